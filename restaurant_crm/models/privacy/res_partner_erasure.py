from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

from .contact_masking import NATIONAL

# Shorter ones belong to many.
SHORTEST = 6
# Where numbers and addresses of guests are kept besides the contact.
COPIES = {
    "pos_order": ("email", "mobile"),
    "restaurant_complaint": ("email", "phone"),
    "restaurant_feedback": ("phone",),
}
# Programs whose points are money of the guest.
MONEY = ("ewallet", "gift_card")


class ResPartner(models.Model):
    """A guest's copy and a guest's end."""

    _inherit = "res.partner"

    def _with_contacts_below(self):
        """These contacts and the people below them, archived ones included: all of them are one person."""
        below = Domain("id", "child_of", self.ids) & Domain("is_company", "=", False)
        # sudo: a person is forgotten as a whole.
        return self | self.sudo().with_context(active_test=False).search(below).with_env(self.env)

    def _check_erasable(self):
        """:raise UserError: somebody works here, or is no person"""
        # sudo: only whether there are such users.
        for partner in self.sudo():
            if partner.is_company or not partner.partner_share or partner.ref_company_ids:
                raise UserError(
                    self.env._("“%(name)s” is no guest: only guests are forgotten.", name=partner.display_name)
                )

    def _identifying_values(self):
        """The numbers and addresses of these contacts in all forms in which the database may keep them."""
        self.env.flush_all()
        values = set()
        query = SQL(
            "SELECT email, email_normalized, phone, phone_sanitized FROM res_partner WHERE id = ANY(%s)", self.ids
        )
        for row in self.env.execute_query(query):
            values |= set(row)
        for table, columns in COPIES.items():
            named = SQL(", ").join(map(SQL.identifier, columns))
            query = SQL("SELECT %s FROM %s WHERE partner_id = ANY(%s)", named, SQL.identifier(table), self.ids)
            for row in self.env.execute_query(query):
                values |= set(row)
        values -= {None, False, ""}
        for value in list(values):
            if "@" in value:
                values |= {value.lower(), email_normalize(value) or value}
            else:
                digits = "".join(filter(str.isdigit, value))
                values |= {digits, digits[-NATIONAL:] if len(digits) > NATIONAL else digits}
        return sorted(value for value in values if len(value) >= SHORTEST)

    def _same_person(self):
        """Other contacts with the same number or address: who is forgotten is forgotten there as well."""
        same = Domain.FALSE
        # sudo: forgetting looks at everybody.
        for partner in self.sudo():
            for name in ("email_normalized", "phone_sanitized"):
                if partner[name]:
                    same |= Domain(name, "=", partner[name])
        everybody = self.sudo().with_context(active_test=False)
        return everybody.search(same & Domain("id", "not in", self.ids) & self._guest_domain()).with_env(self.env)

    def _stored_value(self):
        """Cards with money of these guests on them: wallets and gift cards."""
        # sudo: whether there is money left is no secret of those who may forget guests.
        return (
            self.env["loyalty.card"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", self.ids),
                    ("program_id.program_type", "in", MONEY),
                    ("points", ">", 0),
                ]
            )
        )

    def action_erase_guest(self):
        """Show what goes and what stays before these guests are forgotten."""
        self.env["restaurant.erasure"]._check_role()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_erasure_action")
        return action | {"context": {"default_partner_ids": self.ids}}

    def action_copy_guest(self):
        """Download what is known of the guest, for people and for machines."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"/restaurant_crm/guest_copy/{self.id}", "target": "download"}
