"""What a campaign for many guests takes: taking them in, coupons and mails beside core's, claims, the result."""

import os
from datetime import timedelta

import generated
from clock import cpu_of, cpu_seconds
from rules import settle

from odoo import fields
from odoo.fields import Command
from odoo.tools import SQL

from odoo.addons.restaurant_crm.engine.campaign.offers import made_cards

SIZE = 100_000
# Cards that core makes, for the cost of one.
CORE_CARDS = 3000
# Coupons made without claiming their messages, a batch; mails of ours, and of core's mailing.
BATCH = 5000
MAILS, CORE_MAILS = 6000, 1000
# What the form of a campaign counts.
PAGE = (
    *("journey", "result_summary", "broken", "taken_count", "held_count", "sent_count", "waiting_count"),
    *("opened_count", "redeemed_count", "discount_given", "message_cost", "profit"),
)


def run(env):
    generated.house(env, SIZE)
    settle(env)
    env.cr.execute("SET max_parallel_workers_per_gather = 0")
    campaign = _create(env)
    measure(env, campaign)


def measure(env, campaign):
    """Print what the product's own methods take, in computed seconds."""
    campaign.state = "running"

    def enrol():
        campaign._enrol()
        env.cr.commit()

    spent = both(env, enrol)
    members = env["restaurant.campaign.member"].search_count([])
    messages = env["restaurant.campaign.message"]
    print(f"taken in: {members:,} guests, {messages.search_count([]):,} messages {spent:7.2f} s   (target: 10)")
    per_core = _core_cards(env, campaign.step_ids.program_id)
    print(f"core's create, without tracking and mail: {1000 * per_core:.3f} ms a card", flush=True)
    # Core's create claims nothing and judges nobody.
    made = _made(env)
    print(f"made by one statement: {1000 * made:.3f} ms a card, {made / per_core:.3f} of core's   (target: 0.125)")
    per_card = _coupons(env, messages)
    print(f"   {per_card / per_core:.3f} of core's with claiming, judging and noting each message", flush=True)
    _claims(env, messages)
    env.cr.execute(
        "UPDATE restaurant_campaign_member SET enrolled_on = enrolled_on - 40, "
        "enrolled_at = enrolled_at - interval '40 days'"
    )
    env.cr.commit()
    spent = both(env, campaign._measure)
    print(f"the result {spent:7.2f} s   (target: 2)", flush=True)
    env.flush_all()
    env.invalidate_all()
    spent = both(env, lambda: campaign.web_read({name: {} for name in PAGE}))
    print(f"the page that shows it {spent:7.2f} s   (target: 2)", flush=True)
    _mails(env)


def both(env, call):
    """Seconds that Python and PostgreSQL computed for a call."""
    before = cpu_of(os.getpid())
    database = cpu_seconds(env, call)
    return database + cpu_of(os.getpid()) - before


def _coupons(env, messages):
    done = []

    def hand_over():
        while number := messages._take("coupon")[0]:
            done.append(number)
            env.cr.commit()

    spent = both(env, hand_over)
    print(f"{sum(done):,} coupons claimed, made and noted {spent:7.2f} s, {1000 * spent / sum(done):.3f} ms each")
    return spent / sum(done)


def _made(env):
    """Seconds a card by the statement that makes them, for messages that nobody has to claim."""
    statement = SQL(
        """WITH judged AS MATERIALIZED (
               SELECT id, partner_id, step_id, NULL::varchar AS reason FROM restaurant_campaign_message
                WHERE kind = 'coupon' AND state = 'waiting' LIMIT %s), %s SELECT count(*) FROM made""",
        BATCH,
        made_cards(fields.Date.context_today(env.user)),
    )
    spent = both(env, lambda: [env.execute_query(statement) for _batch in range(4)])
    env.cr.rollback()
    return spent / (4 * BATCH)


