"""How tags and levels went before today: the rules and schemes decide on past days, as they would have then.

What they write is what they always write, only earlier: assignments, standings, and the guest log with its reasons.
"""

from dataclasses import replace
from datetime import timedelta
from random import Random

from odoo.tools import SQL

from ..engine.shared.clock import day_start, local_date, month_ends
from ..engine.tier import changes as tier_engine
from ..engine.tier.insight import past_profiles
from ..engine.tier.review import Review
from . import chain

# So many months, and then so many weeks, at whose ends rules are asked.
MONTHS, WEEKS = 9, 4
# Where nobody came, what changed is found in the night: minutes after the business day began.
NIGHT_MINUTES = (20, 55)


def date_what_people_noted(env):
    """Let preferences and tags by hand have been noted at a visit, by the manager of the guest's store."""
    env.flush_all()
    env.cr.execute(
        """UPDATE restaurant_guest_log AS log
              SET logged_at = profile.last_visit_at - make_interval(mins => 20), user_id = store.manager_id
             FROM restaurant_guest_profile AS profile
                  JOIN restaurant_store AS store ON store.id = profile.favourite_store_id
            WHERE profile.partner_id = log.partner_id AND log.origin = 'manual'"""
    )
    env.cr.execute(
        """UPDATE restaurant_tag_assignment AS assignment SET assigned_at = log.logged_at
             FROM restaurant_guest_log AS log
            WHERE log.partner_id = assignment.partner_id AND log.tag_id = assignment.tag_id AND log.origin = 'manual'"""
    )
    env.invalidate_all()


def replay_tags(env, rules):
    """Let tag rules decide at the ends of past months and, lately, weeks."""
    env.flush_all()
    tags = rules.tag_id._with_rivals()
    asked, frozen = rules._rules_of(tags), rules._frozen()
    before = None
    for as_of, _day in _moments(env):
        changes = env.execute_query(asked._changes_sql(tags, frozen, as_of, None))
        when = _occasions(env, before, as_of)
        reasons = {}
        for rule in asked:
            guests = [guest for _action, guest, _tag, rule_id in changes if rule_id == rule.id]
            reasons[rule.id] = rule.segment_id._explain_many(guests, as_of) if guests else {}
        entries = [
            {
                "kind": f"tag_{action}",
                "partner_id": guest,
                "tag_id": tag,
                "rule_id": rule_id,
                "origin": "rule",
                "logged_at": when(guest, came=action == "gained"),
                "explanation": reasons.get(rule_id, {}).get(guest),
            }
            for action, guest, tag, rule_id in changes
        ]
        _backdate(env, [(entry["partner_id"], entry["tag_id"], entry["logged_at"]) for entry in entries])
        rules._take_over(changes)
        env["restaurant.guest.log"].sudo()._note(entries)
        before = as_of


def replay_tiers(env, schemes):
    """Let the schemes review everybody at the ends of past months, and note the sizes of their levels."""
    env.flush_all()
    levels = {tier.id: tier for tier in schemes.with_context(active_test=False).tier_ids}
    ends = month_ends(env, _first_day(env), MONTHS)[::-1]
    before = None
    for as_of, day, changes in _reviews(schemes, ends):
        if (as_of, day) in ends:
            history = env["restaurant.tier.history"].sudo()
            history._note_sizes(day, history._sizes(as_of, profiles=past_profiles(env, day)), schemes)
        when = _occasions(env, before, as_of)
        entries = [entry for row in changes for entry in schemes._entries(row, levels)]
        asked = {}
        for entry in entries:
            entry["logged_at"] = when(entry["partner_id"], came=entry["kind"] == "tier_up")
            if tier := levels.get(entry["about"]):
                asked.setdefault(tier, set()).add(entry["partner_id"])
        reasons = {
            tier.id: tier.segment_id._explain_many(guests, as_of)
            for tier, guests in asked.items()
            if not tier.everybody
        }
        for entry in entries:
            entry["explanation"] = reasons.get(entry.pop("about"), {}).get(entry["partner_id"])
        env["restaurant.guest.log"].sudo()._note(entries)
        before = as_of
    env.invalidate_all()
    return ends[0][1]


def _reviews(schemes, ends):
    """Hold the reviews of days that are over, the earliest first; yields (instant, date, what has changed).

    Since then, until yesterday, guests went up with their payments.
    """
    every, levels = schemes._as_engine(anew=True)
    for as_of, day in [*ends, _ago(schemes.env, 1)]:
        setup = [replace(scheme, due=(as_of, day) in ends) for scheme in every]
        members = schemes._members(setup, levels, as_of=as_of)
        yield as_of, day, schemes._ask(tier_engine.changes(Review(members, setup, levels, as_of, day)))


def _ago(env, days):
    """(instant in UTC, date) of the end of a day so many days ago."""
    day = local_date(env) - timedelta(days=days)
    return day_start(env, day + timedelta(days=1)) - timedelta(seconds=1), day


def _moments(env):
    """(instant in UTC, date) of the days on which rules are asked, the earliest first; yesterday is the last one."""
    days = {*month_ends(env, _first_day(env), MONTHS), *(_ago(env, 1 + 7 * week) for week in range(WEEKS))}
    return sorted(days)


def _first_day(env):
    return env["restaurant.guest.profile"].sudo()._read_group([], [], ["first_visit_date:min"])[0][0]


def _occasions(env, since, until):
    """A function that says when something happened to a guest: right after the last visit in this time, or at night."""
    since = since or until - timedelta(days=30)
    visits = dict(
        env.execute_query(
            SQL(
                "SELECT partner_id, max(visited_at) FROM restaurant_visit WHERE visited_at > %s AND visited_at <= %s"
                " GROUP BY partner_id",
                since,
                until,
            )
        )
    )
    rng = Random(f"{chain.SEED}-{until:%Y-%m-%d}")
    nights = max((until - since).days, 1)

    def when(guest, came):
        night = until + timedelta(seconds=1) - timedelta(days=rng.randrange(nights))
        night += timedelta(minutes=rng.randint(*NIGHT_MINUTES)) - timedelta(days=1)
        return visits[guest] + timedelta(minutes=2) if came and guest in visits else night

    return when


def _backdate(env, rows):
    """Let tags have been given when the log says so.

    :param rows: (guest id, tag id, instant)
    """
    guests, tags, moments = zip(*rows, strict=True) if rows else ((), (), ())
    env.cr.execute(
        SQL(
            """UPDATE restaurant_tag_assignment AS assignment SET assigned_at = data.moment
                 FROM unnest(%s::int[], %s::int[], %s::timestamp[]) AS data(guest, tag, moment)
                WHERE assignment.partner_id = data.guest AND assignment.tag_id = data.tag""",
            list(guests),
            list(tags),
            list(moments),
        )
    )
