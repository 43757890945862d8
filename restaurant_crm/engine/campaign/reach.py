"""Whether a guest may be written to, and where: asked when a guest is taken into a campaign and once more before a
message goes out."""

from odoo.tools import SQL

from ..privacy.consent import granted, refused

PURPOSE = "marketing"
# What a step needs an allowance and an address for; the other kinds of steps reach nobody from outside.
CHANNELS = {"mail": "mail", "sms": "sms", "call": "phone", "private": "wecom"}
# Kinds whose messages arrive by themselves: not in quiet hours, and not too often.
DISTURBING = ("mail", "sms", "private")


def may_write(partner, kind):
    """SQL: the guest ``partner`` (SQL of an id) allows marketing on the channel of steps of this kind."""
    if kind not in CHANNELS:
        return SQL("TRUE")
    return granted(partner, CHANNELS[kind], PURPOSE)


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


def messages_before(partner, since):
    """SQL: how many messages of all campaigns reached the guest, or are on their way, since the UTC timestamp."""
    return SQL(
        """(SELECT count(*) FROM restaurant_campaign_message AS earlier
             WHERE earlier.partner_id = %s AND earlier.kind = ANY(%s)
               AND (earlier.state IN ('sending', 'sent', 'unknown', 'to_do', 'done') AND earlier.claimed_at > %s
                    OR earlier.state = 'waiting'))""",
        partner,
        list(DISTURBING),
        since,
    )
