"""Referrals: a guest brings a new one, and both get an offer once. What speaks against it, asked in the database."""

from odoo.tools import SQL

# So many new guests of one referrer in so many days are thanked for.
MOST_THANKED = 10
THANKED_DAYS = 30
# So many referrals of one referrer may come in at the hands of the same cashier in those days.
MOST_BY_CASHIER = 5
# A browser in which pages of more guests were opened is one of the house, or of an office: it tells nothing of two.
MOST_ON_DEVICE = 5


def judge(partner_ids, since):
    """SELECT ``(referral, reason)`` of waiting referrals of these guests who have been here since they were brought.

    The reason is empty where both are to be thanked. A guest who was here before is not new, whatever was typed; staff,
    the same person under two names and people who bring each other get nothing.

    :param since: instant in UTC after which thanks count against the limits
    """
    return SQL(
        """SELECT referral.id,
                  CASE WHEN referral.referrer_id = referral.partner_id
                         OR own.phone_sanitized <> '' AND own.phone_sanitized = other.phone_sanitized
                         OR own.email_normalized <> '' AND own.email_normalized = other.email_normalized THEN 'same'
                       WHEN %(device)s THEN 'device'
                       WHEN NOT COALESCE(own.partner_share, TRUE) OR NOT COALESCE(other.partner_share, TRUE)
                         OR EXISTS (SELECT FROM res_users AS staff JOIN res_partner AS person
                                      ON person.id = staff.partner_id
                                     WHERE staff.active AND staff.share IS NOT TRUE
                                       AND person.phone_sanitized <> ''
                                       AND person.phone_sanitized IN (own.phone_sanitized, other.phone_sanitized))
                            THEN 'staff'
                       WHEN EXISTS (SELECT FROM restaurant_visit AS visit
                                     WHERE visit.partner_id = referral.partner_id
                                       AND visit.ended_at < referral.entered_at - interval '12 hours') THEN 'not_new'
                       WHEN EXISTS (WITH RECURSIVE above(id, depth) AS (
                                        SELECT referral.referrer_id, 1
                                         UNION
                                        SELECT upper.referrer_id, above.depth + 1
                                          FROM above JOIN restaurant_referral AS upper ON upper.partner_id = above.id
                                         WHERE above.depth < 20)
                                    SELECT FROM above WHERE above.id = referral.partner_id) THEN 'circle'
                       WHEN NOT EXISTS (SELECT FROM restaurant_visit AS visit
                                         WHERE visit.partner_id = referral.referrer_id) THEN 'stranger'
                       WHEN (SELECT count(*) FROM restaurant_referral AS thanked
                              WHERE thanked.referrer_id = referral.referrer_id AND thanked.state = 'thanked'
                                AND thanked.judged_at > %(since)s) >= %(most)s THEN 'many'
                       WHEN referral.user_id IS NOT NULL
                        AND (SELECT count(*) FROM restaurant_referral AS thanked
                              WHERE thanked.referrer_id = referral.referrer_id AND thanked.user_id = referral.user_id
                                AND thanked.state = 'thanked' AND thanked.judged_at > %(since)s) >= %(cashier)s
                            THEN 'cashier'
                  END
             FROM restaurant_referral AS referral
             JOIN res_partner AS own ON own.id = referral.partner_id
             JOIN res_partner AS other ON other.id = referral.referrer_id
            WHERE referral.state = 'waiting' AND referral.partner_id = ANY(%(partners)s)
              AND EXISTS (SELECT FROM restaurant_visit AS visit
                           WHERE visit.partner_id = referral.partner_id
                             AND visit.ended_at >= referral.entered_at - interval '12 hours')
            ORDER BY referral.id FOR UPDATE OF referral""",
        since=since,
        device=_share_device(SQL("referral")),
        most=MOST_THANKED,
        cashier=MOST_BY_CASHIER,
        partners=list(partner_ids),
    )


def _share_device(referral):
    """SQL: pages of both guests of a referral were opened in one browser."""
    return SQL(
        """EXISTS (SELECT FROM restaurant_guest_device AS mine
                     JOIN restaurant_guest_device AS theirs ON theirs.digest = mine.digest
                    WHERE mine.partner_id = %(referral)s.partner_id AND theirs.partner_id = %(referral)s.referrer_id
                      AND (SELECT count(*) FROM restaurant_guest_device AS anybody
                            WHERE anybody.digest = mine.digest) <= %(most)s)""",
        referral=referral,
        most=MOST_ON_DEVICE,
    )


def note_device(partner_id, digest, now):
    """Note a browser of a guest; SELECT a row if that is news, or has not been seen for a day."""
    return SQL(
        """INSERT INTO restaurant_guest_device AS known (partner_id, digest, seen_at) VALUES (%s, %s, %s)
               ON CONFLICT (partner_id, digest) DO UPDATE SET seen_at = EXCLUDED.seen_at
            WHERE known.seen_at < EXCLUDED.seen_at - interval '1 day'
           RETURNING id""",
        partner_id,
        digest,
        now,
    )


def thanked_on_one_device(partner_id, since):
    """SELECT the ids of referrals of or by the guest, thanked after ``since``, that turn out to be one browser."""
    return SQL(
        """SELECT id FROM restaurant_referral AS referral
            WHERE %s IN (partner_id, referrer_id) AND state = 'thanked' AND judged_at > %s AND %s
            ORDER BY id FOR UPDATE""",
        partner_id,
        since,
        _share_device(SQL("referral")),
    )


def take_back(referral_ids):
    """What was given for these referrals and is not used yet: messages that wait go nowhere, coupons end.

    SELECT the ids of guests whose coupons ended.
    """
    return SQL(
        """WITH message AS (
               SELECT message.id, message.card_id, message.state
                 FROM restaurant_campaign_member AS member
                 JOIN restaurant_campaign AS campaign ON campaign.id = member.campaign_id
                 JOIN restaurant_campaign_message AS message ON message.member_id = member.id
                WHERE campaign.trigger = 'referral' AND member.occurrence = ANY(%(occurrences)s)),
           waiting AS (
               UPDATE restaurant_campaign_message AS own SET state = 'skipped', reason = 'referral'
                 FROM message WHERE message.id = own.id AND message.state = 'waiting'),
           ended AS (
               UPDATE loyalty_card AS card SET active = FALSE
                 FROM message WHERE message.card_id = card.id AND card.points > 0 AND card.active
               RETURNING card.partner_id)
           SELECT DISTINCT partner_id FROM ended""",
        occurrences=[f"referral {referral}" for referral in referral_ids],
    )


def both(referral_id):
    """SELECT ``(partner_id, occurrence)`` of the new guest and of who brought the guest."""
    return SQL(
        """SELECT unnest(ARRAY[partner_id, referrer_id]) AS partner_id, 'referral ' || id AS occurrence
             FROM restaurant_referral WHERE id = %s""",
        referral_id,
    )
