import logging

from odoo import api, fields, models

from ...analytics import lift
from ...engine.campaign import results
from ...engine.shared.clock import local_date
from ..shared import planner
from ..shared.transactions import attempt

_logger = logging.getLogger(__name__)

MEASURES = [("visits", "Visits"), ("spend", "Spend"), ("margin", "Margin")]
VERDICTS = [
    ("early", "Too Early to Tell"),
    ("none", "No Difference That Can Be Told"),
    ("gain", "Higher with It"),
    ("loss", "Lower with It"),
]


class RestaurantCampaignResult(models.Model):
    """What a campaign changed for its guests against those who were left alone by lot; never against those who came."""

    _name = "restaurant.campaign.result"
    _description = "Result of a Campaign"
    _order = "campaign_id, sequence"
    _rec_name = "measure"
    _log_access = False

    campaign_id = fields.Many2one("restaurant.campaign", required=True, ondelete="cascade", readonly=True, index=True)
    sequence = fields.Integer(readonly=True)
    measure = fields.Selection(MEASURES, string="Per Guest", required=True, readonly=True)
    measured_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    treated_count = fields.Integer(string="Guests", readonly=True)
    held_count = fields.Integer(string="Guests Left Alone", readonly=True)
    treated = fields.Float(
        string="With It", readonly=True, help="What guests who took part did, had both groups been alike before."
    )
    held = fields.Float(string="Without It", readonly=True, help="What guests who were left alone did.")
    lift = fields.Float(string="Lift (%)", readonly=True, digits=(16, 1), aggregator="avg")
    low = fields.Float(string="From (%)", readonly=True, digits=(16, 1), aggregator="avg")
    high = fields.Float(string="To (%)", readonly=True, digits=(16, 1), aggregator="avg")
    effect = fields.Float(string="More per Guest", readonly=True)
    effect_low = fields.Float(readonly=True)
    effect_high = fields.Float(readonly=True)
    verdict = fields.Selection(VERDICTS, required=True, readonly=True)
    final = fields.Boolean(readonly=True, help="All guests have been waited for; before, intervals are wider.")
    summary = fields.Char(compute="_compute_summary")

    _once = models.Constraint("UNIQUE(campaign_id, measure)", "A campaign has one result of a kind.")

    @api.depends("verdict", "lift", "low", "high", "treated", "held", "measure")
    @api.depends_context("lang")
    def _compute_summary(self):
        names = dict(self._fields["measure"]._description_selection(self.env))
        for row in self:
            name = names.get(row.measure, "")
            if row.verdict == "early":
                row.summary = self.env._(
                    "%(measure)s: too early to tell (%(guests)s guests took part, %(held)s were left alone)",
                    measure=name,
                    guests=row.treated_count,
                    held=row.held_count,
                )
                continue
            row.summary = self.env._(
                "%(measure)s per guest: %(treated).2f with it, %(held).2f without: %(lift)+.1f %% "
                "(95 %% sure: from %(low)+.1f to %(high)+.1f %%)",
                measure=name,
                treated=row.treated,
                held=row.held,
                lift=row.lift,
                low=row.low,
                high=row.high,
            )


