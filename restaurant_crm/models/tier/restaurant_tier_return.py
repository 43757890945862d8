from contextlib import closing
from datetime import timedelta

from odoo import api, fields, models

from ...engine.shared.clock import day_start
from ...engine.tier import returns as engine


class RestaurantTierReturn(models.Model):
    """A return that has been judged: whether it took away what a level of its guest was reached with.

    It is judged once, when it arrives and the guest's visits show it, whenever it was made. Returns that were known
    when a guest came to a level have been judged by then.
    """

    _name = "restaurant.tier.return"
    _description = "Return Judged for a Level"
    _log_access = False
    _rec_name = "refund_id"

    # Administrators and guest relations read it without rights on the tills.
    display_name = fields.Char(compute_sudo=True)
    partner_id = fields.Many2one("res.partner", string="Guest", required=True, ondelete="cascade", readonly=True)
    refund_id = fields.Many2one(
        "pos.order", string="Return", required=True, index=True, ondelete="cascade", readonly=True
    )

    _judged_once = models.UniqueIndex("(partner_id, refund_id)")

    @api.model
    def _judge(self, schemes, levels, partner_ids=None):
        """The guests among these who reached their level only by what they have given back since.

        The conditions are asked as of the day on which the level was reached, with what came back and without.
        Returns of guests whose scheme or level rests are judged when it is at work again.

        :param schemes, levels: engine data of all schemes in force
        :param partner_ids: ids of guests; None for everybody
        :return: ids of guests
        """
        returns = {}
        for guest, refund in self.env.execute_query(engine.unjudged(partner_ids)):
            returns.setdefault(guest, []).append(refund)
        if not returns:
            return []
        resting = {scheme.id for scheme in schemes if scheme.frozen}
        frozen = {level.id for level in levels if level.frozen or level.scheme_id in resting}
        rows = self.env["restaurant.guest.tier"].sudo().search([("partner_id", "in", list(returns))])
        groups = {}
        for row in rows:
            if row.scheme_id.id in resting or row.earned_tier_id.id in frozen:
                del returns[row.partner_id.id]
            elif row.risen and row.earned_tier_id and not row.earned_tier_id.everybody:
                groups.setdefault((row.earned_tier_id, row.earned_since), []).append(row.partner_id.id)
        unearned = []
        for (tier, since), guests in groups.items():
            unearned += self._judge_group(tier, since, {guest: returns[guest] for guest in guests})
        pairs = [(guest, refund) for guest, refunds in returns.items() for refund in refunds]
        self.env.cr.execute(engine.note(pairs))
        self.invalidate_model()
        return unearned

    @api.model
    def _judge_group(self, tier, since, returns):
        """The guests who reached ``tier`` on the day ``since`` only by what they gave back later.

        :param returns: ids of returns by guest id
        """
        as_of = min(day_start(self.env, since + timedelta(days=1)) - timedelta(seconds=1), fields.Datetime.now())
        segment = tier.segment_id
        lacking = returns.keys() - set(segment._guest_ids(list(returns), as_of))
        if not lacking:
            return []
        # What if they had not come back? Tried out on the facts themselves, and taken back at once.
        with closing(self.env.cr.savepoint()):
            self.env.cr.execute(engine.set_aside(refund for guest in lacking for refund in returns[guest]))
            self.env.invalidate_all(flush=False)
            self.env["restaurant.visit"]._rebuild(sorted(lacking))
            return segment._guest_ids(sorted(lacking), as_of)
