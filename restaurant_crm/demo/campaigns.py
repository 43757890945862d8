"""Campaigns of the demo chain: some that run, and the results of some that are over."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from ..engine.shared.clock import local_date
from .setup import LANGUAGE, MODULE

RUNNING = ("birthday", "win_back", "welcome", "lunch", "tasting", "member_day", "referral")
# Of ten guests so many allow offers.
ALLOWING = 9


def add_campaigns(env):
    """Let guests allow offers, start the ready-made campaigns, and let others have been over for months."""
    env.company.write({"campaign_sms_provider": "list", "campaign_sms_signature": "【红灯笼】"})
    _allow(env)
    programs = env["loyalty.program"]
    for name in RUNNING:
        campaign = env.ref(f"{MODULE}.campaign_{name}")
        campaign.company_id = env.company
        programs |= campaign.step_ids.program_id
        campaign.action_start()
    programs.sudo().currency_id = env.company.currency_id
    _past(env, "New broth: first taste", "新锅底尝鲜", 90, 20, lift=True)
    _past(env, "A postcard from the kitchen", "后厨来信", 75, 20)
    _past(env, "Noodle week", "面条周", 4, 15)
    env["restaurant.campaign"]._measure_all()


def _allow(env):
    """Most guests have said that they like to hear of offers."""
    guests = env["res.partner"].search([("id", "in", env["restaurant.guest.profile"].search([]).partner_id.ids)])
    known = env["restaurant.consent.state"].search([("purpose", "=", "marketing")]).partner_id
    asked = (guests - known).filtered(lambda guest: guest.id % 10 < ALLOWING)
    env["restaurant.consent"]._record(
        asked, "any", "marketing", "granted", "import", ground="Card signed in the store", given_at=_ago(120)
    )


def _past(env, name, chinese, days, holdout, lift=False):
    """A campaign that went out so many days ago."""
    campaign = env["restaurant.campaign"].create(
        {
            "name": name,
            "company_id": env.company.id,
            "holdout": holdout,
            "trigger": "once",
            "start_on": local_date(env) - timedelta(days=days),
            "condition_ids": [
                Command.create(
                    {"measure": "visits", "window": "days", "window_value": 180, "comparison": ">=", "value": 2}
                )
            ],
            "step_ids": [Command.create({"kind": "sms", "text": f"{{guest}}, {name}: {{store}}"})],
        }
    )
    campaign.with_context(lang=LANGUAGE).name = chinese
    campaign.sudo().write({"state": "running", "started_at": _ago(days)})
    campaign._enrol(_ago(days))
    env.flush_all()
    env.cr.execute(
        """UPDATE restaurant_campaign_message AS message SET state = 'sent', claimed_at = due_at, sent_at = due_at
             FROM restaurant_campaign_member AS member
            WHERE member.id = message.member_id AND member.campaign_id = %s AND message.state = 'waiting'""",
        [campaign.id],
    )
    if lift:
        _let_them_come_more(env, campaign)
    if days > campaign.result_days:
        campaign.sudo().state = "stopped"
    env.invalidate_all()


def _let_them_come_more(env, campaign):
    """Visits of the demo know nothing of campaigns. So that one has worked, of every three guests who were left alone
    and came often since, two change places with guests who took part, came as often before and did not come."""
    env.cr.execute(
        """WITH since AS (
               SELECT member.id, member.arm, member.visits_before,
                      (SELECT count(*) FROM restaurant_visit AS visit
                        WHERE visit.partner_id = member.partner_id AND visit.visited_at > member.enrolled_at
                          AND visit.visit_date <= member.enrolled_on + %(days)s) AS visits
                 FROM restaurant_campaign_member AS member WHERE campaign_id = %(campaign)s),
           busy AS (SELECT id, visits_before, row_number() OVER (PARTITION BY visits_before ORDER BY id) AS place
                      FROM since WHERE arm = 'held' AND visits > 1 AND id %% 3 > 0),
           idle AS (SELECT id, visits_before, row_number() OVER (PARTITION BY visits_before ORDER BY id) AS place
                      FROM since WHERE arm = 'treated' AND visits = 0),
           pairs AS (SELECT busy.id AS busy, idle.id AS idle FROM busy JOIN idle USING (visits_before, place))
           UPDATE restaurant_campaign_member AS member
              SET arm = CASE WHEN member.id = pairs.busy THEN 'treated' ELSE 'held' END
             FROM pairs WHERE member.id IN (pairs.busy, pairs.idle)""",
        {"days": campaign.result_days, "campaign": campaign.id},
    )
    env.cr.execute(
        """UPDATE restaurant_campaign_message AS message
              SET state = CASE WHEN member.arm = 'held' THEN 'held_out' ELSE 'sent' END
             FROM restaurant_campaign_member AS member
            WHERE member.id = message.member_id AND member.campaign_id = %s""",
        [campaign.id],
    )


def _ago(days):
    return fields.Datetime.now() - timedelta(days=days)
