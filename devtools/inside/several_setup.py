"""Makes a chain with tills and guests and a rule, for devtools/several.py: several_setup.py FILE TILLS."""

import json
import sys
from pathlib import Path

from odoo.fields import Command

from odoo.addons.restaurant_crm.tests.common import GuestCase

env = globals()["env"]  # given by script.py
PASSWORD = "several-servers"


class House(GuestCase):
    """The builders of the tests, outside of a test."""


def main(path, tills):
    House.env = env
    env.company.partner_id.tz = "Asia/Shanghai"
    House.region = env["restaurant.region"].create({"name": "East"})
    House.tofu = House._make_dish("Mapo Tofu", 30)
    stores = [House._make_store(f"Store {number}", "Asia/Shanghai") for number in range(tills)]
    guests = [House._make_guest(f"Guest {number}") for number in range(20)]
    tag = env["restaurant.tag"].create(
        {"name": "Was here", "category_id": env["restaurant.tag.category"].search([], limit=1).id}
    )
    rule = env["restaurant.tag.rule"].create(
        {
            "name": "Was here",
            "tag_id": tag.id,
            "active": True,
            "condition_ids": [Command.create({"measure": "visits", "value": 1})],
        }
    )
    segment = env["restaurant.segment"].create(
        {"name": "Was here", "condition_ids": [Command.create({"measure": "visits", "value": 1})]}
    )
    admin = env.ref("base.user_admin")
    admin.password = PASSWORD
    for group in ("restaurant_crm.group_manager", "point_of_sale.group_pos_manager"):
        admin.group_ids |= env.ref(group)
    env.cr.commit()
    configs = [store.config_ids[0] for store in stores]
    told = {
        "database": env.cr.dbname,
        "login": "admin",
        "password": PASSWORD,
        "guests": [guest.id for guest in guests],
        "dish": House.tofu.id,
        "tag": tag.id,
        "rule": rule.id,
        "segment": segment.id,
        "tills": [
            {
                "session": House._session(config).id,
                "payment": config.payment_method_ids[0].id,
                "company": config.company_id.id,
                "token": _token(config),
            }
            for config in configs
        ],
    }
    env.cr.commit()
    Path(path).write_text(json.dumps(told))


def _token(config):
    config._ensure_access_token()
    return config.access_token


main(sys.argv[1], int(sys.argv[2]))
