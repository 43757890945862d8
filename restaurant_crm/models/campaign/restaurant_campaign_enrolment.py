import logging
from datetime import datetime, time, timedelta, timezone
from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.campaign import triggers
from ...engine.campaign.enrolment import Plan, enrol, preview
from ...engine.shared.clock import company_zone, company_zone_name, local_date
from ..shared import planner
from ..shared.transactions import start_again
from .restaurant_campaign import DAILY

_logger = logging.getLogger(__name__)

# Entries of the guest log that came so late are still seen: transactions commit in no order.
LOG_OVERLAP = timedelta(days=2)
# Triggers by which it is everybody's turn at once.
EVERYBODY = ("once", "weekly", "monthly")
# Up to here guests are asked about one by one instead of finding all guests of the segment.
MOST_ALONE = 2000
# Triggers that a payment can set off.
AT_ONCE = ("enters", "log")


class RestaurantCampaign(models.Model):
    """Whose turn it is: at night, at the hour of the campaign, and after a payment."""

    _inherit = "restaurant.campaign"

    def _plan(self, now=None, places=None):
        """What the engine has to know of the campaign.

        :param now: instant in UTC; None for now. Visits after it do not exist.
        """
        self.ensure_one()
        campaign = self.sudo()
        company = campaign.company_id
        now = now or fields.Datetime.now()
        return Plan(
            campaign.id,
            company.id,
            campaign.salt or "",
            now,
            local_date(campaign.with_company(company).env, now),
            company_zone_name(self.env, company),
            campaign.step_ids._plans(now),
            campaign.holdout,
            company.campaign_holdout,
            {"never": None, "always": 0}.get(campaign.reentry, campaign.again_days),
            company.campaign_cap,
            company.campaign_cap_days,
            company.campaign_quiet_from,
            company.campaign_quiet_to,
            places,
        )

    def _places(self):
        """How many more guests the budget pays for; None without a limit."""
        self.ensure_one()
        campaign = self.sudo()
        if not campaign.budget:
            return None
        cost = campaign.cost_per_guest or self._message_cost()
        if cost <= 0:
            return None
        taken = (
            self.env["restaurant.campaign.member"]
            .sudo()
            .search_count([("campaign_id", "=", campaign.id), ("arm", "=", "treated")])
        )
        return max(0, int(campaign.budget // cost) - taken)

    def _message_cost(self):
        """What the messages to a guest cost."""
        texts = len(self.step_ids.filtered(lambda step: step.kind == "sms"))
        return texts * self.company_id.campaign_sms_cost

    def _trigger_sql(self, now, partner_ids=None):
        """SELECT ``(partner_id, occurrence)`` of those whose turn it is at the instant ``now`` (UTC)."""
        self.ensure_one()
        today = local_date(self.env, now)
        since = self.looked_until or today - timedelta(days=1)
        if self.trigger == "once":
            return triggers.everybody("once", partner_ids)
        if self.trigger in ("weekly", "monthly"):
            return triggers.everybody(str(today), partner_ids)
        if self.trigger == "birthday":
            return triggers.birthdays(self.days, since, today)
        if self.trigger == "away":
            return triggers.stayed_away(since, today, days=self.days)
        if self.trigger == "rhythm":
            return triggers.stayed_away(since, today, rhythm=self.rhythm)
        if self.trigger == "referral":
            return triggers.nobody()
        if self.trigger == "log":
            since = max(self.started_at or now, now - LOG_OVERLAP)
            return triggers.logged(self.log_kind, since, self.log_tag_id.id, self.log_tier_id.id, partner_ids)
        came, _left = self._moved(partner_ids, now)
        return triggers.these(came, str(today))

    def _moved(self, partner_ids=None, now=None):
        """``(ids of guests who came to belong to the segment, of those who left it)`` since it was asked the last time;
        the segment is asked once."""
        members = self.segment_id._guests_sql(partner_ids, now)
        rows = self.env.execute_query(triggers.moved(self.id, members, partner_ids))
        return [row[0] for row in rows if row[1]], [row[0] for row in rows if not row[1]]

    def _enrol(self, now=None, partner_ids=None, trigger=None):
        """Take in everybody whose turn it is; returns how many rows the run has counted, by (reason, held).

        Nobody is taken in by a campaign that cannot be decided.

        :param partner_ids: only look at these guests
        :param trigger: SELECT of (partner_id, occurrence) instead of the campaign's own
        """
        self.ensure_one()
        campaign = self.sudo().with_company(self.company_id)
        if campaign._defect():
            return {}
        now = now or fields.Datetime.now()
        campaign.env.flush_all()
        if trigger is None and campaign.trigger == "enters":
            counts = campaign._enrol_entering(now, partner_ids)
        else:
            turn = campaign._trigger_sql(now, partner_ids) if trigger is None else trigger
            among = campaign._few_of(turn) if partner_ids is None else partner_ids
            if among is not None and not among:
                return {}
            planner.set_for(campaign.env.cr, among)
            guests = campaign.segment_id._guests_sql(among, now)
            is_news = campaign._is_news(partner_ids) if trigger is None else None
            counts = campaign._enrol_these(now, turn, guests, is_news)
        if counts:
            campaign._note_run(counts, now)
            campaign.invalidate_recordset(["member_ids", "message_ids"], flush=False)
        return counts

    def _enrol_these(self, now, turn, guests, is_news=None):
        planner.without_compiling(self.env.cr)
        statement = enrol(self._plan(now, self._places()), turn, guests, is_news)
        counts = {(reason, held): number for reason, held, number in self.env.execute_query(statement)}
        if sum(counts.values()) > MOST_ALONE:
            # They are claimed within minutes, before PostgreSQL has counted them by itself.
            self.env.cr.execute("ANALYZE restaurant_campaign_member, restaurant_campaign_message")
        return counts

    def _enrol_entering(self, now, partner_ids):
        """Take in who came to belong to the segment, and keep who does for the next time."""
        came, left = self._moved(partner_ids, now)
        counts = {}
        if came:
            turn = triggers.these(came, str(local_date(self.env, now)))
            counts = self._enrol_these(now, turn, triggers.only(came))
        self.env.cr.execute(triggers.note_inside(self.id, came, left))
        return counts

    def _is_news(self, partner_ids):
        """SQL of whether who is left out is to be counted now; None for everybody.

        Entries of the log are looked at for days, for they may arrive late, and after each payment besides. Whoever is
        left out is counted once: by the scheduled action, which remembers up to where it has counted. One that arrives
        later with a lower number is taken in, but not counted.
        """
        if self.trigger != "log":
            return None
        if partner_ids is not None:
            return SQL("FALSE")
        is_news = triggers.is_new(self.looked_log_id)
        self.looked_log_id = self.env.execute_query(triggers.last_entry())[0][0]
        return is_news

    def _few_of(self, turn):
        """The ids of those whose turn it is, where these are few enough to ask about them alone; None for many."""
        if self.trigger in EVERYBODY:
            return None
        query = SQL("SELECT DISTINCT partner_id FROM (%s) AS turn LIMIT %s", turn, MOST_ALONE + 1)
        ids = [row[0] for row in self.env.execute_query(query)]
        return ids if len(ids) <= MOST_ALONE else None

    def _note_inside(self):
        """Keep who belongs to the segment now, and take nobody in."""
        self.env.cr.execute(triggers.note_inside(self.id, *self._moved()))

    def _note_run(self, counts, now):
        reasons = {}
        for (reason, _held), number in counts.items():
            if reason:
                reasons[reason] = reasons.get(reason, 0) + number
        values = {
            "campaign_id": self.id,
            "ran_at": now,
            "audience": sum(counts.values()),
            "taken": counts.get((None, False), 0),
            "held": counts.get((None, True), 0),
            **reasons,
        }
        # Who has had a turn before has it at each look anew: that is no news.
        if values["taken"] or values["held"] or set(reasons) - {"again"}:
            self.env["restaurant.campaign.run"].create(values)

    def _preview(self, everybody=True):
        """(partner id, reason, held) of everybody whose turn it would be now, without writing.

        :param everybody: of campaigns that wait for something to happen, look at all guests of the segment
        """
        self.ensure_one()
        campaign = self.sudo().with_company(self.company_id)
        campaign.env.flush_all()
        now = fields.Datetime.now()
        trigger = campaign._trigger_sql(now)
        if everybody and campaign.trigger in ("enters", "log", "away", "rhythm", "birthday", "referral"):
            trigger = triggers.everybody("preview")
        if campaign._defect():
            return []
        planner.without_compiling(campaign.env.cr)
        statement = preview(
            campaign._plan(now, campaign._places()), trigger, campaign.segment_id._guests_sql(None, now)
        )
        return campaign.env.execute_query(statement)

    # -- when ----------------------------------------------------------------------------------------

    def _is_due(self, now):
        """Whether a campaign that looks once a day has to look at the instant ``now`` (UTC)."""
        self.ensure_one()
        today = local_date(self.env, now)
        if today < self.start_on or (self.looked_until and self.looked_until >= today):
            return False
        clock = now.replace(tzinfo=timezone.utc).astimezone(company_zone(self.env)).replace(tzinfo=None)
        start = datetime.combine(today, time()) + timedelta(hours=self.hour)
        if clock < start:
            return False
        if self.trigger == "weekly":
            return str(today.isoweekday()) == self.weekday
        if self.trigger == "monthly":
            return today.day == min(self.day_of_month, fields.Date.end_of(today, "month").day)
        return True

    def _look(self, now=None):
        """Take in whose turn it is if the campaign has to look now, in the transaction of the caller."""
        self.ensure_one()
        campaign = self.sudo().with_company(self.company_id)
        now = now or fields.Datetime.now()
        today = local_date(campaign.env, now)
        if campaign.state != "running" or today < campaign.start_on:
            return
        if campaign.end_on and today > campaign.end_on:
            return
        if campaign.trigger in DAILY:
            if not campaign._is_due(now):
                return
            if campaign.trigger == "once" and campaign.run_ids:
                return
        elif campaign.trigger == "enters" and campaign.looked_until and campaign.looked_until >= today:
            # Payments tell who enters; for what time alone changes once a day is enough.
            return
        campaign._enrol(now)
        campaign.looked_until = today

    @api.model
    def _running(self):
        # sudo: campaigns run with nobody's rights.
        return self.sudo().search([("state", "=", "running"), ("active", "=", True)])

    @api.model
    def _cron_run(self):
        """Look whose turn it is, campaign by campaign, then hand over what is due."""
        cron = self.env["ir.cron"]
        campaigns = self._running()
        time_left = cron._commit_progress(remaining=len(campaigns))
        for campaign in campaigns:
            if not time_left:
                return
            try:
                start_again(self.env, partial(campaign._look))
            except Exception:
                self.env.cr.rollback()
                _logger.exception("The campaign %s took nobody in", campaign.id)
            time_left = cron._commit_progress(1)
        self.env["restaurant.campaign.message"]._hand_over()

    @api.model
    def _after_payment(self, partner_ids):
        """The step after a payment: guests who came to belong to a segment, or of whom something was noted."""
        for campaign in self._running().filtered(lambda campaign: campaign.trigger in AT_ONCE):
            campaign = campaign.with_company(campaign.company_id)
            today = local_date(campaign.env)
            if today < campaign.start_on or (campaign.end_on and today > campaign.end_on):
                continue
            counts = campaign._enrol(partner_ids=list(partner_ids))
            if counts.get((None, False)):
                self.env.ref("restaurant_crm.ir_cron_run_campaigns").sudo()._trigger()
