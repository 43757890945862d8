"""The steps of ./dev lifecycle and ./dev glue inside Odoo: sell, remember FILE, use, verify FILE, same FILE."""

import json
import sys
from ast import literal_eval
from pathlib import Path

from odoo import Command

env = globals()["env"]  # given by script.py, as superuser; the administrator may sell
env = env(user=env.ref("base.user_admin"))
MODULE = "restaurant_crm"
# Rows that an installation makes, and what names them. Not ir_model_constraint: Odoo notes the
# foreign keys once more while it removes a module (the keys themselves are looked at below).
ROWS = {
    "ir_model": "model",
    "ir_model_fields": "model || '.' || name",
    "ir_model_fields_selection": "value",
    "ir_model_relation": "name",
    "ir_model_inherit": "id",
    "ir_model_access": "name",
    "ir_model_data": "module || '.' || name",
    "ir_rule": "name",
    "ir_cron": "cron_name",
    "ir_ui_menu": "name",
    "ir_ui_view": "name",
    "ir_asset": "name",
    "ir_actions": "name",
    "ir_config_parameter": "key",
    "ir_default": "json_value",
    "ir_sequence": "name",
    "res_groups": "name",
    "res_groups_privilege": "name",
    "ir_module_category": "name",
    "mail_template": "name",
    "mail_activity_type": "name",
    "mail_message_subtype": "name",
}
SCHEMA = {
    "table": "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
    "column": "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "index": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraint": "SELECT conname FROM pg_constraint",
    "function": "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "trigger": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    "sequence": "SELECT sequencename FROM pg_sequences",
}
# User-made records that keep working with our fields gone, and where they can mention them.
MENTIONS = {
    "base.automation": ("filter_domain", "filter_pre_domain"),
    "ir.filters": ("domain", "context", "sort"),
    "mailing.filter": ("mailing_domain",),
    "mailing.mailing": ("mailing_domain",),
}


def sell():
    """One contact and one paid order of that contact, at a till that opens when there is none."""
    config = env["pos.config"].search([("name", "=", "Lifecycle")])
    if not config:
        config = env["pos.config"].create({"name": "Lifecycle", "module_pos_restaurant": True})
        config.open_ui()
        config.current_session_id.set_opening_control(0, "")
    product = env["product.product"].search([("name", "=", "Lifecycle")]) or env["product.product"].create(
        {"name": "Lifecycle", "available_in_pos": True, "list_price": 10, "taxes_id": False}
    )
    guest = env["res.partner"].create({"name": "Lifecycle", "phone": "+86 138 0013 8000"})
    guest.write({"email": "lifecycle@example.com"})
    line = {"product_id": product.id, "name": "Lifecycle", "qty": 1, "price_unit": 10}
    line |= {"price_subtotal": 10, "price_subtotal_incl": 10}
    order = {"session_id": config.current_session_id.id, "partner_id": guest.id}
    order |= {"lines": [Command.create(line)], "amount_tax": 0, "amount_total": 10}
    order = env["pos.order"].create(order | {"amount_paid": 0, "amount_return": 0})
    payment = {"amount": 10, "payment_method_id": config.payment_method_ids[0].id}
    env["pos.make.payment"].with_context(active_id=order.id).create(payment).check()
    env.flush_all()
    assert order.state == "paid", order.state


def use():
    """What a user may build on our fields; every field that can be searched is used once."""
    sell()
    for field in our_fields():
        domain = repr([(field.name, "!=", False)])
        action = {"name": "Lifecycle", "model_id": field.model_id.id, "state": "code"}
        rule = {"name": f"Rule on {field.name}", "model_id": field.model_id.id}
        rule |= {"trigger": "on_create_or_write", "filter_domain": domain}
        rule |= {"action_server_ids": [Command.create(action | {"code": "pass"})]}
        env["base.automation"].create([rule, rule | {"filter_pre_domain": domain}])
        saved = {"name": f"Filter on {field.name}", "model_id": field.model, "domain": domain}
        group = {"name": f"Groups of {field.name}", "model_id": field.model}
        group["context"] = repr({"group_by": [field.name]})
        env["ir.filters"].create([saved, group] if field.store else [saved])
        if field.model == "res.partner":
            mailing = {"mailing_model_id": field.model_id.id, "mailing_domain": domain}
            env["mailing.filter"].create(mailing | {"name": f"Guests with {field.name}"})
            mailing["email_from"] = "house@example.com"
            env["mailing.mailing"].create(mailing | {"subject": f"To guests with {field.name}"})
    sell()


def our_fields():
    """Searchable fields that the addon adds to models of others."""
    fields = env["ir.model.fields"].search([("model", "in", ["res.partner", "pos.order"])])
    ours = fields.filtered(lambda field: field.modules == MODULE)
    ours = ours.filtered(lambda field: env[field.model]._fields[field.name]._description_searchable)
    assert ours, "the addon adds no field to contacts or orders"
    return ours


def rows(query):
    env.cr.execute(query)
    return sorted(str(row[0]) for row in env.cr.fetchall())


def remember(file):
    Path(file).write_text(json.dumps(snapshot()))


def snapshot():
    found = {kind: rows(query) for kind, query in SCHEMA.items()}
    for table, name in ROWS.items():
        found[table] = rows(f"SELECT id || ' ' || coalesce(({name})::text, '') FROM {table}")
    return found


def verify(file):
    """Exits with a list of what is left, or of what works no longer."""
    sell()
    env.ref("base_automation.ir_cron_data_base_automation_check").method_direct_trigger()
    same(file, [text for model in MENTIONS for text in broken(model)])


def same(file, left=()):
    """Exits with a list of what is left of a module, or of what it took along."""
    before, left = json.loads(Path(file).read_text()), list(left)
    for kind, names in snapshot().items():
        made_by_selling = {name for name in names if "Lifecycle" in name}
        left += [f"left {kind}: {n}" for n in set(names) - set(before[kind]) - made_by_selling]
        left += [f"lost {kind}: {n}" for n in set(before[kind]) - set(names)]
    if left:
        sys.exit("\n".join(sorted(left)))


def broken(model):
    """Active records whose domain names a field that is gone."""
    target = {"ir.filters": "model_id", "base.automation": "model_name"}.get(model, "mailing_model_name")
    for record in env[model].search([]):
        for name in MENTIONS[model]:
            if "guest_" in (record[name] or "") or "restaurant." in (record[name] or ""):
                yield f"{model} {record.display_name!r} still mentions our fields in {name}"
                break
        else:
            domain = literal_eval(record[MENTIONS[model][0]] or "[]")
            env[record[target]].search_count(domain)


step, *arguments = sys.argv[1:]
{"sell": sell, "remember": remember, "use": use, "verify": verify, "same": same}[step](*arguments)
env.cr.commit()
