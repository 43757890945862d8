from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain

from ... import settings
from ...engine.insight import today as engine
from ...engine.shared.clock import day_start, local_date
from ...engine.shared.flush import flush

# What one list shows; the rest is a tap away.
MOST = 12
# Who does not want to be won back on the telephone is not called.
REFUSES_CALLS = (
    Domain("purpose", "=", "marketing") & Domain("channel", "in", ["any", "phone"]) & Domain("state", "=", "refused")
)
# People whom the day is about, where a store is very busy.
MOST_GUESTS = 60
# What the page shows, in this order: a house with tables is asked who comes, one that delivers what went out.
SECTIONS = {
    "dine_in": ["allergies", "complaints", "calls", "likely", "came", "platforms", "birthdays", "stars"],
    "delivery": ["platforms", "complaints", "stars", "allergies", "calls", "came", "likely", "birthdays"],
}


class RestaurantStoreToday(models.AbstractModel):
    """The day of a store on one page: who came and who will, whom to call, what is to be made good."""

    _name = "restaurant.store.today"
    _description = "My Store Today"

    @api.model
    def load(self, store_id=False):
        """What the page shows.

        :param store_id: one store; without it the stores and regions that the user answers for, else all that the
            user sees
        :return: a dict of lists; guests are ids into ``guests``
        """
        Store = self.env["restaurant.store"]
        Store.check_access("read")
        self.env["restaurant.visit"].check_access("read")
        everywhere = Store.search([])  # pylint: disable=no-search-all
        mine = everywhere._of_user()
        stores = (everywhere.filtered(lambda store: store.id == store_id) if store_id else mine) or everywhere
        day = local_date(self.env, zone=stores[:1].tz)
        flush(self.env, engine.reads(self.env))
        vips = self._vip_tiers()
        currency = self._currency(stores)
        page = {
            "day": fields.Date.to_string(day),
            "stores": [[store.id, store.display_name] for store in everywhere],
            "store_id": stores.id if len(stores) == 1 else False,
            "mine": len(mine),
            "sections": SECTIONS["delivery" if stores._is_delivery_led() else "dine_in"],
            "currency_id": currency.id,
            "came": self._came(stores, day, vips, currency),
            "unknown": self.env.execute_query(engine.unknown(self.env, stores.ids, day))[0][0],
            "likely": self._likely(stores, day),
            "birthdays": self._birthdays(stores),
            "calls": self._calls(stores, vips, day),
            "complaints": self._complaints(stores),
            "stars": self._stars(stores, day),
            "platforms": self._platforms(stores, day, currency),
        }
        expected = list(dict.fromkeys([*page["came"].pop("guests"), *page["likely"].pop("guests")]))
        ids = {row["guest"] for name in ("came", "likely", "birthdays", "calls") for row in page[name]["rows"]}
        ids |= {row["guest"] for row in page["complaints"]["rows"] + page["stars"]["rows"]}
        page["guests"] = self._guests(sorted(filter(None, ids)), vips)
        for name in ("came", "likely", "birthdays", "calls"):
            # A guest of another company may have come here.
            page[name]["rows"] = [row for row in page[name]["rows"] if row["guest"] in page["guests"]]
        for row in page["complaints"]["rows"] + page["stars"]["rows"]:
            row["guest"] = row["guest"] in page["guests"] and row["guest"]
        page["allergies"] = self._allergies(expected, page["guests"], vips)
        return page

    def _allergies(self, expected, told, vips):
        """Those of the ``expected`` guests, whether a list shows them or not, who must not eat something.

        ``told``, what the page says of guests by id, gets those that it lacks.
        """
        entries = self.env["restaurant.guest.preference"].search(
            [("partner_id", "in", expected), ("kind", "=", "allergy")]
        )
        allergic = set(entries.partner_id.ids)
        told.update(self._guests(sorted(allergic - told.keys()), vips))
        return [guest for guest in expected if guest in allergic and guest in told]

    def _vip_tiers(self):
        """Levels of VIPs: those that are served first, and the highest of each scheme."""
        tiers = self.env["restaurant.tier"].search([("scheme_id.state", "!=", "draft")])
        highest = {
            scheme: max(tiers.filtered(lambda tier, at=scheme: tier.scheme_id == at).mapped("level"))
            for scheme in tiers.scheme_id
        }
        return tiers.filtered(lambda tier: tier.priority or tier.level == highest[tier.scheme_id] > 1)

    @api.model
    def _currency(self, stores):
        """The currency of the stores; that of the chain where they have several."""
        currencies = stores.company_id.currency_id
        return currencies if len(currencies) == 1 else self.env["res.company"]._restaurant_currency()

    def _came(self, stores, day, vips, currency):
        domain = [("store_id", "in", stores.ids), ("visit_date", "=", day)]
        visits = self.env["restaurant.visit"].search(domain, limit=MOST_GUESTS)
        everybody = self.env["restaurant.visit"]._read_group(domain, ["partner_id"], ["__count"])
        here = [guest.id for guest, _count in everybody]
        Partner = self.env["res.partner"]
        new = set(Partner.search([("id", "in", here), ("guest_first_visit_date", "=", day)]).ids)
        return {
            "count": sum(count for _guest, count in everybody),
            "new": len(new),
            "vip": Partner.search_count([("id", "in", here), ("guest_tier_row_ids.tier_id", "in", vips.ids)]),
            "guests": [*visits.partner_id.ids, *here],
            "rows": [
                {
                    "guest": visit.partner_id.id,
                    "at": fields.Datetime.to_string(visit.visited_at),
                    "spend": visit.amount if visit.currency_id == currency else visit.chain_amount,
                    "new": visit.partner_id.id in new,
                }
                for visit in visits
            ],
        }

    def _likely(self, stores, day):
        """Regulars of this weekday, in the parts of the day that are not over."""
        local = datetime.now(timezone.utc).astimezone(ZoneInfo(stores[:1].tz or "UTC"))
        parts = list(settings.DAYPARTS)
        ahead = parts[parts.index(settings.daypart(self.env, local.hour)) :]
        labels = dict(self.env["restaurant.visit"]._fields["daypart"]._description_selection(self.env))
        found = self.env.execute_query(engine.likely(stores.ids, day, ahead))
        # What a guest is told of at one part of the day need not be told again at the next.
        rows = {}
        for guest, part, times in found:
            rows.setdefault(
                guest, {"guest": guest, "daypart": labels[part], "times": times, "order": parts.index(part)}
            )
        ordered = sorted(rows.values(), key=lambda row: (row["order"], -row["times"], row["guest"]))
        return {
            "count": len(ordered),
            "guests": [row["guest"] for row in ordered],
            "weeks": engine.REGULAR_WEEKS,
            "rows": ordered[:MOST],
        }

    def _birthdays(self, stores):
        domain = self._of_stores(stores) & Domain("guest_days_to_birthday", "<=", 7)
        # All of them, for the nearest come first; of a store that are few.
        guests = self.env["res.partner"].search(domain)
        rows = [{"guest": guest.id, "days": guest.guest_days_to_birthday} for guest in guests]
        return {"count": len(rows), "rows": sorted(rows, key=lambda row: row["days"])[:MOST]}

    def _calls(self, stores, vips, day):
        """Whom to call: what somebody promised to do by today, and VIPs who stay away."""
        promised = self.env["mail.activity"].search(
            [
                ("user_id", "=", self.env.uid),
                ("date_deadline", "<=", day),
                ("res_model", "=", "res.partner"),
            ]
        )
        rows = {
            activity.res_id: {
                "guest": activity.res_id,
                "promise": activity.summary or activity.activity_type_id.name,
                "due": fields.Date.to_string(activity.date_deadline),
            }
            for activity in promised
        }
        slipping = (
            self._of_stores(stores)
            & Domain("guest_stage", "=", "at_risk")
            & Domain("guest_tier_row_ids.tier_id", "in", vips.ids)
            & ~Domain("guest_consent_state_ids", "any", REFUSES_CALLS)
        )
        Partner = self.env["res.partner"]
        for guest_id in Partner.search(slipping).ids:
            rows.setdefault(guest_id, {"guest": guest_id, "promise": False, "due": False})
        return {"count": len(rows), "rows": list(rows.values())[:MOST]}

    def _complaints(self, stores):
        Complaint = self.env["restaurant.complaint"]
        domain = [("store_id", "in", stores.ids), ("closed", "=", False), ("duplicate_of_id", "=", False)]
        complaints = Complaint.search(domain, order="next_deadline, received_at, id", limit=MOST)
        labels = dict(Complaint._fields["severity"]._description_selection(self.env))
        channels = dict(Complaint._fields["channel"]._description_selection(self.env))
        phones = self._numbers(complaints)
        return {
            "count": Complaint.search_count(domain),
            "rows": [
                {
                    "id": complaint.id,
                    "name": complaint.name,
                    "guest": complaint.partner_id.id,
                    "contact": complaint.contact_name or complaint.name,
                    "phone": phones[complaint.id] if complaint.may_contact else False,
                    "words": complaint.description,
                    "severity": complaint.severity,
                    "severity_label": labels[complaint.severity],
                    "channel": channels.get(complaint.channel, False),
                    "deadline": complaint.next_deadline and fields.Datetime.to_string(complaint.next_deadline),
                    "clock": complaint.clock,
                }
                for complaint in complaints
            ],
        }

    def _stars(self, stores, day):
        """Yesterday's stars, the fewest first: these are what one can still do something about."""
        Feedback = self.env["restaurant.feedback"]
        clock = stores[:1].tz
        start = day_start(self.env, day - timedelta(days=1), clock)
        domain = [
            ("store_id", "in", stores.ids),
            ("stars", ">", 0),
            ("answered_at", ">=", start),
            ("answered_at", "<", day_start(self.env, day, clock)),
        ]
        ((average, count),) = Feedback._read_group(domain, [], ["stars:avg", "__count"])
        channels = dict(Feedback._fields["channel"]._description_selection(self.env))
        by_channel = Feedback._read_group(domain, ["channel"], ["stars:avg", "__count"], order="channel")
        return {
            "count": count,
            "average": average or 0,
            "channels": [
                {"label": channels[channel], "average": mean, "count": answers}
                for channel, mean, answers in by_channel
                if channel
            ],
            "rows": [
                {
                    "id": feedback.id,
                    "guest": feedback.partner_id.id,
                    "stars": feedback.stars,
                    "words": feedback.comment,
                }
                for feedback in Feedback.search(domain, order="stars, id", limit=MOST // 2)
            ],
        }

    def _platforms(self, stores, day, currency):
        """What came in by delivery platforms today, a row each, the busiest first."""
        Order = self.env["restaurant.platform.order"]
        since = fields.Datetime.to_string(day_start(self.env, day, stores[:1].tz))
        domain = [("store_id", "in", stores.ids), ("placed_at", ">=", since)]
        figures = {}
        for platform, store, state, count, total, known in Order._read_group(
            domain, ["platform_id", "store_id", "state"], ["__count", "total:sum", "partner_id:count"]
        ):
            company = store.company_id
            row = figures.setdefault(platform, {"orders": 0, "spend": 0, "known": 0, "cancelled": 0})
            if state == "cancelled":
                row["cancelled"] += count
            else:
                row["orders"] += count
                row["spend"] += company.currency_id._convert(total, currency, company, day)
                row["known"] += known
        rows = [
            {"id": platform.id, "name": platform.display_name, "domain": [*domain, ("platform_id", "=", platform.id)]}
            | row
            for platform, row in figures.items()
        ]
        return {
            "count": sum(row["orders"] for row in rows),
            "rows": sorted(rows, key=lambda row: (-row["orders"], row["id"])),
        }

    def _numbers(self, records):
        """The telephone numbers to call, by id; none for users who see contact data covered. Showing them is noted."""
        if self.env["res.partner"]._masks():
            return dict.fromkeys(records.ids, False)
        records._note_contacts(("phone",), "list")
        return {record.id: record.phone or False for record in records}

    def _of_stores(self, stores):
        """Guests who are at home in these stores."""
        return Domain("is_company", "=", False) & Domain("guest_favourite_store_id", "in", stores.ids)

    def _guests(self, ids, vips):
        """What the page says about each guest, by id."""
        guests = self.env["res.partner"].browse(ids)._filtered_access("read")
        allergies = {}
        for row in self.env["restaurant.guest.preference"].search(
            [("partner_id", "in", ids), ("kind", "=", "allergy")]
        ):
            allergies.setdefault(row.partner_id.id, []).append(row.preference_id.name)
        phones = self._numbers(guests)
        return {
            guest.id: {
                "id": guest.id,
                "name": guest.display_name,
                "phone": phones[guest.id],
                "tier": guest.guest_tier_id.name or False,
                "tier_color": guest.guest_tier_color,
                "vip": guest.guest_tier_id in vips,
                "stage": guest.guest_stage or False,
                "rhythm": guest.guest_rhythm_text or False,
                "allergies": ", ".join(allergies.get(guest.id, [])),
            }
            for guest in guests
        }
