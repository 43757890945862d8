from odoo import api, fields, models

from ..guest.party import UNNAMED


class PosOrder(models.Model):
    """What was served to a guest against a known allergy, and why."""

    _inherit = "pos.order"

    allergy_notes = fields.Text(string="Served Despite Allergies", compute="_compute_allergy_notes")

    @api.depends("lines.guest_warning")
    @api.depends_context("uid", "lang")
    def _compute_allergy_notes(self):
        for order in self:
            order.allergy_notes = "\n".join(
                f"{line.full_product_name or line.product_id.display_name}: {line._warning_text()}"
                for line in order.lines
                if line.guest_warning
            )

    def action_pos_order_paid(self):
        result = super().action_pos_order_paid()
        self._log_overridden_allergies()
        return result

    def _log_overridden_allergies(self):
        """Keep in the guest log what was served although the till warned. Called once an order, when it is paid."""
        entries = [
            {
                "kind": "allergy_overridden",
                "partner_id": guest.id,
                "preference_id": preference.id,
                "order_id": order.id,
                "origin": "manual",
                "user_id": order.user_id.id,
                "note": f"{line.full_product_name or line.product_id.display_name}: {line._warning_reason()}",
            }
            for order in self
            for line in order.lines
            for guest, preferences in line._warned().items()
            if guest
            for preference in preferences
        ]
        if entries:
            self.env["restaurant.guest.log"]._note(entries)


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    guest_warning = fields.Json(
        readonly=True,
        copy=False,
        help="Set by the till when a dish was kept although it conflicts with an allergy of a guest at the table: the "
        "ids of the guest (partner) and of the allergies (preferences), others at the table with theirs (others), the "
        "reason, and the quantity that was decided about (qty).",
    )

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), *self._for_staff("guest_warning")]

    def _warned(self):
        """The guests whom the till warned for, each with the allergies; devices may have sent anything.

        :return: dict of contacts to preferences; somebody who is not known is the empty contact
        """
        warning = self.guest_warning
        if not isinstance(warning, dict):
            return {}
        others = warning.get("others")
        pairs = [[warning.get("partner"), warning.get("preferences")], *(others if isinstance(others, list) else [])]
        survivors = self.env["restaurant.guest.former"]._survivors()
        warned = {}
        for pair in pairs:
            partner_id, preference_ids = pair if isinstance(pair, list) and len(pair) == 2 else (None, None)
            if isinstance(partner_id, int) and isinstance(preference_ids, list):
                # sudo: cashiers do not read sensitive preferences, which may have become so meanwhile.
                guest = self.env["res.partner"].sudo().browse(survivors.get(partner_id, partner_id)).exists()
                ids = [number for number in preference_ids if isinstance(number, int)]
                preferences = self.env["restaurant.preference"].sudo().browse(ids).exists()
                if preferences and (guest or partner_id == int(UNNAMED)):
                    warned[guest] = warned.get(guest, preferences) | preferences
        return warned

    def _warning_reason(self):
        return str((self.guest_warning or {}).get("reason") or "")[:200]

    def _warning_text(self):
        warned = {guest: self._names_for_reader(preferences) for guest, preferences in self._warned().items()}
        if warned.keys() == {self.order_id.partner_id}:
            names = warned[self.order_id.partner_id]
        else:
            unnamed = self.env._("a guest")
            names = "; ".join(f"{names} - {guest.name or unnamed}" for guest, names in warned.items())
        return f"{names} ({self._warning_reason()})"

    def _names_for_reader(self, preferences):
        """The names of those that the reader may know; devices may have sent the ids of any."""
        known = preferences.with_env(self.env)._filtered_access("read").mapped("name")
        return ", ".join(known) or self.env._("an allergy")
