"""How others decide the same, on the same facts in the same run."""

import random
import tempfile
from datetime import timedelta
from time import perf_counter

from clock import seconds

from odoo.fields import Domain

LOOP_GUESTS = 20


def orm_loop(env, rules):
    """A loop over guests and rules that counts visits by ``search_count``, as an automation rule would.

    Every condition is one count of visits in its window under its filters; what else a measure
    computes is left out, in the loop's favour. A sample, extrapolated.
    """
    env.cr.execute("SELECT DISTINCT partner_id FROM restaurant_visit ORDER BY 1")
    everybody = [row[0] for row in env.cr.fetchall()]
    sample = random.Random(2).sample(everybody, LOOP_GUESTS)
    Visit = env["restaurant.visit"]
    domains = [_visits_of(env, line) for line in rules.condition_ids]

    def loop():
        for guest in sample:
            for domain in domains:
                Visit.search_count(Domain("partner_id", "=", guest) & domain)

    each = seconds(loop) / len(sample)
    print(
        f"peer: ORM loop         {1000 * each:.0f} ms a guest, {each * len(everybody) / 60:.0f} min for"
        f" {len(everybody):,} guests (extrapolated from {len(sample)})",
        flush=True,
    )


def _visits_of(env, line):
    domain = Domain.TRUE
    today = env["restaurant.guest.profile"]._today()
    if line.window == "days":
        domain &= Domain("visit_date", ">", today - timedelta(line.window_value))
    for name in ("channel", "daypart"):
        if line[name]:
            domain &= Domain(name, "=", line[name])
    if line.weekdays:
        domain &= Domain("weekday", "in", [int(day) for day in line.weekdays.split(",")])
    if line.product_ids:
        domain &= Domain("line_ids.product_id", "in", line.product_ids.ids)
    if line.pos_category_ids:
        domain &= Domain("line_ids.product_id.pos_categ_ids", "child_of", line.pos_category_ids.ids)
    return domain


def mailing_list(env, rules):
    """The way of OCA's mass_mailing_list_dynamic: a domain on contacts, its list kept in step by the ORM.

    The method is written anew here, for there is no need to have the module: search the partners of
    the domain, delete the list's contacts that are not among them, create one for each that is new.
    No domain of Odoo can count visits in a period: who fulfils the rule is given to it for nothing.
    """
    rule = rules[1]
    mailing_list = env["mailing.list"].create({"name": rule.name})
    Partner = env["res.partner"]
    ids = rule._guest_ids()
    domain = [("id", "in", ids)]

    def sync():
        partners = Partner.search(domain)
        contacts = env["mailing.contact"].search([("list_ids", "in", mailing_list.ids)])
        wanted = {partner.email or f"guest{partner.id}@example.com": partner for partner in partners}
        contacts.filtered(lambda contact: contact.email not in wanted).unlink()
        known = set(contacts.exists().mapped("email"))
        for email, partner in wanted.items():
            if email not in known:
                env["mailing.contact"].create(
                    {"name": partner.name, "email": email, "list_ids": [(4, mailing_list.id)]}
                )
        env.flush_all()

    first, again = seconds(sync), seconds(sync)
    own = seconds(lambda: rule._guest_ids())
    print(
        f"peer: mailing list     {first:.1f} s to fill for one rule of {len(ids):,} guests, {again:.2f} s when nothing"
        f" changed; ours decides that rule in {own:.2f} s (wall)",
        flush=True,
    )
    env.cr.rollback()


def duck(env, rules):
    """The questions of windows of days as DuckDB runs them, over the same facts."""
    try:
        import duckdb
    except ImportError:
        print("peer: DuckDB           skipped: `pip install duckdb` in Odoo's Python to compare")
        return
    start = perf_counter()
    connection = _load(env, duckdb)
    loaded = perf_counter() - start
    lines = rules.condition_ids.filtered(
        lambda line: (
            line.measure == "visits"
            and line.comparison == ">="
            and not line.pos_category_ids
            and not line.product_ids
            and line.window != "visits"
            and not line.store_ids
        )
    )
    today = env["restaurant.guest.profile"]._today()
    theirs = mine = different = 0
    for line in lines:
        test = [
            f"visit_date > DATE '{today - timedelta(line.window_value)}'" if line.window == "days" else "TRUE",
            f"visit_date <= DATE '{today}'" if line.window == "days" else "TRUE",
        ]
        test += [f"{name} = '{line[name]}'" for name in ("channel", "daypart") if line[name]]
        if line.weekdays:
            test.append(f"weekday IN ({line.weekdays})")
        if line.min_covers:
            test.append(f"covers >= {line.min_covers}")
        query = f"SELECT partner_id FROM visit WHERE {' AND '.join(test)} GROUP BY 1 HAVING count(*) >= {line.value}"
        start = perf_counter()
        found = {row[0] for row in connection.execute(query).fetchall()}
        theirs += perf_counter() - start
        segment = env["restaurant.segment"].create({"name": "Bench", "condition_ids": [(0, 0, line.copy_data()[0])]})
        query = segment._guests_sql()
        start = perf_counter()
        env.cr.execute(query)
        same = {row[0] for row in env.cr.fetchall()}
        mine += perf_counter() - start
        different += len(found ^ same)
    print(
        f"peer: DuckDB           {theirs:.2f} s for {len(lines)} counting conditions, after {loaded:.1f} s to load;"
        f" PostgreSQL one by one {mine:.2f} s (wall); differences: {different}",
        flush=True,
    )
    env.cr.rollback()


def _load(env, duckdb):
    """Visits in DuckDB, by way of a CSV file: what every night would begin with."""
    connection = duckdb.connect()
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        env.cr._obj.copy_expert(
            "COPY (SELECT partner_id, visit_date, weekday, channel, daypart, covers, amount FROM restaurant_visit)"
            " TO STDOUT (FORMAT csv, HEADER)",
            file,
        )
        file.flush()
        connection.execute(f"CREATE TABLE visit AS SELECT * FROM read_csv('{file.name}')")
    return connection
