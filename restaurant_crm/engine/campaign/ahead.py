"""What is ahead: messages that wait, by campaign and day, and the days on which campaigns take guests in."""

from odoo.tools import SQL

# So many days are looked ahead for turns; messages that wait are shown whenever they are due.
DAYS_AHEAD = 62


def days(today):
    """SELECT ``(id, campaign_id, company_id, date, kind, messages)``; without a kind guests are taken in on the day.

    Days are those of the clock of the campaign's company. Messages that are late count for today: they go out next.
    Campaigns that wait for something of a guest to happen have no days of their own.

    :param today: local date
    """
    return SQL(
        """SELECT row_number() OVER (ORDER BY date, campaign_id, kind) AS id, ahead.*
             FROM (SELECT campaign.id AS campaign_id, campaign.company_id,
                          GREATEST(%(today)s, (message.due_at AT TIME ZONE 'UTC'
                                               AT TIME ZONE COALESCE(home.tz, 'UTC'))::date) AS date,
                          message.kind, count(*) AS messages
                     FROM restaurant_campaign_message AS message
                     JOIN restaurant_campaign_member AS member ON member.id = message.member_id
                     JOIN restaurant_campaign AS campaign ON campaign.id = member.campaign_id
                     JOIN res_company AS company ON company.id = campaign.company_id
                     JOIN res_partner AS home ON home.id = company.partner_id
                    WHERE message.state = 'waiting' AND campaign.state = 'running' AND campaign.active
                    GROUP BY 1, 2, 3, 4
                    UNION ALL
                   SELECT campaign.id, campaign.company_id, day::date, NULL, NULL
                     FROM restaurant_campaign AS campaign,
                          generate_series(GREATEST(campaign.start_on, campaign.looked_until + 1, %(today)s)::timestamp,
                                          LEAST(campaign.end_on, %(today)s::date + %(ahead)s)::timestamp,
                                          '1 day') AS day
                    WHERE campaign.state = 'running' AND campaign.active
                      AND CASE campaign.trigger
                               WHEN 'once' THEN NOT EXISTS (SELECT FROM restaurant_campaign_run AS run
                                                             WHERE run.campaign_id = campaign.id)
                                                AND day = GREATEST(campaign.start_on, campaign.looked_until + 1,
                                                                   %(today)s)
                               WHEN 'weekly' THEN extract(isodow FROM day) = campaign.weekday::int
                               WHEN 'monthly' THEN extract(day FROM day) = LEAST(
                                        campaign.day_of_month,
                                        extract(day FROM date_trunc('month', day) + interval '1 month - 1 day'))
                          END) AS ahead""",
        today=today,
        ahead=DAYS_AHEAD,
    )
