"""Builders that every test of the module shares: a small chain, its guests and their orders."""

import os
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user, tagged

# What the vault seals with while tests run, wherever the addon is tested.
TEST_KEY = "dGhlIGtleSBvZiB0aGUgdGVzdHMsIDMyIGJ5dGVzISE="

CASHIER = "base.group_user,point_of_sale.group_pos_user"


def seeds(*few):
    """Seeds of random histories: a few in every run, as many as SECOND_OPINIONS says where somebody has time.

    ``SECOND_OPINIONS=100 ./dev test -k oracle`` lives through each history a hundred times.
    """
    count = int(os.environ.get("SECOND_OPINIONS", 0))
    return range(count) if count else few


@tagged("post_install", "-at_install")
class GuestCase(TransactionCase):
    """Two stores under two clocks, a few dishes, and verbs for what happens to orders.

    Times are UTC throughout, as strings or datetimes. ``pay`` and ``give_back`` go through
    ``action_pos_order_paid`` like every way of paying does.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(patch.dict(os.environ, {"RESTAURANT_CRM_KEY": TEST_KEY}))
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.env.company.partner_id.tz = "Asia/Shanghai"
        cls.region = cls.env["restaurant.region"].create({"name": "East"})
        cls.shanghai = cls._make_store("Shanghai", "Asia/Shanghai")
        cls.new_york = cls._make_store("New York", "America/New_York")
        cls.category = cls.env["pos.category"].create({"name": "Sichuan"})
        cls.tofu = cls._make_dish("Mapo Tofu", 30, cls.category)
        cls.beef = cls._make_dish("Beef", 60)
        cls.tea = cls._make_dish("Tea", 10)
        cls.mei = cls._make_guest("Mei")
        cls.bo = cls._make_guest("Bo")

    # -- people and places ---------------------------------------------------------------

    @classmethod
    def _make_store(cls, name, tz):
        """A store with one till and an open session; ``store.config_ids`` is the till."""
        store = cls.env["restaurant.store"].create({"name": name, "tz": tz, "region_id": cls.region.id})
        cls._make_config(name, store=store)
        return store

    @classmethod
    def _make_config(cls, name, store=None):
        cash = cls.env["pos.payment.method"].create(
            {
                "name": f"Cash {name}",
                "journal_id": cls.env["account.journal"]
                .create(
                    {
                        "name": f"Cash {name}",
                        "type": "cash",
                        "code": f"C{cls.env['account.journal'].search_count([])}",
                    }
                )
                .id,
            }
        )
        return cls.env["pos.config"].create(
            {
                "name": name,
                "module_pos_restaurant": True,
                "payment_method_ids": [Command.set(cash.ids)],
                **({"store_id": store.id} if store else {}),
            }
        )

    @classmethod
    def _make_dish(cls, name, price, category=None):
        return cls.env["product.product"].create(
            {
                "name": name,
                "list_price": price,
                "available_in_pos": True,
                "taxes_id": False,
                "pos_categ_ids": [Command.set(category.ids if category else [])],
            }
        )

    @classmethod
    def _make_sizes(cls, name, price):
        """The products of one dish in two sizes, small and large."""
        size = cls.env["product.attribute"].create(
            {"name": f"Size of {name}", "value_ids": [Command.create({"name": value}) for value in ("Small", "Large")]}
        )
        sizes = Command.create({"attribute_id": size.id, "value_ids": [Command.set(size.value_ids.ids)]})
        dish = {"list_price": price, "available_in_pos": True, "taxes_id": False, "attribute_line_ids": [sizes]}
        return cls.env["product.template"].create({"name": name, **dish}).product_variant_ids

    @classmethod
    def _make_guest(cls, name, **values):
        return cls.env["res.partner"].create({"name": name, **values})

    @classmethod
    def _make_table(cls, config, number=1, seats=4):
        floor = cls.env["restaurant.floor"].create(
            {"name": f"Floor {config.name}", "pos_config_ids": [Command.link(config.id)]}
        )
        return cls.env["restaurant.table"].create({"floor_id": floor.id, "table_number": number, "seats": seats})

    @classmethod
    def _make_preset(cls, name, service_at, **values):
        return cls.env["pos.preset"].create({"name": name, "service_at": service_at, **values})

    @classmethod
    def _make_reward(cls, kind):
        """The reward of a loyalty program of this kind."""
        program = cls.env["loyalty.program"].create({"name": kind, "program_type": kind})
        reward = {"program_id": program.id, "reward_type": "discount", "discount": 1}
        return program.reward_ids[:1] or cls.env["loyalty.reward"].create(reward)

    @classmethod
    def _furnish(cls):
        """A second till in Shanghai, tables, presets, a tip and a reward for orders of all kinds."""
        cls.counter = cls._make_config("Shanghai counter", store=cls.shanghai)
        cls.tills = [cls.shanghai.config_ids[0], cls.counter, cls.new_york.config_ids[0]]
        cls.tables = {config: cls._make_table(config) for config in cls.tills}
        cls.floors = cls.env["restaurant.floor"].concat(*(table.floor_id for table in cls.tables.values()))
        cls.rewards = cls._make_reward("promotion") | cls._make_reward("gift_card")
        cls.presets = cls.env["pos.preset"].concat(
            *(cls._make_preset(service, service) for service in ("table", "counter", "delivery"))
        )
        cls.tip = cls._make_dish("Tip", 3)
        cls.discount = cls._make_dish("Reward", -5)
        cls.dishes = [cls.tofu, cls.beef, cls.tea, *cls._make_sizes("Soup", 20)]
        cls.bag = cls._make_dish("Bag", 1)
        cls.bag.restaurant_kind = "fee"
        cls.top_up = cls._make_dish("Top-up", 50)
        cls.top_up.restaurant_kind = "stored_value"
        cls.menu = cls._make_dish("Lunch menu", 70)
        for config in cls.tills:
            config.tip_product_id = cls.tip
        cls._make_paris()
        cls.other_till = cls.env["restaurant.history.till"].create({"name": "Old till"})
        cls.other_dishes = [
            cls.env["restaurant.history.dish"].create(
                {"till_id": cls.other_till.id, "name": name, "key": name, "product_id": product and product.id}
            )
            for name, product in (("tofu", cls.tofu), ("TEA", cls.tea), ("bag", cls.bag), ("surprise", False))
        ]

    @classmethod
    def _make_paris(cls):
        """A store of a company with another currency; tills it has none of."""
        euro = cls.env.ref("base.EUR")
        euro.active = True
        if euro == cls.env.company.currency_id:
            euro = cls.env.ref("base.GBP")
            euro.active = True
        company = cls.env["res.company"].create({"name": "Chez nous", "currency_id": euro.id})
        cls.env["res.currency.rate"].create(
            {"currency_id": euro.id, "company_id": company.id, "name": "2024-01-01", "rate": 0.8}
        )
        cls.paris = cls.env["restaurant.store"].create(
            {"name": "Paris", "tz": "Europe/Paris", "company_id": company.id}
        )

    @classmethod
    def _make_user(cls, login, groups, **values):
        """A user of a role, such as ``restaurant_crm.group_user``."""
        return new_test_user(cls.env, login=login, groups=groups, **values)

    @classmethod
    def allow(cls, guests, channel="any", purpose="marketing"):
        """Note that guests allow a purpose on a channel."""
        return cls.env["restaurant.consent"]._record(guests, channel, purpose, "granted", "staff")

    # -- orders ---------------------------------------------------------------------------

    @classmethod
    def _session(cls, config):
        session = config.current_session_id
        if not session:
            session = cls.env["pos.session"].create({"config_id": config.id, "user_id": cls.env.uid})
            session.state = "opened"
        return session

    @classmethod
    def _order(cls, guest, at, dishes=None, store=None, config=None, **values):
        """A draft order. ``dishes`` maps a product to its quantity; default one tofu."""
        config = config or (store or cls.shanghai).config_ids[0]
        dishes = dishes or {cls.tofu: 1}
        total = sum(product.list_price * qty for product, qty in dishes.items())
        order = cls.env["pos.order"].create(
            {
                "session_id": cls._session(config).id,
                "partner_id": guest.id if guest else False,
                "date_order": at,
                "amount_tax": 0,
                "amount_total": total,
                "amount_paid": 0,
                "amount_return": 0,
                "lines": [
                    Command.create(cls._line_vals(product, qty, product.list_price)) for product, qty in dishes.items()
                ],
                **values,
            }
        )
        return cls._arrived(order)

    @classmethod
    def _arrived(cls, order, at=None):
        """Have the order reach the server when it was made, whatever today's date is, or at a time."""
        order.flush_recordset()
        cls.env.cr.execute("UPDATE pos_order SET create_date = %s WHERE id = %s", [at or order.date_order, order.id])
        order.invalidate_recordset(["create_date"])
        return order

    @classmethod
    def _line_vals(cls, product, qty, price, **values):
        return {
            "product_id": product.id,
            "qty": qty,
            "price_unit": price,
            "price_subtotal": price * qty,
            "price_subtotal_incl": price * qty,
            **values,
        }

    @classmethod
    def _settle(cls, order):
        """Pay a draft order in full."""
        order.add_payment(
            {
                "pos_order_id": order.id,
                "amount": order.amount_total,
                "payment_method_id": order.config_id.payment_method_ids[0].id,
            }
        )
        order.action_pos_order_paid()
        return order

    @classmethod
    def pay(cls, guest, at, dishes=None, **values):
        """A paid order of ``guest`` (or of nobody) at a UTC time."""
        return cls._settle(cls._order(guest, at, dishes, **values))

    @classmethod
    def give_back(cls, order, quantities=None, at=None, guest=None, config=None, like_till=True):
        """A paid return of ``order``: all that is left of it, or a quantity for each product.

        The till stores the amounts of returned lines as positive numbers, the back office as
        negative ones; the total of the order is negative in both.
        """
        lines = []
        for line in order.lines:
            left = line.qty - line.refunded_qty
            qty = left if quantities is None else min(left, quantities.get(line.product_id, 0))
            if qty > 0:
                vals = cls._line_vals(line.product_id, -qty, line.price_unit, refunded_orderline_id=line.id)
                vals |= {"discount": line.discount, "reward_id": line.reward_id.id}
                vals["price_subtotal_incl"] *= 1 - line.discount / 100
                lines.append(Command.create(vals))
        return cls._return(order, lines, at, guest, config, like_till)

    @classmethod
    def give_again(cls, refund, **values):
        """A paid return of all that the return ``refund`` took back: a chain."""
        lines = []
        for line in refund.lines.filtered("refunded_orderline_id"):
            vals = cls._line_vals(line.product_id, -line.qty, line.price_unit, refunded_orderline_id=line.id)
            vals |= {"discount": line.discount, "reward_id": line.reward_id.id}
            vals["price_subtotal_incl"] *= 1 - line.discount / 100
            lines.append(Command.create(vals))
        return cls._return(refund, lines, like_till=False, **values)

    @classmethod
    def _return(cls, order, lines, at=None, guest=None, config=None, like_till=True):
        amount = sum(command[2]["price_subtotal_incl"] for command in lines)
        if like_till:
            for _command, _id, vals in lines:
                vals["price_subtotal"] *= -1
                vals["price_subtotal_incl"] *= -1
        refund = cls.env["pos.order"].create(
            {
                "session_id": cls._session(config or order.config_id).id,
                "partner_id": (order.partner_id if guest is None else guest).id,
                "date_order": at or fields.Datetime.to_datetime(order.date_order) + timedelta(days=1),
                "is_refund": True,
                "amount_tax": 0,
                "amount_total": amount,
                "amount_paid": 0,
                "amount_return": 0,
                "lines": lines,
            }
        )
        return cls._settle(cls._arrived(refund))

    def merge(self, *sources, into):
        """Merge contacts with the standard wizard."""
        partners = into.concat(into, *sources)
        wizard = self.env["base.partner.merge.automatic.wizard"].create(
            {"partner_ids": [Command.set(partners.ids)], "dst_partner_id": into.id}
        )
        wizard.action_merge()
        return into

    # -- facts ----------------------------------------------------------------------------

    def process(self):
        """Let the worker run."""
        return self.env["restaurant.guest.queue"]._process()

    def visits(self, guest):
        """The guest's visits, oldest first."""
        return self.env["restaurant.visit"].search([("partner_id", "=", guest.id)], order="visited_at, id")

    def profile(self, guest):
        return self.env["restaurant.guest.profile"].search([("partner_id", "=", guest.id)])

    def came(self, guest, *days, **values):
        """Paid visits so many days ago, as imported orders; the worker has run."""
        for number in days:
            self.bring(guest, number, **values)
        self.process()
        return self.profile(guest)

    def bring(self, guest, number, dishes=None, hour=4, **values):
        order = self._order(guest, self.ago(number, hour), dishes, **values)
        order.state = "paid"
        return order

    def words_told(self, config):
        """How often this till was told since the last time that words or dishes have changed."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].sudo().search([("message", "like", "GUEST_WORDS_CHANGED")])
        count = len(rows.filtered(lambda row: config.access_token in row.channel))
        rows.unlink()
        return count

    def ago(self, days, hour=4):
        """A UTC time so many days ago; 4 h UTC is noon in Shanghai. Today it is now where noon is still to come."""
        today = datetime.combine(self.env["restaurant.guest.profile"]._today(), datetime.min.time())
        moment = today - timedelta(days=days) + timedelta(hours=hour)
        return moment if days else min(moment, fields.Datetime.now())
