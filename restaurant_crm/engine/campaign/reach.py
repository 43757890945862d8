"""Whether a guest may be written to, and where: asked when a guest is taken into a campaign and once more before a
message goes out."""

from datetime import timedelta

from odoo.tools import SQL

from ..privacy.consent import granted, refused

PURPOSE = "marketing"
# What a step needs an allowance and an address for; the other kinds of steps reach nobody from outside.
CHANNELS = {"mail": "mail", "sms": "sms", "call": "phone", "private": "wecom"}
# Kinds whose messages arrive by themselves: not in quiet hours, and not too often.
DISTURBING = ("mail", "sms", "private")
# Kinds that say something to the guest: the message has a name of its own outside of the house.
WITH_TOKEN = DISTURBING
# A message that could not go out for so long is not wanted any more: a birthday is over by then.
LATE = timedelta(days=7)


def may_write(partner, kind, day):
    """SQL: the guest ``partner`` (SQL of an id) allows marketing on the channel of steps of this kind on that day."""
    if kind not in CHANNELS:
        return SQL("TRUE")
    return granted(partner, CHANNELS[kind], PURPOSE, day)


def is_out_of_profiling(partner):
    """SQL: the guest does not want to be chosen by what the house knows."""
    return refused(partner, "profiling")


def address(partner, kind):
    """SQL of where a guest is reached, null for nowhere.

    Who is on Odoo's own lists of opt-outs is not reached, either. In the private channel a member of staff looks the
    guest up, so that there the guest is the address.

    :param partner: SQL, the alias of a row of ``res_partner``
    """
    if kind == "mail":
        return SQL(
            """(CASE WHEN NOT EXISTS (SELECT FROM mail_blacklist AS listed
                                       WHERE listed.active AND listed.email = %(partner)s.email_normalized)
                     THEN NULLIF(%(partner)s.email_normalized, '') END)""",
            partner=partner,
        )
    if kind in ("sms", "call"):
        return SQL(
            """(CASE WHEN NOT EXISTS (SELECT FROM phone_blacklist AS listed
                                       WHERE listed.active AND listed.number = %(partner)s.phone_sanitized)
                     THEN NULLIF(%(partner)s.phone_sanitized, '') END)""",
            partner=partner,
        )
    return SQL("%s.id::text", partner)


def messages_out(partner, since):
    """SQL: how many messages of all campaigns were handed over to the guest since the UTC timestamp.

    This alone decides, when a message is claimed, whether it is one too many: whatever was planned, no more go out.
    """
    return SQL(
        """(SELECT count(*) FROM restaurant_campaign_message AS earlier
             WHERE earlier.partner_id = %s AND earlier.kind = ANY(%s) AND %s)""",
        partner,
        list(DISTURBING),
        _is_out("earlier", since),
    )


def messages_before(partner, now, days):
    """SQL: how many messages of all campaigns the guest got in the ``days`` before the UTC instant ``now``, or is about
    to get in those after it.

    Asked when a guest is taken in: whoever has enough coming would only have messages skipped, and would be in a
    campaign of which nothing is heard. So what waits counts as long as it will really go out within the days of the
    cap. A message that waits in a campaign that is paused, stopped or archived, that is due later, or that has become
    too old to be sent, keeps nobody from anything. That counting less here sends no more: see ``messages_out``.

    Both in one WHERE, so that only the index by guest serves: of another campaign that was just filled the planner may
    think that nothing waits, and would go through all of it for each guest.
    """
    return SQL(
        """(SELECT count(*) FROM restaurant_campaign_message AS near
             WHERE near.partner_id = %(partner)s AND near.kind = ANY(%(kinds)s)
               AND (%(out)s OR near.state = 'waiting' AND near.due_at > %(late)s AND near.due_at < %(until)s
                               AND EXISTS (SELECT FROM restaurant_campaign_member AS taking
                                             JOIN restaurant_campaign AS other ON other.id = taking.campaign_id
                                            WHERE taking.id = near.member_id
                                              AND other.state = 'running' AND other.active)))""",
        partner=partner,
        kinds=list(DISTURBING),
        out=_is_out("near", now - timedelta(days=days)),
        late=now - LATE,
        until=now + timedelta(days=days),
    )


def _is_out(message, since):
    return SQL(
        "%(message)s.state IN ('sending', 'sent', 'unknown', 'to_do', 'done') AND %(message)s.claimed_at > %(since)s",
        message=SQL.identifier(message),
        since=since,
    )
