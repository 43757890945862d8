"""Sets up the people of the demo chain through the ORM: company, users and guests.

Except for ``create_company`` every function takes the environment of the chain's company.
"""

import base64
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from odoo.fields import Command
from odoo.tools import file_open

from . import chain

MODULE = "restaurant_crm"
LANGUAGE = "zh_CN"

# Nobody is told about demo records and nothing is looked up for them on the net.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "mail_activity_quick_update": True,
    "no_reset_password": True,
    "import_file": True,
}


def remember(env, records, names):
    """Give the records external ids; an upgrade of the module leaves them alone."""
    env["ir.model.data"]._update_xmlids(
        [
            {"xml_id": f"{MODULE}.demo_{name}", "record": record, "noupdate": True}
            for record, name in zip(records, names, strict=True)
        ]
    )


def recall(env, name):
    return env.ref(f"{MODULE}.demo_{name}")


def translate(records, names, field="name"):
    """Write the Chinese names of these records."""
    for record, name in zip(records.with_context(lang=LANGUAGE), names, strict=True):
        record[field] = name.zh


def create_company(env):
    """The company with a chart of accounts and its warehouse, and our users in it."""
    env["res.lang"]._activate_lang(LANGUAGE)
    currency = env.ref("base.CNY")
    currency.active = True
    values = {
        "name": f"{chain.COMPANY.en} {chain.COMPANY.zh}",
        "currency_id": currency.id,
        "country_id": env.ref("base.cn").id,
        "street": chain.STORES[0].street,
        "city": chain.CITIES[chain.STORES[0].region],
        "phone": "+86 28 0000 0000",
        "logo": _logo(),
        "email": "hello@redlantern.example.com",
        # Else Odoo asks a service on the net about the company, now or when somebody logs in.
        **({"iap_enrich_auto_done": True} if "iap_enrich_auto_done" in env["res.company"]._fields else {}),
    }
    if company := _unused_company(env):
        company.write(values)
        # The administrator is one of the chain, too.
        env.ref("base.user_admin").write({"name": chain.ADMINISTRATOR, "email": "admin@redlantern.example.com"})
    else:
        company = env["res.company"].create(values)
    company.partner_id.tz = chain.TIME_ZONE
    # Odoo names it after the company as it was called at first.
    env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1).name = " ".join(chain.WAREHOUSE)
    remember(env, company, ["company"])
    _load_chart(env, company)
    for xml_id in ("base.user_root", "base.user_admin"):
        env.ref(xml_id).write({"company_ids": [Command.link(company.id)], "company_id": company.id})
    return company


def _logo():
    with file_open("restaurant_crm/demo/logo.png", "rb") as file:
        return base64.b64encode(file.read())


def _unused_company(env):
    """The company that every database begins with, if nobody has made it one's own: the chain needs no second one."""
    company = env.ref("base.main_company")
    if env.ref("base.module_base").demo or env["res.company"].search_count([]) > 1:
        return None
    used = [env["pos.order"].search_count([], limit=1), env["account.move"].search_count([], limit=1)]
    return None if any(used) else company


def _load_chart(env, company):
    """The chart of accounts of the country when its module is installed, else the generic one."""
    charts = env["account.chart.template"]
    installed = env["ir.module.module"].sudo().search([("state", "=", "installed")]).mapped("name")
    national = [
        code
        for code, template in charts._get_chart_template_mapping().items()
        if template["country_id"] == company.country_id.id and template["module"] in installed
    ]
    if not company.chart_template:
        # Not try_loading: it warns while modules are being loaded, and what a chart needs is loaded.
        charts._load([*national, "generic_coa"][0], company, install_demo=False)
    # The generic chart makes the company American. Prices on a Chinese menu include every tax.
    company.write(
        {
            "currency_id": env.ref("base.CNY").id,
            "account_fiscal_country_id": company.country_id.id,
            "account_sale_tax_id": False,
            "account_purchase_tax_id": False,
        }
    )


def create_users(env):
    """Who works for the chain; the passwords of those who can log in are their logins."""
    company = env.company
    users = env["res.users"].create(
        [
            {
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "lang": "en_US",
                "tz": chain.TIME_ZONE,
                "name": person.name,
                "login": person.login,
                "email": f"{person.login}@redlantern.example.com",
                "group_ids": [Command.set([env.ref(group).id for group in person.groups])],
                **({"password": person.login} if person.password else {}),
            }
            for person in chain.STAFF
        ]
    )
    remember(env, users, [f"user_{person.login}" for person in chain.STAFF])
    env.ref("base.user_admin").write(
        {
            "group_ids": [Command.link(env.ref("restaurant_crm.group_manager").id)],
            "tz": chain.TIME_ZONE,
        }
    )
    env.ref("base.user_root").tz = chain.TIME_ZONE


def place_users(env):
    """Let everybody see the stores that they answer for, and make them answer."""
    for person in chain.STAFF:
        user = recall(env, f"user_{person.login}")
        user.restaurant_store_ids = env["restaurant.store"].union(
            *(recall(env, f"store_{key}") for key in person.stores)
        )
        if person.region:
            recall(env, f"region_{person.region}").manager_id = user
    for store in chain.STORES:
        manager = recall(env, f"user_{chain.MANAGERS.get(store.key, store.key)}")
        recall(env, f"store_{store.key}").manager_id = manager


def create_guests(env, guests):
    """Contacts for the guests; those who stand for a behaviour can be found by its name."""
    country = env.ref("base.cn")
    plan = {store.key: store for store in chain.STORES}
    # Nobody has a company above; core would look for each.
    partners = (
        env["res.partner"]
        .with_context(_partners_skip_fields_sync=True)
        .create(
            [
                {
                    "name": guest.name,
                    "phone": guest.phone,
                    "email": guest.email,
                    "lang": LANGUAGE,
                    "tz": chain.TIME_ZONE,
                    "company_id": env.company.id,
                    "street": f"{plan[guest.store].street}-{guest.number}",
                    "city": chain.CITIES[plan[guest.store].region],
                    "country_id": country.id,
                    "guest_gender": guest.gender,
                    "guest_birthday": guest.birthday,
                }
                for guest in guests
            ]
        )
    )
    env.flush_all()
    # As ``remember`` does, which takes as long as creating them.
    env.cr.execute(
        """INSERT INTO ir_model_data (module, model, name, res_id, noupdate)
           SELECT %s, 'res.partner', 'demo_guest_' || lpad(number::text, 4, '0'), id, TRUE
             FROM unnest(%s::int[], %s::int[]) AS guest(id, number)""",
        (MODULE, partners.ids, [guest.number for guest in guests]),
    )
    return partners


def today(env):
    """The day on the stores' calendar."""
    return datetime.now(ZoneInfo(chain.TIME_ZONE)).date()


def to_utc(moment):
    """A time on the stores' clocks as the database keeps it."""
    return moment.replace(tzinfo=ZoneInfo(chain.TIME_ZONE)).astimezone(timezone.utc).replace(tzinfo=None)
