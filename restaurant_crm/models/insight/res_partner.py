from odoo import api, models

from ...engine.insight import favourites


class ResPartner(models.Model):
    """What the guest has had, on the card: the till suggests by it."""

    _inherit = "res.partner"

    @api.model
    def _card_sources(self):
        return [*super()._card_sources(), "restaurant.consent.state", "restaurant.visit", "restaurant.visit.line"]

    @api.model
    def _card_parts(self):
        return {**super()._card_parts(), **favourites.parts()}
