from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine.insight import overview as engine
from ...engine.shared.clock import day_start, local_date
from ...engine.shared.flush import flush
from ..shared import planner
from .restaurant_stage_day import DAYS_BACK

# Figures that are sums over days of stores.
DAILY = ("known_orders", "unknown_orders", "delivered_orders", "visits", "complaints", "stars", "ratings")
GUESTS = Domain("is_company", "=", False) & Domain("partner_share", "=", True)


class RestaurantOverview(models.AbstractModel):
    """The first page: how guests, levels, stars and complaints stand, of the stores that the user sees.

    Guests belong to their favourite store. How guests stand is read as of now; what happened, from the days that are
    over. Each figure opens the list of what it counts.
    """

    _name = "restaurant.overview"
    _description = "Overview"

    @api.model
    def load(self, days=30, region_id=False, store_id=False):
        """What the page shows.

        :param days: length of the period in days, 30, 90 or 365; it ends yesterday
        :param region_id: only stores of this region
        :param store_id: only this store
        :return: a dict of figures; each has its ``value`` and that of the period before
        """
        self._check_access()
        days = self._period(days)
        today = local_date(self.env)
        # sudo: whether anything was noted at all, of whatever store.
        if not self.env["restaurant.store.day"].sudo().search_count([], limit=1):
            # The first look, before the first night.
            self.env["restaurant.store.day"]._cron_note()
        everywhere = self.env["restaurant.store"].search([])  # pylint: disable=no-search-all
        stores = self._stores(region_id, store_id)
        by_stage, by_tier, total = self._guests(stores, days, today)
        before = self._stages_before(stores, today)
        figures, series = self._days(stores, days, today)
        figures["new"] = {"value": total["new"], "previous": total["new_before"]}
        return {
            "days": days,
            "until": fields.Date.to_string(today - timedelta(days=1)),
            "compared_with": fields.Date.to_string(before.pop("date", None)),
            # Profiles add up the spend of all companies in it.
            "currency_id": self.env["res.company"]._restaurant_currency().id,
            "regions": everywhere.region_id.sudo().mapped(lambda region: [region.id, region.display_name]),
            "stores": [[store.id, store.display_name, store.region_id.id] for store in everywhere],
            "guests": {"value": total["guests"], "previous": sum(before.values()) if before else None},
            "stages": [
                {
                    "stage": stage,
                    "label": label,
                    "value": by_stage.get(stage, {}).get("guests", 0),
                    "previous": before.get(stage, 0) if before else None,
                }
                for stage, label in self._labels()
            ],
            "tiers": self._tiers(stores, by_tier, today),
            "return_rate": {"of": total["here"], "again": total["again"]},
            "figures": figures,
            "series": series,
            "sees_orders": self.env["pos.order"].has_access("read"),
        }

    @api.model
    def open(self, figure, days=30, region_id=False, store_id=False):
        """The action that lists what a figure counts.

        :param figure: its name; ``stage:NAME`` or ``tier:ID`` for one of several
        :raise UserError: there is no such figure
        """
        self._check_access()
        days, today = self._period(days), local_date(self.env)
        stores = self._stores(region_id, store_id)
        kind, _colon, which = figure.partition(":")
        action, domain = self._list_of(kind, which, stores, days, today)
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(f"restaurant_crm.{action}"),
            "domain": list(domain),
            "context": {},
            # Written for an empty house; and what a call returns is shown as plain text.
            "help": False,
        }

    def _list_of(self, kind, which, stores, days, today):
        """The list behind a figure, as ``(external id of the action, domain)``."""
        guests = self._guest_domain(stores)
        since = fields.Date.to_string(today - timedelta(days=days))
        until = fields.Date.to_string(today)
        lists = {
            "guests": lambda: guests,
            "stage": lambda: guests & Domain("guest_stage", "=", which),
            "tier": lambda: guests & Domain("guest_tier_id", "=", int(which) or False),
            "return_rate": lambda: guests & Domain("guest_visits_365", ">=", 2),
            "new": lambda: (
                guests & Domain("guest_first_visit_date", ">=", since) & Domain("guest_first_visit_date", "<", until)
            ),
        }
        if kind in lists:
            return "res_partner_action", lists[kind]()
        here = Domain("store_id", "in", stores.ids)
        moment = {"complaints": "received_at", "stars": "answered_at", "visits": "visit_date"}
        actions = {
            "complaints": "restaurant_complaint_action",
            "stars": "restaurant_feedback_action",
            "visits": "restaurant_visit_action",
        }
        if kind in actions:
            if kind != "visits":
                # Moments, of which the days begin when those of the company do.
                since, until = (
                    fields.Datetime.to_string(day_start(self.env, day)) for day in (today - timedelta(days=days), today)
                )
            counted = {"complaints": Domain("duplicate_of_id", "=", False), "stars": Domain("stars", ">", 0)}
            period = Domain(moment[kind], ">=", since) & Domain(moment[kind], "<", until)
            return actions[kind], here & period & counted.get(kind, Domain.TRUE)
        raise UserError(self.env._("There is no such figure."))

    def _check_access(self):
        """:raise AccessError: the user is not of guest relations"""
        self.env["restaurant.store.day"].check_access("read")

    @api.model
    def _period(self, days):
        return days if days in engine.PERIODS else engine.PERIODS[0]

    def _labels(self):
        stage = self.env["restaurant.guest.profile"]._fields["stage"]
        return stage._description_selection(self.env)

    def _stores(self, region_id, store_id):
        """The stores in question, of those that the user sees."""
        domain = Domain("region_id", "=", region_id) if region_id else Domain.TRUE
        domain &= Domain("id", "=", store_id) if store_id else Domain.TRUE
        return self.env["restaurant.store"].search(domain)

    def _is_whole(self, stores):
        """Whether these are all stores that there are: then guests of archived ones count as well."""
        Store = self.env["restaurant.store"]
        return Store._sees_all() and stores == Store.search([])  # pylint: disable=no-search-all

    def _guest_domain(self, stores):
        """The guests of the stores: those whose favourite store is one of them."""
        here = Domain.TRUE if self._is_whole(stores) else Domain("guest_favourite_store_id", "in", stores.ids)
        return GUESTS & Domain("guest_stage", "!=", False) & here

    def _guests(self, stores, days, today):
        """How guests stand: rows by stage, rows by tier, and the row of all."""
        flush(self.env, engine.SOURCES)
        # The conditions on profiles are in the statement itself, which reads them anyway.
        partners = self.env["res.partner"]._search(GUESTS).subselect()
        here = None if self._is_whole(stores) else stores.ids
        # Compiling the statement would take longer than answering it.
        planner.set_for(self.env.cr, partners)
        rows = self.env.execute_query(engine.guests(partners, here, days, today))
        rows = [dict(zip(engine.COLUMNS, row, strict=True)) for row in rows]
        by_stage = {row["stage"]: row for row in rows if row["by_stage"]}
        by_tier = {row["tier_id"]: row for row in rows if row["by_tier"]}
        return by_stage, by_tier, next(row for row in rows if not row["by_stage"] and not row["by_tier"])

    def _day_before(self, model, today, domain):
        """The last day of these rows that is a month ago at least; None when there is none."""
        domain &= Domain("date", "<=", today - timedelta(days=DAYS_BACK))
        return self.env[model].search(domain, order="date desc", limit=1).date or None

    def _stages_before(self, stores, today):
        """How many guests stood in each stage a month ago, with the ``date``; empty when nobody knows."""
        here = Domain.TRUE if self._is_whole(stores) else Domain("store_id", "in", stores.ids)
        if not (day := self._day_before("restaurant.stage.day", today, here)):
            return {}
        rows = self.env["restaurant.stage.day"]._read_group(
            here & Domain("date", "=", day), ["stage"], ["guest_count:sum"]
        )
        return dict(rows, date=day) if rows else {}

    def _tiers(self, stores, by_tier, today):
        """The levels of the guests from the highest to the lowest, with what their guests spent in the period."""
        here = Domain.TRUE if self._is_whole(stores) else Domain("store_id", "in", stores.ids)
        day = self._day_before("restaurant.tier.history", today, here)
        before = dict(
            self.env["restaurant.tier.history"]._read_group(
                here & Domain("date", "=", day), ["tier_id"], ["guest_count:sum"]
            )
            if day
            else []
        )
        before = {tier.id or None: count for tier, count in before.items()}
        tiers = (
            self.env["restaurant.tier"]
            .browse(filter(None, by_tier))
            .sorted(lambda tier: (tier.scheme_id.sequence, tier.scheme_id.id, -tier.level))
        )
        several = len(tiers.scheme_id) > 1
        return [
            {
                "id": tier.id or 0,
                "label": (f"{tier.scheme_id.name}: {tier.name}" if several else tier.name) if tier else None,
                "color": tier.color,
                "value": by_tier[tier.id or None]["guests"],
                "previous": before.get(tier.id or None, 0) if day else None,
                "spend": by_tier[tier.id or None]["spend"],
            }
            for tier in [*tiers, *([tiers.browse()] if None in by_tier else [])]
        ]

    def _days(self, stores, days, today):
        """The sums of the days of the period and of the one before, and the course of the period."""
        rows = self.env["restaurant.store.day"]._read_group(
            Domain("store_id", "in", stores.ids)
            & Domain("date", ">=", today - timedelta(days=2 * days))
            & Domain("date", "<", today),
            ["date:day"],
            [f"{name}:sum" for name in DAILY],
        )
        since = today - timedelta(days=days)
        width = 1 if days <= 31 else 7
        figures = {name: {"value": 0, "previous": 0} for name in DAILY}
        # Whole weeks: what is left over is at the beginning.
        course = [dict.fromkeys(DAILY, 0) for _bucket in range(-(-days // width))]
        for day, *sums in rows:
            for name, value in zip(DAILY, sums, strict=True):
                figures[name]["value" if day >= since else "previous"] += value or 0
                if day >= since:
                    course[-1 - ((today - day).days - 1) // width][name] += value or 0
        for number, bucket in enumerate(course):
            last = today - timedelta(days=1 + (len(course) - 1 - number) * width)
            bucket["day"] = fields.Date.to_string(max(last - timedelta(days=width - 1), since))
        return figures, course
