from odoo import api, fields, models


class PosOrder(models.Model):
    """What was served to a guest against a known allergy, and why."""

    _inherit = "pos.order"

    allergy_notes = fields.Text(string="Served Despite Allergies", compute="_compute_allergy_notes")

    @api.depends("lines.guest_warning")
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
                "partner_id": order.partner_id.id,
                "preference_id": preference.id,
                "order_id": order.id,
                "origin": "manual",
                "user_id": order.user_id.id,
                "note": f"{line.full_product_name or line.product_id.display_name}: {line._warning_reason()}",
            }
            for order in self
            if order.partner_id
            for line in order.lines
            for preference in line._warned_preferences(order.partner_id)
        ]
        if entries:
            self.env["restaurant.guest.log"].sudo()._note(entries)


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    guest_warning = fields.Json(
        readonly=True,
        copy=False,
        help="Set by the till when a dish was kept although it conflicts with an allergy of the guest: the ids of "
        "the guest (partner) and of the allergies (preferences), and the reason.",
    )

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), *self._for_staff("guest_warning")]

    def _warned_preferences(self, guest):
        """The allergies that the till warned of for ``guest``; devices may have sent anything."""
        warning = self.guest_warning
        if not isinstance(warning, dict) or warning.get("partner") != guest.id:
            return self.env["restaurant.preference"]
        ids = [number for number in warning.get("preferences") or [] if isinstance(number, int)]
        return self.env["restaurant.preference"].sudo().browse(ids).exists()

    def _warning_reason(self):
        return str((self.guest_warning or {}).get("reason") or "")[:200]

    def _warning_text(self):
        names = self._warned_preferences(self.order_id.partner_id).mapped("name")
        return f"{', '.join(names)} ({self._warning_reason()})"
