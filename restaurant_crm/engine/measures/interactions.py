"""Measures of what guests do outside of visits: in private channels, in mailings, with bookings."""

from odoo.tools import SQL

from ..measure.measure import PLAIN_COMPARISONS, RANK_COMPARISONS, Measure, _lt, register
from ..measure.visits import at_stores, in_days
from ..shared.clock import company_day_of


def happened(question):
    """SELECT ``(partner_id, kind, at)`` of all interactions, those that Odoo's own apps know included."""
    env = question.env
    parts = [SQL("SELECT partner_id, kind, happened_at AS at FROM restaurant_interaction WHERE partner_id IS NOT NULL")]
    if "mailing.trace" in env:
        parts.append(
            SQL(
                """SELECT res_id, 'link', links_click_datetime FROM mailing_trace
                    WHERE model = 'res.partner' AND links_click_datetime IS NOT NULL"""
            )
        )
    if "event.registration" in env:
        parts.append(
            SQL(
                """SELECT partner_id, 'registered', create_date FROM event_registration
                    WHERE partner_id IS NOT NULL AND state <> 'cancel'"""
            )
        )
    if "website.visitor" in env:
        parts.append(
            SQL(
                """SELECT partner_id, 'page', last_connection_datetime FROM website_visitor
                    WHERE partner_id IS NOT NULL AND last_connection_datetime IS NOT NULL"""
            )
        )
    return SQL(" UNION ALL ").join(parts)


class InteractionMeasure(Measure):
    """A measure that is one aggregate over interactions."""

    windows = ("all", "days")
    comparisons = PLAIN_COMPARISONS + RANK_COMPARISONS
    models = ("restaurant.interaction",)
    changes_by_calendar = True
    private = True
    # Kinds of interactions that it is about; empty for those that a guest did.
    kinds: tuple = ()
    aggregate = "count(*)"

    def value(self, question):
        return SQL(self.aggregate)  # pylint: disable=sql-injection

    def select(self, question):
        kinds = SQL("kind = ANY(%s)", list(self.kinds)) if self.kinds else SQL("kind <> 'removed'")
        return SQL(
            """SELECT partner_id, %(value)s AS value
                 FROM (SELECT found.*, %(day)s AS day FROM (%(happened)s) AS found
                        WHERE %(kinds)s AND at <= %(as_of)s AND %(scope)s) AS told
                WHERE %(days)s
             GROUP BY partner_id""",
            value=self.value(question),
            day=company_day_of(question.env, SQL("at")),
            happened=happened(question),
            kinds=kinds,
            as_of=question.as_of,
            scope=question.scope(SQL("partner_id")),
            days=in_days(question, SQL("day")),
        )


@register
class Interactions(InteractionMeasure):
    code = "interactions"
    label = _lt("Interactions")
    group = "feedback"
    noun = _lt("number of interactions")
    starts = {"": 1}
    start_window = ("days", 90)
    help = _lt(
        "What the guest did outside of visits: was added, wrote, opened links, signed up for events, in all channels "
        "that are connected and in Odoo's own apps."
    )
    phrase = _lt("%(amount)s interactions")
    phrase_one = _lt("%(amount)s interaction")
    phrase_none = _lt("no interactions")
    unit = _lt("interactions")
    unit_one = _lt("interaction")
    default = 0


@register
class MessagesWritten(InteractionMeasure):
    code = "messages_written"
    label = _lt("Messages written")
    group = "feedback"
    noun = _lt("number of messages written")
    starts = {"": 1}
    start_window = ("days", 90)
    help = _lt("Messages that the guest wrote in private channels.")
    phrase = _lt("%(amount)s messages written")
    phrase_one = _lt("%(amount)s message written")
    phrase_none = _lt("no messages written")
    unit = _lt("messages")
    unit_one = _lt("message")
    default = 0
    kinds = ("message",)


@register
class LinksOpened(InteractionMeasure):
    code = "links_opened"
    label = _lt("Links opened")
    group = "feedback"
    noun = _lt("number of links opened")
    starts = {"": 1}
    start_window = ("days", 90)
    help = _lt("Links that the guest opened in mailings and private channels.")
    phrase = _lt("%(amount)s links opened")
    phrase_one = _lt("%(amount)s link opened")
    phrase_none = _lt("no links opened")
    unit = _lt("links")
    unit_one = _lt("link")
    default = 0
    kinds = ("link",)


