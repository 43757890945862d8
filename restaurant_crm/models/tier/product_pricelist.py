from odoo import api, models

from ..shared.pos_load_mixin import ON_PUBLIC_BUS


class ProductPricelist(models.Model):
    """The price list of a guest's tier."""

    _inherit = "product.pricelist"

    @api.model
    def _get_partner_pricelist_multi(self, partner_ids):
        """Guests of a tier with a price list pay by it, unless somebody has given the contact one of its own.

        Nothing is written on contacts: who changes tier pays by the new list from the next order on.
        """
        result = super()._get_partner_pricelist_multi(partner_ids)
        if not self.env["res.groups"]._is_feature_enabled("product.group_product_pricelist"):
            return result
        standings = (
            self.env["restaurant.guest.tier"]
            .sudo()
            .search_fetch(
                [("partner_id", "in", list(partner_ids)), ("tier_id.pricelist_id", "!=", False)],
                ["partner_id", "tier_id"],
            )
        )
        guests = self.env["res.partner"]
        # A default for all contacts is nobody's own.
        usual = guests._fields["specific_property_product_pricelist"].get_company_dependent_fallback(guests)
        for row in standings:
            pricelist = row.tier_id.pricelist_id
            guest = row.partner_id
            own = guest.specific_property_product_pricelist._get_partner_pricelist_multi_filter_hook()
            if own and own != usual:
                continue
            if pricelist.active and pricelist.company_id.id in (False, self.env.company.id):
                result[guest.id] = self.browse(pricelist.id)
        return result

    @api.model
    def _load_pos_self_data_domain(self, data, config):
        """Menus for guests hold no list that some guests have earned."""
        return super()._load_pos_self_data_domain(data, config.with_context(**{ON_PUBLIC_BUS: True}))

    def _get_partner_pricelist_multi_search_domain_hook(self, company_id):
        """Without a default, Odoo takes the first price list for everybody: never that of a tier to be earned."""
        earned = (
            self.env["restaurant.tier"]
            .sudo()
            ._search([("pricelist_id", "!=", False), ("everybody", "=", False), ("scheme_id.state", "!=", "draft")])
        )
        return [
            *super()._get_partner_pricelist_multi_search_domain_hook(company_id),
            ("id", "not in", earned.subselect("pricelist_id")),
        ]
