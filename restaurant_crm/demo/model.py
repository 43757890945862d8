import logging
from time import monotonic

from odoo import api, models
from odoo.modules.module import Manifest
from odoo.tools import convert_file

from ..analytics import numeric
from . import (
    archetypes,
    behaviours,
    campaigns,
    chain,
    channels,
    complaints,
    feedback,
    history,
    past,
    premises,
    setup,
    tastes,
    volume,
)
from .orders import OrderWriter

_logger = logging.getLogger(__name__)

# Lines of ready-made segments that have to be told what to look for.
SEGMENT_CATEGORIES = {"segment_likes_spicy_1": "sichuan", "segment_dessert_lovers_1": "dessert"}
RULE_CATEGORIES = {"rule_likes_spicy_1": "sichuan", "rule_dessert_lover_1": "dessert"}
# What people would know of their guests.
TAGS_BY_HAND = {"vip": "press", "slipping": "handle_with_care"}
GRADES = {
    "vip": ("interview", 5, "Brings business partners; wants to book the private room by message."),
    "slipping": ("satisfaction", 2, "Waited too long twice in a row."),
    "weekend_family": ("satisfaction", 5, "Loves the play corner."),
}


class RestaurantDemo(models.AbstractModel):
    """The demo chain, a hot-pot house with six stores, and data in volume for benchmarks.

    Loaded by Odoo's demo mechanism, or by :meth:`_load` into a database without Odoo's own demo
    data. People, menu and stores are created through the ORM; the orders, for their number, by
    :class:`OrderWriter`. The same day gives the same chain.
    """

    _name = "restaurant.demo"
    _description = "Restaurant Demo Chain"

    @api.model
    def _load(self):
        """Load the addon's demo data where Odoo's is not wanted; from then on it counts as loaded."""
        for name in Manifest.for_addon(setup.MODULE)["demo"]:
            convert_file(self.env, setup.MODULE, name, {}, "init", noupdate=True)
        self.env.ref(f"base.module_{setup.MODULE}").demo = True

    @api.model
    def _load_chain(self):
        """Create the chain with its history up to yesterday, unless it is there."""
        if self.env.ref("restaurant_crm.demo_company", raise_if_not_found=False):
            return
        clock = _Clock()
        env = self._quietly().env
        company = setup.create_company(env)
        clock.lap("company")
        env = env(context={**env.context, "allowed_company_ids": company.ids})
        setup.create_users(env)
        premises.create_menu(env)
        premises.create_stores(env)
        clock.lap("users, menu and stores")
        demo = env["restaurant.demo"]
        today = setup.today(env)
        guests = behaviours.generate(today)
        partners = demo._generate_guests(guests)
        clock.lap("%s guests", len(guests))
        tastes.add_tastes(env, partners)
        clock.lap("tastes and allergies")
        count = demo._generate_orders(history.orders(guests, today), partners)
        clock.lap("%s orders", count)
        if "restaurant.visit" in env:
            env["restaurant.visit"]._rebuild()
            env["restaurant.fact.check"]._measure_everybody()
            clock.lap("visits and profiles")

    @api.model
    def _load_segments(self):
        """Put the ready-made segments to use; those about dishes look for the chain's."""
        self = self._quietly()
        self._look_for_dishes(SEGMENT_CATEGORIES)
        templates = self.env["ir.model.data"].search(
            [("module", "=", setup.MODULE), ("model", "=", "restaurant.segment")]
        )
        self.env["restaurant.segment"].browse(templates.mapped("res_id")).exists().action_unarchive()

    @api.model
    def _load_tags(self):
        """Switch the ready-made tag rules on as if that had been months ago, and let people set some tags by hand."""
        self = self._quietly()
        self._look_for_dishes(RULE_CATEGORIES)
        people = setup.recall(self.env, "user_hotline")
        for guest, tag in TAGS_BY_HAND.items():
            self.env.ref(f"{setup.MODULE}.tag_{tag}").with_user(people)._give(
                setup.recall(self.env, f"guest_{guest}").with_user(people)
            )
        templates = self.env["ir.model.data"].search(
            [("module", "=", setup.MODULE), ("model", "=", "restaurant.tag.rule")]
        )
        rules = self.env["restaurant.tag.rule"].browse(templates.mapped("res_id")).exists()
        rules.action_unarchive()
        past.date_what_people_noted(self.env)
        past.replay_tags(self.env, rules.sudo())

    @api.model
    def _load_tags_of_today(self):
        """Evaluate the rules for everybody; automations that wait for tags see what is new since yesterday."""
        self._quietly().env["restaurant.tag.rule"]._apply()

    @api.model
    def _load_tiers(self):
        """Put the ready-made schemes into force as if that had been months ago, with grades for some guests."""
        self = self._quietly()
        people = setup.recall(self.env, "user_hotline")
        for trait, (kind, grade, note) in GRADES.items():
            guest = setup.recall(self.env, f"guest_{trait}")
            self.env["restaurant.guest.grade"].create(
                {"partner_id": guest.id, "kind": kind, "grade": grade, "note": note, "user_id": people.id}
            )
        schemes = self.env["restaurant.tier.scheme"].concat(
            *(self.env.ref(f"{setup.MODULE}.tier_scheme_{name}") for name in ("young", "family", "house"))
        )
        schemes.write({"state": "running", "active": True})
        since = past.replay_tiers(self.env, schemes.sudo())
        schemes._start()
        schemes.standard_since = since

    @api.model
    def _load_complaints(self):
        """Let guests of the last months give stars and complain; levels know how content their guests are."""
        self = self._quietly()
        answers = feedback.add_feedback(self.env)
        feedback.add_survey(self.env)
        complaints.add_complaints(self.env, answers)
        self.env["restaurant.tier.history"]._note_today()
        # How large segments were is worked out in the background.
        self.env.ref(f"{setup.MODULE}.ir_cron_count_segments")._trigger()

    @api.model
    def _load_channels(self):
        """Let guests order at platforms, be private contacts and reserve tables; some are among the contacts twice."""
        channels.add_channels(self._quietly().env)

    @api.model
    def _load_campaigns(self):
        """Start the ready-made campaigns, with the results of some that are over."""
        campaigns.add_campaigns(self._quietly().env)

    @api.model
    def _load_insight(self):
        """Learn who comes back and look ahead, as the nights before would have."""
        self = self._quietly()
        self.env.flush_all()
        self.env["restaurant.return.model"]._keep_up()
        self.env["restaurant.rfm.move"]._note_months()
        if numeric.is_here():
            # All of it was written in this transaction: without a count PostgreSQL would take it for a handful.
            self.env.cr.execute("ANALYZE")
            self.env["restaurant.forecast"]._stores()._look_ahead()

    @api.model
    def _load_dishes(self):
        """One broth is enough; what to suggest, the menu and what to do today are learned in the background."""
        setup.recall(self.env, "category_broth").choose_one = True
        for name in ("build_suggestions", "study_menu", "look_for_advice"):
            self.env.ref(f"{setup.MODULE}.ir_cron_{name}")._trigger()

    @api.model
    def _quietly(self):
        """This model in English and in the chain's company, once there is one; nobody is told about what it makes."""
        company = self.env.ref(f"{setup.MODULE}.demo_company", raise_if_not_found=False)
        scope = {"allowed_company_ids": company.ids} if company else {}
        return self.with_context(**setup.QUIET, **scope, lang="en_US")

    @api.model
    def _look_for_dishes(self, categories):
        """Tell lines of ready-made rules, by external id, which of the chain's dishes they mean."""
        for name, category in categories.items():
            line = self.env.ref(f"{setup.MODULE}.{name}", raise_if_not_found=False)
            if line:
                line.pos_category_ids = setup.recall(self.env, f"category_{category}")

    @api.model
    def _keep_chain(self):
        """Let go of the chain's records, for when the module is uninstalled.

        Odoo would delete what has an external id of ours: all guests, and it would fail on
        dishes and tills that were sold and used. They stay, as a user's own records would.
        """
        self.env["ir.model.data"].search([("module", "=", setup.MODULE), ("name", "=like", r"demo\_%")]).unlink()

    @api.model
    def _generate_guests(self, guests):
        """Create contacts for these guests of ``behaviours`` and return them in the same order."""
        partners = setup.create_guests(self.env, guests)
        numbers = {
            **archetypes.EXAMPLES,
            "birthday": archetypes.BIRTHDAY_GUEST,
            "returned": archetypes.RETURNED_GUEST,
        }
        by_number = dict(zip((guest.number for guest in guests), partners, strict=True))
        named = {f"guest_{trait}": by_number[number] for trait, number in numbers.items()}
        setup.remember(self.env, named.values(), named)
        return partners

    @api.model
    def _generate_orders(self, orders, partners):
        """Write these orders of ``history`` for the contacts of its guests; return their number."""
        env = self.env
        configs = {store.key: setup.recall(env, f"pos_{store.key}") for store in chain.STORES}
        dishes = {dish.key: setup.recall(env, f"dish_{dish.key}").id for dish in chain.MENU}
        presets = {channel: setup.recall(env, f"preset_{channel}").id for channel in chain.PRESETS}
        tables = {key: config.floor_ids.sorted("sequence").table_ids.ids for key, config in configs.items()}
        methods = {
            (key, payment): setup.recall(
                env, f"payment_cash_{number}" if payment == "cash" else f"payment_{payment}"
            ).id
            for number, key in enumerate(configs, start=1)
            for payment in chain.PAYMENTS
        }
        writer = self._order_writer()
        partner_ids = partners.ids
        writer.stage_orders(
            [
                (
                    number,
                    configs[order.store].id,
                    None if order.guest is None else partner_ids[order.guest],
                    presets[order.channel],
                    None if order.table is None else tables[order.store][order.table],
                    methods[order.store, order.payment],
                    order.covers,
                    setup.to_utc(order.paid_at),
                    order.returns,
                )
                for number, order in enumerate(orders)
            ]
        )
        lines = [(number, line) for number, order in enumerate(orders) for line in order.lines]
        writer.stage_lines(
            [
                (position, number, dishes[line.dish], line.qty, line.returns)
                for position, (number, line) in enumerate(lines)
            ]
        )
        return writer.insert()

    @api.model
    def _generate_volume(self, guests, orders_per_guest):
        """Add so many guests with so many orders each to the demo chain, for benchmarks.

        Facts are not built. Returns the ids of the guests.
        """
        clock = _Clock()
        company = setup.recall(self.env, "company")
        env = self.env(
            context={
                **self.env.context,
                **setup.QUIET,
                "allowed_company_ids": company.ids,
                "lang": "en_US",
            }
        )
        first = volume.create_guests(env, guests)
        clock.lap("%s guests", guests)
        writer = env["restaurant.demo"]._order_writer()
        volume.stage_orders(env, first, guests, orders_per_guest, writer.configs)
        clock.lap("staged")
        count = writer.insert()
        clock.lap("%s orders", count)
        return range(first, first + guests)

    @api.model
    def _order_writer(self):
        env = self.env
        configs = env["pos.config"].browse([setup.recall(env, f"pos_{store.key}").id for store in chain.STORES])
        products = env["product.product"].browse([setup.recall(env, f"dish_{dish.key}").id for dish in chain.MENU])
        return OrderWriter(env, configs, products, setup.recall(env, "user_cashier"))


class _Clock:
    """Logs what was done and how long it took."""

    def __init__(self):
        self.begin = monotonic()

    def lap(self, message, *args):
        now = monotonic()
        _logger.info("Demo chain: %s in %.1f s", message % args, now - self.begin)
        self.begin = now
