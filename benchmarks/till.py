"""What a till waits for with a million contacts: opening, paging, searching; ours and core's in one run.

There are no orders, which is in core's favour: its way of choosing contacts adds up all of them.
"""

import json
import os
from contextlib import ExitStack
from unittest.mock import patch

from clock import milliseconds

from odoo.addons.point_of_sale.models.pos_config import PosConfig
from odoo.addons.point_of_sale.models.res_partner import ResPartner
from odoo.addons.restaurant_crm.models.till.res_partner import ResPartner as OurPartner

CONTACTS = int(os.environ.get("BENCH_CONTACTS", 1_000_000))
# Guests of the last months, who have visits, profiles, tags and preferences.
GUESTS = CONTACTS // 5
FIELDS = ("name", "parent_name", "phone_mobile_search", "email", "barcode", "street", "zip", "city", "vat")
TIMES = 5

TERMS = {
    "name, English": "Guest 77777",
    "name, two Chinese characters": "王芳",
    "phone, last digits": "0077777",
    "member barcode": "042000077777",
    "second word of the name": "77777",
    "two words": "77777 gue",
    "nobody": "Zzyzx",
    "nobody, Chinese": "欧阳某",
}


def run(env):
    config = fill(env)
    cashier = env["res.users"].create(
        {
            "name": "Cashier",
            "login": "bench_cashier",
            "group_ids": [(6, 0, [env.ref("base.group_user").id, env.ref("point_of_sale.group_pos_user").id])],
        }
    )
    env = env(user=cashier)
    config = config.with_env(env)
    partners = env["res.partner"]

    def measure(call):
        return milliseconds(call, env.invalidate_all, times=TIMES)

    def line(label, ours, core=None):
        against = f"{core:10.1f} ms {core / ours:8.0f} ×" if core else ""
        print(f"{label:34}{ours:10.1f} ms{against}", flush=True)

    print(f"{CONTACTS:,} contacts, {GUESTS:,} of them guests; {config.guest_limit:,} are loaded")
    print(f"{'':34}{'ours':>13}{'core':>13}{'ratio':>10}")
    core_limit = env["ir.config_parameter"].sudo()
    # What tills load takes nothing of a user's hour, but here no request says that it is a till.
    core_limit.set_param("restaurant_crm.guests_read_per_hour", 10**9)
    core_limit.set_param("point_of_sale.limited_customer_count", config.guest_limit)
    line(
        "choose the contacts to load",
        measure(lambda: config.get_limited_partners_loading()),
        measure(lambda: PosConfig.get_limited_partners_loading(config)),
    )
    data = {"pos.order": []}
    line(
        "partner part of opening",
        measure(lambda: partners._load_pos_data_search_read(data, config)),
        measure(lambda: _core_opening(partners, config)),
    )
    core_limit.set_param("point_of_sale.limited_customer_count", 100)
    line(
        "next page of the list",
        measure(lambda: partners.get_new_partner(config.id, [], 1000)),
        measure(lambda: _core_page(partners, config)),
    )
    for label, term in TERMS.items():
        line(
            f"search: {label}",
            measure(lambda term=term: partners.get_new_partner(config.id, _domain(term), 0)),
            measure(lambda term=term: ResPartner.get_new_partner(partners, config.id, _domain(term), 0)),
        )
    rows = partners._load_pos_data_search_read(data, config)
    sizes = sorted(len(json.dumps(row["guest_card"], separators=(",", ":"))) for row in rows if row["guest_card"])
    print(f"bytes of a card: median {sizes[len(sizes) // 2]}, largest {sizes[-1]}")


def _core_opening(partners, config):
    """What core does without us: its choice, its fields, its way to fill each."""
    ids = [row[0] for row in PosConfig.get_limited_partners_loading(config)]
    with _core_methods():
        return partners.browse(ids).read(ResPartner._load_pos_data_fields(partners, config), load=False)


def _core_methods():
    """Core's computed fields as they are without our shortcuts."""
    stack = ExitStack()
    for name in ("_compute_fiscal_position_id", "_compute_pos_contact_address"):
        if name in vars(OurPartner):
            stack.enter_context(patch.object(OurPartner, name, getattr(ResPartner, name)))
    return stack


def _core_page(partners, config):
    ids = [row[0] for row in PosConfig.get_limited_partners_loading(config, 1000)]
    return ResPartner.get_new_partner(partners, config.id, [("id", "in", ids)], 0)