def _core_cards(env, program):
    partners = env["restaurant.campaign.member"].search([], limit=CORE_CARDS).partner_id
    Card = env["loyalty.card"].with_context(tracking_disable=True, action_no_send_mail=True, loyalty_no_mail=True)

    def create():
        Card.create([{"program_id": program.id, "partner_id": guest.id, "points": 1} for guest in partners])
        env.flush_all()

    spent = both(env, create)
    env.cr.rollback()
    return spent / len(partners)


def _claims(env, messages):
    done = []

    def claim():
        while taken := messages._take("sms")[0]:
            done.append(taken)
            env.cr.commit()

    spent = both(env, claim)
    print(f"{sum(done):,} SMS claimed {spent:7.2f} s, {1000 * spent / sum(done):.3f} ms each   (target: 0.2)")
    return spent / sum(done)


def _mails(env):
    """Mails written and put into mailings, the first and the last thousand, beside a mailing of core's."""
    guests = env["restaurant.guest.profile"].search([], limit=MAILS).partner_id
    env.cr.execute("UPDATE res_partner SET email = id || '@example.com', email_normalized = id || '@example.com'")
    env.invalidate_all()
    campaign = env["restaurant.campaign"].create(
        {
            "name": "Mails",
            "holdout": 0,
            "partner_domain": repr([("id", "in", guests.ids)]),
            "step_ids": [Command.create({"kind": "mail", "subject": "{guest}", "body": "<p>{guest}</p>"})],
        }
    )
    env.company.campaign_cap = 0
    campaign.state = "running"
    campaign._enrol()
    env.cr.commit()
    messages = env["restaurant.campaign.message"]

    def queue(number):
        while number > 0:
            ids = messages._take("mail")[1]
            messages.browse(ids)._make_mails()
            env.cr.commit()
            number -= len(ids)

    spent = [both(env, lambda: queue(1000)) for _thousand in range(MAILS // 1000)]
    core = env["mailing.mailing"].create(
        {
            "subject": "Core's",
            "body_html": "<p>Hello</p>",
            "mailing_model_id": env["ir.model"]._get_id("res.partner"),
            "mailing_domain": repr([("id", "in", guests[:CORE_MAILS].ids)]),
            "email_from": "house@example.com",
        }
    )
    env.cr.commit()
    own = both(env, core.action_send_mail) / CORE_MAILS
    print(
        f"mails queued: {spent[0]:.2f} ms each of the first 1,000, {spent[-1]:.2f} ms of the last of {MAILS:,}; "
        f"core's own mailing {1000 * own:.2f} ms   (target: core's, no growth)",
        flush=True,
    )
    env["mail.mail"].search([("mailing_id", "!=", False)]).unlink()
    env.cr.commit()


def _create(env):
    company = env.company
    company.write({"campaign_quiet_from": 0, "campaign_quiet_to": 0, "campaign_cap": 3})
    env.cr.execute(
        """UPDATE res_partner SET phone_sanitized = '+86139' || lpad(id::text, 8, '0')
            WHERE id IN (SELECT partner_id FROM restaurant_guest_profile)"""
    )
    env.cr.execute(
        """INSERT INTO restaurant_consent_state (partner_id, channel, purpose, state, since)
           SELECT partner_id, 'any', 'marketing', 'granted', now() FROM restaurant_guest_profile
               ON CONFLICT DO NOTHING"""
    )
    program = env["loyalty.program"].create(
        {
            "name": "Benchmark",
            "program_type": "coupons",
            "company_id": company.id,
            "reward_ids": [Command.create({"reward_type": "discount", "discount": 10, "required_points": 1})],
        }
    )
    return env["restaurant.campaign"].create(
        {
            "name": "Benchmark",
            "holdout": 10,
            "start_on": fields.Date.context_today(env.user) - timedelta(days=1),
            "condition_ids": [Command.create({"measure": "visits", "value": 1})],
            "step_ids": [
                Command.create({"kind": "coupon", "program_id": program.id, "sequence": 1}),
                Command.create({"kind": "sms", "text": "{guest}: {code}", "sequence": 2}),
            ],
        }
    )
