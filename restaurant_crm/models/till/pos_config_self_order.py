from odoo import api, models

# Self-order devices on which guests order or read the menu.
MODES = ("consultation", "kiosk", "mobile")


class PosConfig(models.Model):
    """What guests may know at a kiosk or on their own telephones."""

    _inherit = "pos.config"

    @api.model
    def _find_self_order(self, access_token):
        """The point of sale whose menu has this address; none where guests do not order themselves."""
        if not isinstance(access_token, str) or not access_token or "self_ordering_mode" not in self._fields:
            return self.browse()
        return self.search([("access_token", "=", access_token), ("self_ordering_mode", "in", MODES)], limit=1)

    def _allergens_for_guests(self):
        """The allergens that are in any dish, and which dishes and choices have them: nothing of guests, nothing
        sensitive, no dislikes.

        :return: dict of ``words``, ``dishes`` and ``choices`` as ``pos.session.load_guest_words`` has them
        """
        self.ensure_one()
        Preference = self.env["restaurant.preference"]
        known = Preference.search([*Preference._at_till_domain(), ("kind", "=", "allergy")])
        Session = self.env["pos.session"]
        contents = {
            "dishes": Session._conflicts_of("product.template"),
            "choices": Session._conflicts_of("product.template.attribute.value"),
        }
        found = set()
        for rows in contents.values():
            for key, conflicts in list(rows.items()):
                rows[key] = [preference for preference in conflicts if preference in known._ids]
                if not rows[key]:
                    del rows[key]
                found.update(rows.get(key, ()))
        words = [
            {"id": preference.id, "name": preference.name, "icon": preference.icon or ""}
            for preference in known
            if preference.id in found
        ]
        return {"words": words, **contents}