def _domain(term):
    """As the customer list of the till asks."""
    return ["|"] * (len(FIELDS) - 1) + [[name, "ilike", f"{term}%"] for name in FIELDS]


def fill(env, contacts=CONTACTS, guests=GUESTS):
    """A till, contacts with names, numbers and member cards, and what is known of the guests among them."""
    journal = env["account.journal"].create({"name": "Bench till", "type": "cash", "code": "BTILL"})
    method = env["pos.payment.method"].create({"name": "Bench till", "journal_id": journal.id})
    config = env["pos.config"].create({"name": "Bench till", "payment_method_ids": [(6, 0, method.ids)]})
    session = env["pos.session"].create({"config_id": config.id, "user_id": env.uid})
    order = env["pos.order"].create(
        {"session_id": session.id, "amount_total": 0, "amount_tax": 0, "amount_paid": 0, "amount_return": 0}
    )
    tags = env["restaurant.tag"].create([{"name": f"Bench tag {number}"} for number in range(8)])
    preferences = env["restaurant.preference"].search([("sensitive", "=", False)], limit=8)
    env.flush_all()
    values = {
        "contacts": contacts,
        "guests": guests,
        "company": str(env.company.id),
        "order": order.id,
        "store": config.store_id.id,
        "tags": tags.ids,
        "preferences": preferences.ids,
        "family": list("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"),
        "given": list("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"),
    }
    env.cr.execute(
        """INSERT INTO res_partner (name, complete_name, phone, barcode, active, type, lang, autopost_bills,
                                    partner_share, create_date, write_date)
           SELECT name, name, phone, jsonb_build_object(%(company)s, barcode), TRUE, 'contact', 'en_US', 'ask',
                  TRUE, now(), now()
             FROM (SELECT CASE WHEN n %% 2 = 0
                               THEN (%(family)s)[1 + n %% 20] || (%(given)s)[1 + n / 20 %% 20] || n
                               ELSE 'Guest ' || n END AS name,
                          '+86 138 ' || lpad(n::text, 8, '0') AS phone,
                          '042' || lpad(n::text, 9, '0') AS barcode
                     FROM generate_series(1, %(contacts)s) n) AS person""",
        values,
    )
    env.cr.execute(
        """CREATE TEMP TABLE bench_guest AS
           SELECT id, row_number() OVER (ORDER BY id) AS n FROM res_partner WHERE phone LIKE '+86 138 %%'
            LIMIT %(guests)s""",
        values,
    )
    env.cr.execute(
        """INSERT INTO restaurant_visit (partner_id, store_id, channel, order_id, visited_at, ended_at, visit_date,
                                         weekday, hour, daypart, covers, amount, discount, order_count, source)
           SELECT id, %(store)s, 'dine_in', %(order)s, at, at, at::date, extract(isodow FROM at), 12, 'lunch', 2,
                  80, 0, 1, 'pos'
             FROM (SELECT id, now()::timestamp - n * interval '1 minute' AS at FROM bench_guest) AS guest""",
        values,
    )
    env.cr.execute(
        """INSERT INTO restaurant_guest_profile (partner_id, visits, spend, last_visit_date, top_dishes)
           SELECT id, 1 + n %% 60, 80, current_date - (n %% 90)::int,
                  '[{"product_id": 101, "visits": 3}, {"product_id": 102, "visits": 2}]' FROM bench_guest""",
        values,
    )
    env.cr.execute(
        """INSERT INTO restaurant_tag_assignment (partner_id, tag_id, origin, state, assigned_at)
           SELECT id, (%(tags)s)[1 + (n + k) %% 8], 'manual', 'active', now()
             FROM bench_guest, generate_series(1, 3) k""",
        values,
    )
    env.cr.execute(
        """INSERT INTO restaurant_guest_preference (partner_id, preference_id, kind, source, noted_at)
           SELECT bench_guest.id, preference.id, preference.kind, 'stated', now()
             FROM bench_guest
             JOIN restaurant_preference preference ON preference.id IN
                  ((%(preferences)s)[1 + n %% 8], (%(preferences)s)[1 + (n + 3) %% 8])""",
        values,
    )
    env.cr.execute("ANALYZE")
    env.invalidate_all()
    return config
