"""Platforms, their files and messages, and guests known by keys."""

import base64
import hashlib
import hmac
import json

from ..common import GuestCase


class ChannelCase(GuestCase):
    """A platform with the stores of the chain; ``bring_file`` imports a file, ``tell`` sends a message."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.cn")
        cls.mei.phone = "+86 138 0000 1111"
        cls.platform = cls._make_platform("Meituan", "meituan")

    @classmethod
    def _make_platform(cls, name, kind, **values):
        platform = cls.env["restaurant.platform"].create({"name": name, "kind": kind, **values})
        platform.secret = "secret of the tests"
        cls.env["restaurant.history.place"].create(
            {"till_id": platform.till_id.id, "name": "Shop 1", "key": "s1", "store_id": cls.shanghai.id}
        )
        return platform

    def upload(self, text, name="orders.csv", platform=None, encoding="gb18030"):
        content = text.encode(encoding) if isinstance(text, str) else text
        return self.env["restaurant.history.import"].create(
            {
                "till_id": (platform or self.platform).till_id.id,
                "file": base64.b64encode(content),
                "file_name": name,
            }
        )

    def bring_file(self, *args, **options):
        """Import the file, and let the workers run."""
        record = self.upload(*args, **options)
        record.action_import()
        for _turn in range(20):
            if record.state == "running":
                with self.enter_registry_test_mode():
                    self.env.ref("restaurant_crm.ir_cron_import_history").method_direct_trigger()
                self.env.invalidate_all()
        self.assertEqual(record.state, "done", record.error)
        self.process()
        return record

    def counts(self, record):
        return record.new_count, record.changed_count, record.unchanged_count

    def problems(self, record):
        return {(problem.kind, problem.value or ""): problem.count for problem in record.problem_ids}

    def order(self, number, platform=None):
        return self.env["restaurant.platform.order"].search(
            [("platform_id", "=", (platform or self.platform).id), ("number", "=", number)]
        )

    def identity(self, kind, hint=None):
        domain = [("kind", "=", kind)] + ([("hint", "=", hint)] if hint else [])
        return self.env["restaurant.identity"].search(domain)

    def assertFactsAreRight(self, *guests):
        """Nothing differs from what the orders say, and what the orders say is what they should."""
        self.assertEqual(self.env["restaurant.visit"]._rebuild(), [])

    @classmethod
    def _platform_order(cls, number, at, dishes=None, platform=None, keys=(), **values):
        """An order of a platform as workers write it, with the guests that its keys say."""
        platform = platform or cls.platform
        Identity = cls.env["restaurant.identity"]
        known = Identity._learn({(kind, platform.id, value, value[-4:]) for kind, value in keys})
        dish_ids = {}
        for product in dishes or {cls.tofu: 1}:
            dish_ids[product] = cls._platform_dish(platform, product)
        order = cls.env["restaurant.platform.order"].create(
            {
                "platform_id": platform.id,
                "number": number,
                "placed_at": at,
                "store_id": cls.shanghai.id,
                "channel": "delivery",
                "state": "done",
                "identity_ids": [(4, identity_id) for identity_id in known.values()],
                **values,
            }
        )
        order._create_lines(
            [
                (order.id, [dish_ids[product].id, qty, qty * product.list_price, 0])
                for product, qty in (dishes or {cls.tofu: 1}).items()
            ]
        )
        Identity.browse(known.values())._resolve()
        return order

    @classmethod
    def _platform_dish(cls, platform, product):
        Dish = cls.env["restaurant.history.dish"]
        key = product.name.lower()
        return Dish.search([("till_id", "=", platform.till_id.id), ("key", "=", key)]) or Dish.create(
            {"till_id": platform.till_id.id, "name": product.name, "key": key, "product_id": product.id}
        )


def sign(body, secret="secret of the tests"):
    """The signature over a body of a platform that signs it as it is."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def as_json(said):
    return json.dumps(said, ensure_ascii=False).encode()