class RestaurantCampaign(models.Model):
    _inherit = "restaurant.campaign"

    result_summary = fields.Text(string="What It Brought", compute="_compute_result_summary")

    @api.depends("result_ids.summary", "state")
    @api.depends_context("lang")
    def _compute_result_summary(self):
        for campaign in self:
            campaign.result_summary = "\n".join(campaign.result_ids.mapped("summary")) or False

    profit = fields.Monetary(
        compute="_compute_profit", help="The lift of margin of all guests who took part, less what the messages cost."
    )

    @api.depends("result_ids")
    def _compute_profit(self):
        chain = self.env["res.company"]._restaurant_currency()
        for campaign in self:
            margin = campaign.result_ids.filtered(lambda row: row.measure == "margin" and row.verdict != "early")
            more = margin.effect * margin.treated_count
            if margin and campaign.currency_id != chain:
                more = chain._convert(more, campaign.currency_id, campaign.company_id, margin.measured_at, round=False)
            campaign.profit = more - campaign.message_cost if margin else 0

    def _redeemed(self):
        """(coupons on paid bills, what they took off) by campaign id."""
        self.env["pos.order.line"].flush_model(["coupon_id", "order_id", "price_subtotal_incl"])
        return {row[0]: row[1:] for row in self.env.execute_query(results.redeemed(self.ids))}

    def _measure(self):
        """Compare guests who took part with those who were left alone, anew."""
        for campaign in self.sudo():
            campaign = campaign.with_company(campaign.company_id)
            campaign.env.flush_all()
            planner.set_for(campaign.env.cr, None)
            today = local_date(campaign.env)
            rows = campaign.env.execute_query(results.sums(campaign.env, campaign.id, campaign.result_days, today))
            arms = {arm: (count, sums) for arm, count, *sums in rows}
            waited = sum(count for count, _sums in arms.values())
            members = campaign.env["restaurant.campaign.member"]._read_group(
                [("campaign_id", "=", campaign.id)], aggregates=["partner_id:count_distinct"]
            )[0][0]
            share = waited / members if members else 0
            found = []
            for number, (measure, _label) in enumerate(MEASURES):
                if any(sums[number] is None for _count, sums in arms.values()):
                    continue
                pair = [_arm(*arms[arm], number) if arm in arms else lift.Arm(0, 0, 0) for arm in ("treated", "held")]
                found.append(campaign._result(number, measure, pair, share))
            campaign.result_ids.unlink()
            campaign.env["restaurant.campaign.result"].create(found)

    def _result(self, number, measure, pair, share):
        final = share >= 1 and self.state == "stopped" or (share >= 1 and self.trigger == "once")
        treated, held = pair
        values = {
            "campaign_id": self.id,
            "sequence": number,
            "measure": measure,
            "treated_count": treated.count,
            "held_count": held.count,
            "verdict": "early",
            "final": final,
        }
        found = lift.measure(treated, held, lift.look(1 if final else min(share, 0.999)))
        if not found or found.percent(0) is None:
            return values
        return values | {
            "treated": found.treated,
            "held": found.held,
            "lift": found.percent(found.effect),
            "low": found.percent(found.low),
            "high": found.percent(found.high),
            "effect": found.effect,
            "effect_low": found.low,
            "effect_high": found.high,
            "verdict": "none" if not found.known else "gain" if found.effect > 0 else "loss",
        }

    def _detectable(self):
        """(guests of the segment, the smallest lift of visits in percent that would be found or None)."""
        self.ensure_one()
        campaign = self.sudo().with_company(self.company_id)
        if campaign._defect():
            return 0, None
        members = campaign.segment_id._guests_sql()
        row = campaign.env.execute_query(results.past(members, campaign.result_days, local_date(campaign.env)))[0]
        if not row[0]:
            return 0, None
        return row[0], lift.detectable(_arm(row[0], [row[1]], 0), campaign.holdout / 100)

    def action_measure(self):
        """Compare now instead of waiting for the night."""
        self.check_access("write")
        self._measure()
        return True

    @api.model
    def _measure_all(self):
        """The step at night: results of campaigns that have guests and are not final yet."""
        for campaign in self.sudo().with_context(active_test=False).search([("state", "!=", "draft")]):
            if campaign.result_ids and all(campaign.result_ids.mapped("final")):
                continue
            with attempt(self.env.cr) as tried:
                campaign._measure()
            if tried.error:
                _logger.error("The campaign %s was not measured", campaign.id, exc_info=tried.error)


def _arm(count, sums, number):
    after, square, before, fresh, product, mixed, alone, crossed, fresh_crossed = sums[number]
    return lift.Arm(
        count,
        after,
        square,
        (before, fresh),
        ((product, mixed), (mixed, alone)),
        (crossed, fresh_crossed),
    )
