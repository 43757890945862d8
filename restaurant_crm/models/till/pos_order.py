import logging
from datetime import timedelta

from odoo import api, fields, models

from ...engine.fact.placed import COUNTED_STATES
from ...engine.shared.clock import local_date
from ...engine.till import coupons
from ..shared.one_by_one import one_by_one
from ..shared.transactions import attempt
from .loyalty_card import VOUCHERS

_logger = logging.getLogger(__name__)

# An order that arrives later than that after its payment was not sent at once.
AT_ONCE = timedelta(hours=1)
# The nightly repair looks at orders of so many days.
REPAIR_DAYS = 31
REPAIR_BATCH = 1000


class PosOrder(models.Model):
    """What an order takes off coupons: settled on the server when it is paid, whatever tills and clocks say."""

    _inherit = "pos.order"

    @api.model
    def _process_order(self, order, existing_order):
        self._forget_gone_rewards(order)
        return super()._process_order(order, existing_order)

    @api.model
    def _forget_gone_rewards(self, order):
        """Coupons that were deleted meanwhile must not keep an order from being saved: its guest has paid."""
        lines = [command[2] for command in order.get("lines") or [] if command[0] in (0, 1)]
        for name, model in (("coupon_id", "loyalty.card"), ("reward_id", "loyalty.reward")):
            told = {line[name] for line in lines if line.get(name)}
            if told:
                # sudo: only whether they exist.
                known = set(self.env[model].sudo().browse(told).exists().ids)
                for line in lines:
                    if line.get(name) and line[name] not in known:
                        line[name] = False

    def action_pos_order_paid(self):
        result = super().action_pos_order_paid()
        self._settle_coupons()
        return result

    def _settle_coupons(self):
        """Take what this paid order used off the coupons and note what was wrong with them. Raises nothing of its own:
        what fails here is repaired at night."""
        rewards = self.lines.filtered("is_reward_line")
        if not rewards or self.is_refund:
            return
        # Where another order is using a coupon at this moment, the request runs once more.
        with attempt(self.env.cr) as tried:
            # sudo: cashiers may not keep the history of every card, and misuses are not theirs to write.
            self.sudo()._settle(rewards.sudo())
        if tried.error:
            _logger.error("The coupons of the order %s were not settled", self.id, exc_info=tried.error)

    def _settle(self, rewards):
        cards = rewards.coupon_id
        if cards:
            self.env.cr.execute(coupons.lock(cards.ids))
            cards.invalidate_recordset(["points", "active", "partner_id", "expiration_date"])
        zone = self.config_id.store_id.tz
        day = local_date(self.env, self.date_order, zone)
        now = fields.Datetime.now()
        arrived = local_date(self.env, now, zone) if now - self.date_order > AT_ONCE else day
        settled = self.env["loyalty.history"].search(self._history_domain(cards)).card_id
        misuses = []
        for card in cards - settled:
            lines = rewards.filtered(lambda line, card=card: line.coupon_id == card)
            cost = sum(lines.mapped("points_cost"))
            reason = card._why_not_good(self, cost, day, arrived)
            if not reason and not card.program_id._is_for_guest(self.partner_id, day):
                reason = "not_for_guest"
            if reason:
                misuses.append(self._misuse(reason, lines))
            if card.program_type in VOUCHERS:
                self._take_points(card, cost)
        restricted = rewards.filtered(lambda line: not line.coupon_id)
        for program, lines in restricted.grouped(lambda line: line.reward_id.program_id).items():
            if program and not program._is_for_guest(self.partner_id, day):
                misuses.append(self._misuse("not_for_guest", lines))
        self.env["restaurant.coupon.misuse"].create(misuses)

    def _history_domain(self, cards):
        return [("card_id", "in", cards.ids), ("order_model", "=", self._name), ("order_id", "=", self.id)]

    def _take_points(self, card, cost):
        taken = max(0, min(cost, card.points))
        if taken:
            card.points -= taken
        # Written even for nothing: the order is settled with the card.
        self.env["loyalty.history"].create(
            {
                "card_id": card.id,
                "order_model": self._name,
                "order_id": self.id,
                "description": self.env._("Onsite %s", self.display_name),
                "used": taken,
            }
        )

    def _misuse(self, reason, lines):
        return {
            "reason": reason,
            "order_id": self.id,
            "store_id": self.config_id.store_id.id,
            "card_id": lines.coupon_id.id,
            "code": lines.coupon_id.code,
            "program_id": lines.reward_id.program_id[:1].id,
            "partner_id": self.partner_id.id,
            "user_id": self.user_id.id,
            "amount": -sum(lines.mapped("price_subtotal_incl")),
        }

    @api.model
    def _cron_repair_coupons(self):
        """Settle orders that the payment could not: then a coupon still had its points."""
        since = fields.Datetime.now() - timedelta(days=REPAIR_DAYS)
        rows = self.env.execute_query(coupons.unsettled(VOUCHERS, since, REPAIR_BATCH))
        one_by_one(self.browse(row[0] for row in rows), [("state", "in", COUNTED_STATES)], "_settle_coupons")

    # -- what the till confirms afterwards ------------------------------------------------------

    def confirm_coupon_programs(self, coupon_data):
        """Of vouchers the server knows already what was used: a till can change nothing on them."""
        return super().confirm_coupon_programs(
            {
                key: value
                for key, value in coupon_data.items()
                if int(key) <= 0
                or self.env["loyalty.card"].browse(int(key)).exists().program_type
                not in ("coupons", "next_order_coupons")
            }
        )

    def _remove_duplicate_coupon_data(self, coupon_data):
        """Core asks whether the order has been confirmed for a program; here cards are settled before that. So each
        card that is here already counts for itself, and new cards of a program once an order."""
        for key in list(coupon_data):
            program = ("card_id.program_id", "=", coupon_data[key]["program_id"])
            order = [("order_model", "=", self._name), ("order_id", "=", self.id)]
            made_here = ("card_id.source_pos_order_id", "=", self.id)
            card = ("card_id", "=", key) if key > 0 else made_here
            if self.env["loyalty.history"].search_count([program, *order, card], limit=1):
                coupon_data.pop(key)

    def validate_coupon_programs(self, point_changes, new_codes):
        """Also refuse coupons that have been withdrawn or have expired, by the clock of the server."""
        cards = self.env["loyalty.card"].browse(int(key) for key in point_changes if int(key) > 0).exists()
        over = cards.filtered(lambda card: card._is_over(local_date(self.env)))
        if over:
            return {
                "successful": False,
                "payload": {
                    "message": self.env._("These coupons have expired: %s", ", ".join(over.mapped("code"))),
                    "removed_coupons": over.ids,
                },
            }
        return super().validate_coupon_programs(point_changes, new_codes)


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    _coupon_idx = models.Index("(coupon_id) WHERE coupon_id IS NOT NULL")
