"""What guests have allowed, for the WHERE of whatever reaches or judges them."""

from odoo.tools import SQL

# What the expressions read, to be flushed before they run.
SOURCES = {"restaurant.consent.state": ["partner_id", "channel", "purpose", "state", "expires_on"]}


def granted(partner, channel, purpose, day):
    """An expression: whether the guest allows the house to use this channel for this purpose.

    What was said about the channel itself goes before what was said about any channel; nothing said is no.

    :param SQL partner: the id of the contact
    :param str channel: of ``restaurant.consent``; "any" asks for a consent to all channels
    :param str purpose: of ``restaurant.consent``
    :param date day: the business day of the use
    """
    return _last_word(partner, channel, purpose, _holds(day))


def objected(partner, channel, purpose):
    """An expression: whether the last word of the guest on this channel, or else on any, is no."""
    return _last_word(partner, channel, purpose, SQL("consent.state = 'refused'"))


def _last_word(partner, channel, purpose, test):
    """Whether ``test`` is true of what was said last: of the channel itself, or else of any; nothing said is no."""
    return SQL(
        """COALESCE((SELECT %(test)s FROM restaurant_consent_state AS consent
                      WHERE consent.partner_id = %(partner)s AND consent.purpose = %(purpose)s
                        AND consent.channel IN (%(channel)s, 'any')
                   ORDER BY consent.channel = 'any' LIMIT 1), FALSE)""",
        test=test,
        partner=partner,
        purpose=purpose,
        channel=channel,
    )


def _holds(day):
    """Whether a ``consent`` is one on a business day."""
    # Not CURRENT_DATE, which is that of London: a chain in Shanghai would go on for a third of the next day.
    return SQL("consent.state = 'granted' AND (consent.expires_on IS NULL OR consent.expires_on >= %s)", day)


def refused(partner, purpose):
    """An expression: whether the guest has said no to this purpose as such, on any channel."""
    return SQL(
        """EXISTS (SELECT FROM restaurant_consent_state AS consent
                    WHERE consent.partner_id = %s AND consent.purpose = %s
                      AND consent.channel = 'any' AND consent.state = 'refused')""",
        partner,
        purpose,
    )


def keep_states(consent_ids):
    """Bring what holds now in line with the consents ``consent_ids``, where nothing was said after them.

    What a till sends late does not go before what the guest has said meanwhile.

    A refusal of any channel takes back every channel. A consent to any channel does not undo the refusal of one.
    """
    return SQL(
        """WITH said AS (
               SELECT DISTINCT ON (partner_id, channel, purpose)
                      id, partner_id, channel, purpose, state, given_at, expires_on
                 FROM restaurant_consent WHERE id = ANY(%(ids)s)
             ORDER BY partner_id, channel, purpose, given_at DESC, id DESC),
           taken AS (
               UPDATE restaurant_consent_state AS kept
                  SET state = 'refused', since = said.given_at, expires_on = NULL, consent_id = said.id
                 FROM said
                WHERE said.channel = 'any' AND said.state = 'refused' AND kept.channel <> 'any'
                  AND kept.partner_id = said.partner_id AND kept.purpose = said.purpose
                  AND kept.since <= said.given_at
                  -- What is said of the channel in the same breath is written below.
                  AND NOT EXISTS (SELECT FROM said AS own WHERE own.partner_id = kept.partner_id
                                     AND own.purpose = kept.purpose AND own.channel = kept.channel))
           INSERT INTO restaurant_consent_state (partner_id, channel, purpose, state, since, expires_on, consent_id)
           SELECT partner_id, channel, purpose, state, given_at, expires_on, id FROM said
               ON CONFLICT (partner_id, channel, purpose)
               DO UPDATE SET state = EXCLUDED.state, since = EXCLUDED.since, expires_on = EXCLUDED.expires_on,
                             consent_id = EXCLUDED.consent_id
               WHERE restaurant_consent_state.since <= EXCLUDED.since""",
        ids=list(consent_ids),
    )


def may_ask(partner, channel, with_consent, day):
    """An expression: whether the guest may be written to on that day: having agreed, or else not having objected."""
    if with_consent:
        return granted(partner, channel, "marketing", day)
    return SQL("NOT %s", objected(partner, channel, "marketing"))


def granted_any(partner, purpose, day):
    """An expression: whether the guest allows this purpose on some channel on a business day."""
    return SQL(
        """EXISTS (SELECT FROM restaurant_consent_state AS consent
                    WHERE consent.partner_id = %s AND consent.purpose = %s AND %s)""",
        partner,
        purpose,
        _holds(day),
    )


# Consents whose order had not arrived yet when they did.
LINK_ORDERS = """
    UPDATE restaurant_consent AS consent SET order_id = pos_order.id, order_uuid = NULL
      FROM pos_order
     WHERE consent.order_uuid IS NOT NULL AND pos_order.uuid = consent.order_uuid
       AND pos_order.company_id = consent.company_id
"""
