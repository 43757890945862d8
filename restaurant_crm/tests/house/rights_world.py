"""A chain of two companies in which there is something of every model, for each role to be kept from."""

import base64
from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from ...engine.shared.clock import local_date
from ..common import GuestCase

# Whose records they are: of the store that everybody with one store has, of another store, of another company.
OWN, NEXT, FOREIGN = "own", "next", "foreign"
# Records of the whole house: settings, or what a person has just made.
HOUSE = "house"

ROLES = {
    "public": None,
    "portal": "base.group_portal",
    "internal": "base.group_user",
    "cashier": "base.group_user,point_of_sale.group_pos_user",
    "relations": "restaurant_crm.group_user",
    "store": "restaurant_crm.group_user",
    "admin": "restaurant_crm.group_manager",
    "admin_pos": "restaurant_crm.group_manager,point_of_sale.group_pos_manager",
}
STAFF = tuple(ROLES)[2:]
# Who is limited to the store of ``OWN``; the others see all stores of their company.
ONE_STORE = ("cashier", "relations", "store")


class RightsWorld(GuestCase):
    """``self.rows[model][whose]`` are records, ``self.users[role]`` who wants to see them.

    Mei comes to the store of her own, Bo to the next one, Zoe to that of another company.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Other chain"})
        cls.far = cls.env["restaurant.region"].create({"name": "Far", "company_id": cls.other_company.id})
        cls.boston = cls.env["restaurant.store"].create(
            {"name": "Boston", "tz": "America/New_York", "region_id": cls.far.id, "company_id": cls.other_company.id}
        )
        cls.stores = {OWN: cls.shanghai, NEXT: cls.new_york, FOREIGN: cls.boston}
        cls.zoe = cls._make_guest("Zoe")
        cls.guests = {OWN: cls.mei, NEXT: cls.bo, FOREIGN: cls.zoe}
        cls.orders = {
            OWN: cls.pay(cls.mei, cls.ago(cls, 3)),
            NEXT: cls.pay(cls.bo, cls.ago(cls, 3), store=cls.new_york),
        }
        cls.env["restaurant.guest.queue"]._process()
        cls._make_users()
        cls.rows = {}
        cls._make_history()
        cls._make_channel()
        cls._make_facts()
        cls._make_rules()
        cls._make_complaints()
        cls._make_feedback()
        cls._make_privacy()
        cls._make_campaigns()
        cls._make_insight()
        cls._make_dishes()
        cls._make_dialogs()
        # Somebody is still waiting when all has been made.
        cls._keep(
            "restaurant.guest.queue", {HOUSE: cls.env["restaurant.guest.queue"].create({"partner_id": cls.mei.id})}
        )
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def _make_users(cls):
        cls.users = {role: cls._make_user(f"role_{role}", groups) for role, groups in ROLES.items() if groups}
        # What staff may see they may also export.
        for role in STAFF:
            cls.users[role].group_ids |= cls.env.ref("base.group_allow_export")
        cls.users["public"] = cls.env.ref("base.public_user")
        for role in ONE_STORE:
            cls.users[role].restaurant_store_ids = cls.shanghai
        cls.shanghai.manager_id = cls.users["store"]

    @classmethod
    def _keep(cls, model, rows):
        cls.rows.setdefault(model, {}).update(rows)
        return rows

    @classmethod
    def _make(cls, model, values, wheres=(OWN, NEXT, FOREIGN)):
        """A record of each place; ``values`` makes its values of the place."""
        return cls._keep(model, {where: cls.env[model].create(values(where)) for where in wheres})

    @classmethod
    def _make_house(cls, model, **values):
        """A record of the whole house."""
        return cls._keep(model, {HOUSE: cls.env[model].create(values)})[HOUSE]

    @classmethod
    def _make_history(cls):
        """Orders of another till, of nobody."""
        companies = {HOUSE: cls.env.company, FOREIGN: cls.other_company}
        tills = cls._make(
            "restaurant.history.till",
            lambda where: {"name": f"Old till ({where})", "company_id": companies[where].id},
            companies,
        )
        imports = cls._make(
            "restaurant.history.import",
            lambda where: {
                "till_id": tills[where].id,
                "file": base64.b64encode(b"Order,Date,Total\n1,2024-01-20,10"),
                "file_name": "old.csv",
            },
            companies,
        )
        cls._keep("restaurant.history.column", {where: till.column_ids[:1] for where, till in tills.items()})
        named = {where: {"till_id": till.id, "name": "Old", "key": "old"} for where, till in tills.items()}
        dishes = cls._make("restaurant.history.dish", named.get, companies)
        cls._make("restaurant.history.place", named.get, companies)
        cls._make(
            "restaurant.history.problem",
            lambda where: {"import_id": imports[where].id, "kind": "no_date", "value": where},
            companies,
        )
        old = {where: FOREIGN if where == FOREIGN else HOUSE for where in cls.stores}
        orders = cls._make(
            "restaurant.history.order",
            lambda where: {
                "till_id": tills[old[where]].id,
                "key": where,
                "number": where,
                "placed_at": "2024-01-20 04:00:00",
                "store_id": cls.stores[where].id,
                "channel": "dine_in",
            },
        )
        cls._make(
            "restaurant.history.line",
            lambda where: {"order_id": orders[where].id, "dish_id": dishes[old[where]].id, "qty": 1, "amount": 10},
        )

    @classmethod
    def _make_channel(cls):
        """Orders of platforms of nobody, keys of guests, what guests did elsewhere."""
        companies = {HOUSE: cls.env.company, FOREIGN: cls.other_company}
        platforms = cls._make(
            "restaurant.platform",
            lambda where: {"name": f"Platform ({where})", "company_id": companies[where].id},
            companies,
        )
        of = {where: platforms[FOREIGN if where == FOREIGN else HOUSE] for where in cls.stores}
        event = {"event": "e1", "sealed": base64.b64encode(b"sealed")}
        cls._make("restaurant.platform.event", lambda where: {**event, "platform_id": platforms[where].id}, companies)
        placed = {"placed_at": "2024-01-20 04:00:00", "channel": "delivery"}
        orders = cls._make(
            "restaurant.platform.order",
            lambda where: {
                **placed, "platform_id": of[where].id, "number": f"9000000{where}", "store_id": cls.stores[where].id,
            },
        )  # fmt: skip
        dish = cls.env["restaurant.history.dish"].create({"till_id": of[OWN].till_id.id, "name": "Old", "key": "old"})
        cls._make(
            "restaurant.platform.order.line",
            lambda where: {"order_id": orders[where].id, "dish_id": dish.id, "qty": 1, "amount": 10},
        )
        keys = cls._make(
            "restaurant.identity",
            lambda where: {
                "kind": "openid", "key_hash": where, "hint": where, "partner_id": cls.guests[where].id,
                "state": "confirmed",
            },
        )  # fmt: skip
        cls._make(
            "restaurant.identity.candidate",
            lambda where: {"identity_id": keys[where].id, "partner_id": cls.guests[where].id, "score": 5},
        )
        cls._make(
            "restaurant.interaction",
            lambda where: {"kind": "message", "external_id": where, "partner_id": cls.guests[where].id},
        )
        cls._make(
            "restaurant.reservation",
            lambda where: {
                "external_id": where, "partner_id": cls.guests[where].id, "store_id": cls.stores[where].id,
                "reserved_for": "2024-01-20 04:00:00",
            },
        )  # fmt: skip
        cls._make("restaurant.merge", lambda where: {"survivor_id": cls.guests[where].id, "merged_names": where})
        twins = {where: guest.copy({"email": f"{where}@example.com"}) for where, guest in cls.guests.items()}
        for where, guest in cls.guests.items():
            guest.email = twins[where].email
        cls.env.flush_all()
        found = {pair.partner_id: pair for pair in cls.env["restaurant.guest.twin"].search([])}
        cls._keep("restaurant.guest.twin", {where: found[guest] for where, guest in cls.guests.items()})
        nobody = cls.env.company.partner_id.id
        cls._make("restaurant.guest.apart", lambda where: {"partner_id": cls.guests[where].id, "other_id": nobody})
        cls._keep(
            "restaurant.data.quality",
            {where: cls.env["restaurant.data.quality"].browse(store.id) for where, store in cls.stores.items()},
        )

    # -- what there is -------------------------------------------------------------------------

    @classmethod
    def _make_facts(cls):
        """Facts of the other company as if its tills had sold."""
        visit = cls.visits(cls, cls.mei)
        foreign = cls.env["restaurant.visit"].create(
            {
                **{
                    name: visit[name] for name in ("channel", "visited_at", "ended_at", "visit_date", "weekday", "hour")
                },
                **{name: visit[name] for name in ("daypart", "covers", "amount", "order_count")},
                "partner_id": cls.zoe.id,
                "store_id": cls.boston.id,
                "order_id": visit.order_id.id,
            }
        )
        visits = {OWN: visit, NEXT: cls.visits(cls, cls.bo), FOREIGN: foreign}
        cls._keep("restaurant.visit", visits)
        line = visit.line_ids[0]
        cls.env["restaurant.visit.line"].create(
            {
                **{name: line[name] for name in ("visit_date", "qty", "amount")},
                "visit_id": foreign.id,
                "partner_id": cls.zoe.id,
                "product_id": line.product_id.id,
            }
        )
        cls._keep("restaurant.visit.line", {where: visits[where].line_ids[:1] for where in visits})
        profiles = {where: cls.profile(cls, guest) for where, guest in cls.guests.items()}
        profiles[FOREIGN] = cls.env["restaurant.guest.profile"].create({"partner_id": cls.zoe.id, "visits": 1})
        profiles[FOREIGN].favourite_store_id = cls.boston
        cls.zoe.guest_profile_id = profiles[FOREIGN]
        cls._keep("restaurant.guest.profile", profiles)
        cls._keep("restaurant.region", {HOUSE: cls.region, FOREIGN: cls.far})
        cls._keep("restaurant.store", cls.stores)
        cls._make_house("restaurant.fact.check", reason="manual")
        cls._make_house("restaurant.fact.fingerprint", kind="rules", key=1)
        cls._make(
            "restaurant.calendar.day",
            lambda where: {"date": "2024-05-01", "company_id": cls.stores[where].company_id.id},
            (OWN, FOREIGN),
        )
        cls._keep("restaurant.lunar.month", {HOUSE: cls.env["restaurant.lunar.month"].search([], limit=1)})
        cls._make(
            "restaurant.fact.issue",
            lambda where: {
                "kind": "impossible_date",
                "partner_id": cls.guests[where].id,
                "order_id": cls.orders[where].id,
            },
            (OWN, NEXT),
        )
        cls._make(
            "restaurant.coupon.misuse",
            lambda where: {
                "order_id": cls.orders[where if where in cls.orders else OWN].id,
                "store_id": cls.stores[where].id,
                "partner_id": cls.guests[where].id,
                "code": where,
                "reason": "spent",
            },
        )
        cls._make_house("restaurant.guest.former", former_id=2**30, partner_id=cls.mei.id)
        cls._make_house("restaurant.rule.change")
        cls._make_house(
            "restaurant.till.entry",
            uuid="f5b3a2f0-0000-4000-8000-000000000001",
            kind="preference",
            partner_id=cls.mei.id,
            entered_at=fields.Datetime.now(),
        )

    @classmethod
    def _make_rules(cls):
        """Segments, tags, preferences, tiers."""
        line = Command.create({"measure": "visits", "value": 1})
        spoken = {
            HOUSE: line,
            NEXT: Command.create({"measure": "visits", "value": 1, "store_ids": [Command.set(cls.new_york.ids)]}),
            FOREIGN: Command.create({"measure": "visits", "value": 1, "store_ids": [Command.set(cls.boston.ids)]}),
        }
        segments = cls._make(
            "restaurant.segment",
            lambda where: {"name": f"Came ({where})", "condition_ids": [spoken[where]]},
            (HOUSE, NEXT, FOREIGN),
        )
        cls._keep("restaurant.segment.condition", {where: row.condition_ids for where, row in segments.items()})
        cls._make(
            "restaurant.segment.history",
            lambda where: {"segment_id": segments[where].id, "date": local_date(cls.env), "guest_count": 1},
            (HOUSE, NEXT, FOREIGN),
        )
        card = cls._make_house("restaurant.scorecard", name="Card")
        cls._make_house("restaurant.scorecard.line", scorecard_id=card.id, measure="visits")
        cls._make("restaurant.guest.grade", lambda where: {"partner_id": cls.guests[where].id})
        by_hand = cls.env["restaurant.guest.grade"].with_user(cls.users["relations"])
        cls._keep("restaurant.guest.grade", {"mine": by_hand.create({"partner_id": cls.mei.id}).with_env(cls.env)})

        category = cls._make_house("restaurant.tag.category", name="Kinds (test)")
        cls.tag = cls._make_house("restaurant.tag", name="Regular (test)", category_id=category.id)
        cls.secret = cls.env["restaurant.tag"].create({"name": "Secret (test)", "sensitive": True})
        cls.hidden = cls.env["restaurant.tag"].create({"name": "Hidden (test)", "visible_at_till": False})
        cls._keep("restaurant.tag", {"secret": cls.secret, "hidden": cls.hidden})
        tags = cls.tag | cls.secret | cls.hidden
        for guest in cls.guests.values():
            tags._give(guest)
        assignments = cls.env["restaurant.tag.assignment"].search([("tag_id", "in", tags.ids)])
        by_tag = {cls.tag: {}, cls.secret: {}, cls.hidden: {}}
        for row in assignments:
            where = next(where for where, guest in cls.guests.items() if guest == row.partner_id)
            by_tag[row.tag_id][where] = row
        cls._keep("restaurant.tag.assignment", by_tag[cls.tag] | {"secret": by_tag[cls.secret][OWN]})
        logs = cls.env["restaurant.guest.log"].search([("tag_id", "=", cls.tag.id)])
        cls._keep(
            "restaurant.guest.log",
            {
                where: logs.filtered(lambda row, guest=guest: row.partner_id == guest)
                for where, guest in cls.guests.items()
            },
        )
        rule = cls._make_house(
            "restaurant.tag.rule", name="Rule (test)", tag_id=cls.hidden.id, active=False, condition_ids=[line]
        )
        cls.rule = rule

        cls._make(
            "restaurant.tag.suggestion",
            lambda where: {"partner_id": cls.guests[where].id, "tag_id": cls.tag.id, "action": "remove"},
        )
        likes = cls._make_house("restaurant.preference", name="Spicy (test)", kind="taste")
        shy = cls.env["restaurant.preference"].create({"name": "Shy (test)", "kind": "taste", "sensitive": True})
        cls._keep("restaurant.preference", {"secret": shy})
        cls._make(
            "restaurant.guest.preference", lambda where: {"partner_id": cls.guests[where].id, "preference_id": likes.id}
        )
        cls._keep(
            "restaurant.guest.preference",
            {
                "secret": cls.env["restaurant.guest.preference"].create(
                    {"partner_id": cls.mei.id, "preference_id": shy.id}
                )
            },
        )

        cls.env["restaurant.tier.scheme"].search([]).active = False
        scheme = cls._make_house(
            "restaurant.tier.scheme",
            name="Guests (test)",
            everybody=True,
            tier_ids=[
                Command.create({"name": "Ordinary", "sequence": 1, "everybody": True}),
                Command.create({"name": "Gold", "sequence": 2, "condition_ids": [line]}),
            ],
        )
        scheme._start()
        cls.env["restaurant.tier.scheme"]._apply([guest.id for guest in cls.guests.values()])
        cls.scheme = scheme
        cls._keep("restaurant.tier", {HOUSE: scheme.tier_ids[0]})
        cls._keep("restaurant.guest.tier", {where: guest.guest_tier_row_ids for where, guest in cls.guests.items()})
        cls._make(
            "restaurant.tier.return",
            lambda where: {"partner_id": cls.guests[where].id, "refund_id": cls.orders[where].id},
            (OWN, NEXT),
        )
        yesterday = local_date(cls.env) - timedelta(days=1)
        cls._make("restaurant.store.day", lambda where: {"date": yesterday, "store_id": cls.stores[where].id})
        stage = {"date": yesterday, "stage": "active", "guest_count": 1}
        cls._make("restaurant.stage.day", lambda where: {**stage, "store_id": cls.stores[where].id})
        cls._make(
            "restaurant.tier.history",
            lambda where: {
                "date": local_date(cls.env),
                "scheme_id": scheme.id,
                "tier_id": scheme.tier_ids[0].id,
                "store_id": cls.stores[where].id,
                "guest_count": 1,
            },
        )

    @classmethod
    def _make_complaints(cls):
        complaints = cls._make(
            "restaurant.complaint",
            lambda where: {
                "description": f"Cold soup ({where})",
                "partner_id": cls.guests[where].id,
                "store_id": cls.stores[where].id,
                "phone": f"+86 138 {where}",
            },
        )
        offer = cls.env.ref("restaurant_crm.compensation_offer_gesture")
        cls._keep("restaurant.compensation.offer", {HOUSE: offer})
        cls._keep(
            "restaurant.compensation.budget", {HOUSE: cls.env["restaurant.compensation.budget"].search([], limit=1)}
        )
        cls._make("restaurant.compensation", lambda where: {"complaint_id": complaints[where].id, "offer_id": offer.id})
        for model in ("category", "cause", "deadline", "stage"):
            cls._keep(
                f"restaurant.complaint.{model}", {HOUSE: cls.env[f"restaurant.complaint.{model}"].search([], limit=1)}
            )
        cls._keep(
            "restaurant.guest.log",
            {
                f"complaint_{where}": cls.env["restaurant.guest.log"].search([("complaint_id", "=", complaint.id)])
                for where, complaint in complaints.items()
            },
        )
        rates = cls.env["restaurant.complaint.rate"]
        cls._keep(
            "restaurant.complaint.rate",
            {where: rates.search([("store_id", "=", store.id)], limit=1) for where, store in cls.stores.items()},
        )
        warnings = cls._make(
            "restaurant.remediation", lambda where: {"store_id": cls.stores[where].id, "user_id": cls.env.user.id}
        )
        cls._make(
            "restaurant.remediation.measure", lambda where: {"remediation_id": warnings[where].id, "name": "Train"}
        )

    @classmethod
    def _make_feedback(cls):
        answers = cls._make(
            "restaurant.feedback",
            lambda where: {
                "company_id": cls.stores[where].company_id.id,
                "store_id": cls.stores[where].id,
                "order_id": cls.orders[where].id if where in cls.orders else False,
                "stars": 4,
                "lowest_stars": 4,
                "comment": f"Lovely ({where})",
            },
        )
        aspect = cls.env["restaurant.feedback.aspect"].search([], limit=1)
        cls._keep("restaurant.feedback.aspect", {HOUSE: aspect})
        cls._make(
            "restaurant.feedback.star",
            lambda where: {"feedback_id": answers[where].id, "aspect_id": aspect.id, "stars": 4},
        )
        kim = cls._make_guest("Kim")
        cls._make_house("restaurant.feedback.attempt", source="somebody")
        segment = cls.rows["restaurant.segment"][HOUSE]
        surveys = cls._make(
            "restaurant.survey",
            lambda where: {
                "name": where,
                "company_id": cls.stores[where].company_id.id,
                "segment_id": segment.id,
            },
            (OWN, FOREIGN),
        )
        cls._make(
            "restaurant.survey.request",
            lambda where: {
                "survey_id": surveys[FOREIGN if where == FOREIGN else OWN].id,
                "partner_id": cls.guests[where].id,
                "order_id": (cls.orders.get(where) or cls.pay(kim, cls.ago(cls, 2))).id,
                "company_id": cls.stores[where].company_id.id,
                "store_id": cls.stores[where].id,
                "chosen_on": local_date(cls.env) - timedelta(days=1),
            },
        )

    @classmethod
    def _make_privacy(cls):
        consents = {
            where: cls.env["restaurant.consent"]._record(guest, "mail", "marketing", "granted", "staff")
            for where, guest in cls.guests.items()
        }
        cls._keep("restaurant.consent", consents)
        cls._keep(
            "restaurant.consent.state", {where: guest.guest_consent_state_ids for where, guest in cls.guests.items()}
        )
        cls._make(
            "restaurant.privacy.request",
            lambda where: {
                "partner_id": cls.guests[where].id,
                "company_id": cls.stores[where].company_id.id,
                "kind": "correct",
                "note": "So",
            },
        )
        cls._make_house(
            "restaurant.guest.access",
            partner_id=cls.mei.id,
            digest="0",
            source="staff",
            expires_at=fields.Datetime.now(),
        )
        cls._make_house("restaurant.guest.device", partner_id=cls.mei.id, digest="0", seen_at=fields.Datetime.now())
        cls._make_house(
            "restaurant.consent.question",
            uuid="f5b3a2f0-0000-4000-8000-000000000003",
            partner_id=cls.mei.id,
            config_id=cls.shanghai.config_ids[0].id,
            user_id=cls.env.uid,
            answer_until=fields.Datetime.now(),
        )
        reading = cls.env["restaurant.guest.reading"]
        reading.with_user(cls.users["relations"])._note("form", cls.mei.ids)
        reading._write_waiting()
        cls._keep("restaurant.guest.reading", {HOUSE: reading.search([("partner_ids", "in", cls.mei.ids)], limit=1)})
        cls._make_house("restaurant.security.review")
        cls._keep("restaurant.retention", {HOUSE: cls.env["restaurant.retention"].search([], limit=1)})
        cls._make_house("restaurant.suppression", kind="phone", digest="0" * 64)
        cls._make_house("restaurant.consent.note", partner_ids=[Command.set(cls.mei.ids)], state="granted")
        cls._make_house("restaurant.erasure", partner_ids=[Command.set(cls.mei.ids)])
        cls._make_house("restaurant.consent.text", purpose="sharing", text="Draft (test)")

    @classmethod
    def _make_campaigns(cls):
        """A campaign of each company, and messages to the guests of each store."""
        companies = {HOUSE: cls.env.company, FOREIGN: cls.other_company}
        campaigns = cls._make(
            "restaurant.campaign",
            lambda where: {
                "name": f"Campaign ({where})",
                "company_id": companies[where].id,
                "condition_ids": [Command.create({"measure": "visits", "value": 1})],
                "step_ids": [Command.create({"kind": "private", "text": f"Come back ({where})"})],
                "trigger": "monthly",
            },
            companies,
        )
        for campaign in campaigns.values():
            campaign.state = "running"
        days = cls.env["restaurant.campaign.day"]
        cls._keep(
            "restaurant.campaign.day",
            {where: days.search([("campaign_id", "=", row.id)], limit=1) for where, row in campaigns.items()},
        )
        cls._keep("restaurant.campaign.step", {where: row.step_ids for where, row in campaigns.items()})
        for model, values in (
            ("restaurant.campaign.run", {"ran_at": fields.Datetime.now()}),
            ("restaurant.campaign.result", {"measure": "visits", "verdict": "early"}),
            ("restaurant.campaign.inside", {"partner_id": cls.mei.id}),
        ):
            cls._make(model, lambda where, values=values: {"campaign_id": campaigns[where].id, **values}, companies)
        cls._make(
            "restaurant.sms.caught",
            lambda where: {"company_id": companies[where].id, "number": "1", "text": where},
            companies,
        )
        lan = cls._make_guest("Lan")
        cls._make(
            "restaurant.referral",
            lambda where: {
                "partner_id": cls.guests[where].id,
                "referrer_id": lan.id,
                "entered_at": fields.Datetime.now(),
            },
        )
        cls._make("restaurant.referral.code", lambda where: {"partner_id": cls.guests[where].id, "code": where})
        of = {where: campaigns[FOREIGN if where == FOREIGN else HOUSE] for where in cls.stores}
        now = fields.Datetime.now()
        members = cls._make(
            "restaurant.campaign.member",
            lambda where: {
                "campaign_id": of[where].id,
                "store_id": cls.stores[where].id,
                "partner_id": cls.guests[where].id,
                "occurrence": "once",
                "arm": "treated",
                "enrolled_at": now,
                "enrolled_on": now.date(),
            },
        )
        cls._make(
            "restaurant.campaign.message",
            lambda where: {
                "member_id": members[where].id,
                "partner_id": cls.guests[where].id,
                "step_id": of[where].step_ids.id,
                "kind": "private",
                "state": "to_do",
                "due_at": now,
                "token": f"{where:x>32}",
                "content": where,
            },
        )

    @classmethod
    def _make_insight(cls):
        today = local_date(cls.env)
        cls._make_house("restaurant.return.model", fitted_on=today, horizon=30, state="replaced")
        cls._make(
            "restaurant.forecast",
            lambda where: {
                "date": today,
                "store_id": cls.stores[where].id,
                "daypart": "lunch",
                "dish_id": cls.tofu.product_tmpl_id.id,
            },
        )
        cls._make(
            "restaurant.forecast.review",
            lambda where: {"week": today, "store_id": cls.stores[where].id, "kind": "dishes"},
        )
        cls._make(
            "restaurant.staffing.need", lambda where: {"date": today, "store_id": cls.stores[where].id, "hour": 12}
        )
        cls._make(
            "restaurant.special.day",
            lambda where: {"name": where, "store_id": cls.stores[where].id if where in cls.stores else False},
            (OWN, NEXT, FOREIGN, HOUSE),
        )
        lifetimes, cohorts = cls.env["restaurant.guest.lifetime"], cls.env["restaurant.guest.cohort"]
        cls._keep(
            "restaurant.guest.lifetime",
            {where: lifetimes.search([("partner_id", "=", guest.id)]) for where, guest in cls.guests.items()},
        )
        cls._keep(
            "restaurant.guest.cohort",
            {where: cohorts.search([("store_id", "=", store.id)], limit=1) for where, store in cls.stores.items()},
        )
        cls._make(
            "restaurant.rfm.move",
            lambda where: {
                "month": today,
                "store_id": cls.stores[where].id,
                "from_group": "new",
                "to_group": "best",
                "guest_count": 1,
            },
        )

    @classmethod
    def _make_dishes(cls):
        """What was learned from the orders of both companies."""
        companies = {HOUSE: cls.env.company, FOREIGN: cls.other_company}
        cls._make("restaurant.suggestion.table", lambda where: {"company_id": companies[where].id}, companies)
        cls._make("restaurant.menu.study", lambda where: {"company_id": companies[where].id}, companies)
        dishes = {"dish_id": cls.tofu.product_tmpl_id.id, "other_dish_id": cls.tea.product_tmpl_id.id}
        cls._make("restaurant.menu.pair", lambda where: {"company_id": companies[where].id, **dishes}, companies)
        trend = {"kind": "channel", "channel": "delivery", "direction": "up"}
        cls._make("restaurant.menu.trend", lambda where: {"company_id": companies[where].id, **trend}, companies)
        cls._make(
            "restaurant.monthly.report",
            lambda where: {"company_id": companies[where].id, "month": local_date(cls.env).replace(day=1)},
            companies,
        )
        dish = {"dish_id": cls.tofu.product_tmpl_id.id, "verdict": "puzzle"}
        cls._make("restaurant.menu.item", lambda where: {"company_id": companies[where].id, **dish}, companies)
        cls._make("restaurant.menu.trial", lambda where: {"company_id": companies[where].id, "name": where}, companies)
        todo = {"topic": "no_cost", "kind": "mend", "certainty": "sure", "facts": {"dishes": []}}
        cls._make(
            "restaurant.advice",
            lambda where: {
                **todo,
                "key": where,
                "role": "store" if where in cls.stores else "admin",
                "store_id": cls.stores[where].id if where in cls.stores else False,
                "company_id": cls.stores[where].company_id.id if where in cls.stores else cls.env.company.id,
            },
            (HOUSE, *cls.stores),
        )

    @classmethod
    def _make_dialogs(cls):
        """Dialogs of somebody else: nobody looks into them."""
        complaint = cls.rows["restaurant.complaint"][OWN]
        cls._make_house("restaurant.complaint.call", complaint_id=complaint.id, outcome="reached")
        cls._make_house("restaurant.complaint.reopen", complaint_ids=[Command.set(complaint.ids)], reason="So")
        cls._make_house("restaurant.guest.tagging", tag_ids=[Command.set(cls.tag.ids)])
        campaign = cls.rows["restaurant.campaign"][HOUSE]
        preview = cls._make_house("restaurant.campaign.preview", campaign_id=campaign.id)
        cls._keep(
            "restaurant.campaign.preview.line",
            {
                HOUSE: cls.env["restaurant.campaign.preview.line"].create(
                    {"preview_id": preview.id, "partner_id": cls.mei.id, "reason": "no_consent"}
                )
            },
        )
        segment = cls.rows["restaurant.segment"][HOUSE]
        check = cls._make_house("restaurant.segment.check", segment_id=segment.id, partner_id=cls.mei.id)
        cls._keep("restaurant.segment.check.line", {HOUSE: check.line_ids[:1]})
        cls._make_house("restaurant.tag.rule.preview", rule_id=cls.rule.id, purpose="on")
        cls._make_house(
            "restaurant.tier.override",
            partner_ids=[Command.set(cls.mei.ids)],
            tier_id=cls.scheme.tier_ids[0].id,
            reason="So",
        )
        look = cls._make_house("restaurant.tier.simulation", purpose="look", scheme_id=cls.scheme.id)
        level = cls.scheme.tier_ids[0].id
        cls._make_house("restaurant.tier.simulation.level", simulation_id=look.id, tier_id=level)
        cls._make_house("restaurant.tier.simulation.move", simulation_id=look.id, to_tier_id=level, direction="up")
        cls._make_house("restaurant.guest.queue.state")
