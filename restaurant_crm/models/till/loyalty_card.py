from odoo import api, fields, models

# Programs whose cards are an account of the guest: shown with what is on it, used by themselves.
ACCOUNTS = ("loyalty", "ewallet")
# Programs whose cards are vouchers: what is on them is spent once. Points and wallets are accounts of a guest.
VOUCHERS = ("coupons", "next_order_coupons", "gift_card")
# Rows on the full card.
MOST_TOLD = 20


class LoyaltyCard(models.Model):
    """A card is good for what is on it, once, for its guest, until its day."""

    _inherit = "loyalty.card"

    def _why_not_good(self, order, cost, day, arrived):
        """Why ``order`` should not have used the card, a reason of ``restaurant.coupon.misuse``; empty if it may.

        :param cost: the points that the order takes
        :param day: the day of the order by the clock of the till, where the store is
        :param arrived: the day on which the order reached the server
        """
        self.ensure_one()
        program = self.program_id
        if not self.active or not program.active:
            return "withdrawn"
        if program.program_type in VOUCHERS and self.points < cost:
            return "spent"
        # A gift card is whoever's who brings it, as core has it.
        if self.partner_id and program.program_type != "gift_card" and self.partner_id != order.partner_id:
            return "other_guest"
        last_day = min(filter(None, (self.expiration_date, program.date_to)), default=None)
        if last_day and day > last_day:
            return "late"
        if last_day and arrived > last_day:
            return "arrived_late"
        return ""

    def _is_over(self, day):
        """Whether the card cannot be used any more on the date ``day``."""
        self.ensure_one()
        last_day = min(filter(None, (self.expiration_date, self.program_id.date_to)), default=None)
        return not self.active or bool(last_day and last_day < day)

    @api.model
    def _of_guest(self, partner, day):
        """What the full card says of the coupons and points of ``partner`` on the local date ``day``: those that
        are good for something, the first to expire first."""
        told = []
        for card in self.search([("partner_id", "=", partner.id)], order="expiration_date, id"):
            program = card.program_id
            rewards = program.reward_ids.filtered(lambda reward, card=card: reward.required_points <= card.points)
            if card._is_over(day) or not program.active or not program.pos_ok or card.points <= 0:
                continue
            account = program.program_type in ACCOUNTS
            if not account and (not rewards or not program._is_for_guest(partner, day)):
                continue
            money = account or program.program_type == "gift_card"
            told.append(
                {
                    "id": card.id,
                    "program_id": program.id,
                    "name": program.name,
                    "code": card.code,
                    "value": card.points_display if money else " / ".join(rewards._words().values()),
                    "expires": fields.Date.to_string(card.expiration_date or program.date_to),
                    "usable": not account,
                }
            )
        return told[:MOST_TOLD]

    @api.model
    def _archive_of(self, partners):
        """Archive the cards of contacts that are about to go: without an owner they would be good for anybody."""
        cards = self.sudo().search([("partner_id", "in", partners.ids), ("program_type", "!=", "gift_card")])
        cards.active = False
