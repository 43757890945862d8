"""Makes a till and paid orders with codes, for devtools/abuse.py: abuse_setup.py FILE NUMBER.

Writes the key of the till, the codes and the address of a complaint's page into FILE, as JSON.
"""

import json
import secrets
import sys
from pathlib import Path

from odoo.fields import Datetime

from odoo.addons.restaurant_crm.tests.common import GuestCase

env = globals()["env"]  # given by script.py


class House(GuestCase):
    """The builders of the tests, outside of a test."""


def main(path, number):
    House.env = env
    env.company.partner_id.tz = "Asia/Shanghai"
    House.region = env["restaurant.region"].create({"name": "East"})
    House.shanghai = House._make_store("Shanghai", "Asia/Shanghai")
    House.tofu = House._make_dish("Mapo Tofu", 30)
    guest = House._make_guest("Mei", email="mei@example.com")
    order = House._order(guest, Datetime.now())
    House._settle(order)
    codes = [secrets.token_hex(12) for _number in range(number)]
    env.flush_all()
    env.cr.execute(
        """INSERT INTO pos_order (name, session_id, config_id, company_id, partner_id, state, date_order, uuid,
                  amount_total, amount_tax, amount_paid, amount_return, feedback_token, pricelist_id,
                  create_date, write_date)
           SELECT 'x', session_id, config_id, company_id, partner_id, 'paid', date_order, gen_random_uuid()::text,
                  amount_total, 0, amount_total, 0, code, pricelist_id, create_date, write_date
             FROM pos_order, unnest(%s) AS code WHERE id = %s""",
        [codes, order.id],
    )
    complaint = env["restaurant.complaint"].create({"description": "Cold", "partner_id": guest.id})
    complaint._portal_ensure_token()
    env.cr.commit()
    aspects = env["restaurant.feedback.aspect"].search([]).ids
    told = {
        "key": House.shanghai.config_ids.feedback_key,
        "codes": codes,
        "aspects": aspects,
        "complaint": f"/complaint/{complaint.id}?access_token=",
    }
    Path(path).write_text(json.dumps(told))


main(sys.argv[1], int(sys.argv[2]))