@register
class DaysSinceInteraction(InteractionMeasure):
    code = "days_since_interaction"
    label = _lt("Days since last interaction")
    group = "feedback"
    noun = _lt("days since the last interaction")
    first_comparison = "<="
    starts = {"": 30}
    help = _lt("Days from the guest's last interaction until today.")
    phrase = _lt("last interaction %(amount)s days ago")
    phrase_one = _lt("last interaction %(amount)s day ago")
    phrase_none = _lt("last interaction today")
    unit = _lt("days")
    unit_one = _lt("day")
    unknown = _lt("no interaction yet")
    kind = "days"
    windows = ("all",)

    def value(self, question):
        return SQL("%s::date - max(day)", question.today)


@register
class PrivateContact(InteractionMeasure):
    code = "private_contact"
    label = _lt("Is a private contact")
    group = "belonging"
    most = 1
    first_comparison = "="
    starts = {"": 1}
    help = _lt("1 for a guest whom staff have among their contacts: added, and not removed since. 0 for others.")
    phrase = _lt("a private contact")
    phrase_not = _lt("not a private contact")
    default = 0
    yes_no = True
    windows = ("all",)
    comparisons = PLAIN_COMPARISONS
    kinds = ("added", "removed")

    def value(self, question):
        return SQL("((array_agg(kind ORDER BY at DESC, kind))[1] = 'added')::int")


class ReservationMeasure(Measure):
    """A measure that is one aggregate over reservations that were due."""

    windows = ("all", "days")
    filters = frozenset({"store_ids", "region_ids"})
    comparisons = PLAIN_COMPARISONS + RANK_COMPARISONS
    models = ("restaurant.reservation",)
    changes_by_calendar = True
    private = kept_by_store = True
    aggregate: str

    def select(self, question):
        tests = [SQL("TRUE"), *at_stores(question.filters, SQL("store_id"))]
        return SQL(
            """SELECT partner_id, %(value)s AS value
                 FROM (SELECT reservation.*, %(day)s AS day FROM restaurant_reservation AS reservation
                        WHERE partner_id IS NOT NULL AND reserved_for <= %(as_of)s AND %(scope)s
                          AND %(filters)s) AS told
                WHERE %(days)s
             GROUP BY partner_id HAVING %(value)s IS NOT NULL""",
            value=SQL(self.aggregate),  # pylint: disable=sql-injection
            day=company_day_of(question.env, SQL("reserved_for")),
            as_of=question.as_of,
            scope=question.scope(SQL("partner_id")),
            filters=SQL(" AND ").join(tests),
            days=in_days(question, SQL("day")),
        )


@register
class Reservations(ReservationMeasure):
    code = "reservations"
    label = _lt("Reservations")
    group = "visits"
    noun = _lt("number of reservations")
    starts = {"": 1}
    start_window = ("days", 365)
    help = _lt("Tables that the guest reserved for a day that has come, those that were cancelled left out.")
    phrase = _lt("%(amount)s reservations")
    phrase_one = _lt("%(amount)s reservation")
    phrase_none = _lt("no reservations")
    unit = _lt("reservations")
    unit_one = _lt("reservation")
    default = 0
    aggregate = "count(*) FILTER (WHERE state <> 'cancelled')"


@register
class NoShowRate(ReservationMeasure):
    code = "no_show_rate"
    label = _lt("No-show rate")
    group = "visits"
    noun = _lt("no-show rate")
    most = 100
    starts = {"": 50}
    help = _lt("The share of the guest's reservations, cancelled ones left out, to which nobody came.")
    phrase = _lt("%(amount)s of reservations not kept")
    unknown = _lt("no reservation yet")
    unit = _lt("%")
    kind = "percent"
    aggregate = """100 * count(*) FILTER (WHERE state = 'no_show')::numeric
                   / NULLIF(count(*) FILTER (WHERE state IN ('seated', 'no_show')), 0)"""
