"""What happens once when the module comes and when it goes."""

import ast
import re

from odoo.fields import Domain

MODULE = "restaurant_crm"

# A domain that matches nothing, for rules whose condition goes with the module.
NOBODY = "[(0, '=', 1)]"


def post_init_hook(env):
    """Give existing points of sale a store and build the facts of all past orders."""
    env["res.company"].search([])._derive_clock()
    env["ir.cron"]._align_nights()
    env["restaurant.lunar.month"]._write_down()
    env["restaurant.calendar.day"]._fill_all()
    env["pos.config"].with_context(active_test=False).search([])._create_missing_stores()
    env["product.template"]._recognise_kinds(queue_guests=False)
    if env["restaurant.visit"]._is_first_build():
        # In slices, in the background: nobody waits for a large house, and nothing is lost when it is interrupted.
        env["restaurant.fact.check"]._start("install")
    else:
        env["restaurant.visit"]._rebuild()
        env["restaurant.fact.check"]._measure_everybody()
    # Giving the tills their stores has queued everybody, who is up to date by now.
    env["restaurant.guest.queue"].search([]).unlink()


def uninstall_hook(env):
    """Defuse what users built on our fields: without them it would break contacts and orders.

    Rules and mailings are the users' work and stay, archived or matching nobody; saved
    filters are of no use any more and go.
    """
    env = env(context={**env.context, "active_test": False})
    env["restaurant.demo"]._keep_chain()
    automations = env["base.automation"].search([]).filtered(_automation_mentions_us)
    automations.write({"active": False, "filter_domain": NOBODY, "filter_pre_domain": False})
    env["ir.filters"].search([]).filtered(
        lambda saved: (
            saved.model_id in _our_models(env)
            or _mentions_us(env, saved.model_id, saved.domain, f"{saved.context} {saved.sort}")
        )
    ).unlink()
    env["mailing.filter"].search([]).filtered(
        lambda saved: _mentions_us(env, saved.mailing_model_name, saved.mailing_domain)
    ).unlink()
    env["mailing.mailing"].search([("state", "!=", "done")]).filtered(
        lambda mailing: _mentions_us(env, mailing.mailing_model_real, mailing.mailing_domain)
    ).write({"mailing_domain": NOBODY})
    env["ir.config_parameter"].search([("key", "=like", f"{MODULE}.%")]).unlink()
    # Core drops plain tables only.
    env.cr.execute("DROP TABLE IF EXISTS restaurant_guest_reading_log CASCADE")
    _forget_inheritance(env)


def _forget_inheritance(env):
    """Drop external ids that other modules keep of what our models take from them: core removes only what they name.

    These are the links to their parents and the values of selections of mixins, such as those of activities.
    """
    ours = list(_our_models(env))
    kept = {
        "ir.model.inherit": [("model_id.model", "in", ours)],
        "ir.model.fields.selection": [("field_id.model", "in", ours)],
    }
    for model, domain in kept.items():
        ids = env[model].search(domain).ids
        env["ir.model.data"].search([("model", "=", model), ("res_id", "in", ids), ("module", "!=", MODULE)]).unlink()


def _our_models(env):
    return {model for model, cls in env.items() if cls._original_module == MODULE}


def _our_field_names(env):
    return {name for cls in env.values() for name, field in cls._fields.items() if _is_ours(field)}


def _is_ours(field):
    return MODULE in field._modules


def _automation_mentions_us(automation):
    env = automation.env
    actions = automation.action_server_ids
    fields = automation.trigger_field_ids | automation.on_change_field_ids | automation.trg_date_id
    return (
        any(
            map(
                _is_ours,
                _python_fields(fields | actions.update_field_id | actions.webhook_field_ids),
            )
        )
        or _mentions_us(env, automation.model_name, automation.filter_domain)
        or _mentions_us(env, automation.model_name, automation.filter_pre_domain)
        or any(_leads_through_us(env[action.model_name], action.update_path)[0] for action in actions)
        or any(_code_mentions_us(env, action.code) for action in actions if action.state == "code")
    )


def _python_fields(records):
    """The field objects behind records of ``ir.model.fields``."""
    found = (records.env[record.model]._fields.get(record.name) for record in records if record.model in records.env)
    return [field for field in found if field]


def _code_mentions_us(env, code):
    return bool(_words(code) & _distinct_names(env)) or any(model in (code or "") for model in _our_models(env))


def _mentions_us(env, model_name, domain, context=None):
    """Whether a stored domain or context leads through one of our fields."""
    if model_name not in env:
        return False
    if _words(context) & _distinct_names(env):
        return True
    try:
        return _domain_mentions_us(env[model_name], Domain(ast.literal_eval(domain or "[]")))
    except (ValueError, SyntaxError, TypeError):
        # Domains may use variables such as uid: look at the words.
        return bool(_words(domain) & _distinct_names(env))


def _domain_mentions_us(model, domain):
    for condition in domain.iter_conditions():
        found, end = _leads_through_us(model, condition.field_expr)
        nested = condition.value if condition.operator in ("any", "not any", "any!", "not any!") else Domain.TRUE
        if found or _domain_mentions_us(end, Domain(nested)):
            return True
    return False


def _leads_through_us(model, path):
    """Whether a dotted path goes over one of our fields, and the model that it ends in."""
    for name in str(path or "").split("."):
        field = model._fields.get(name)
        if field is None:
            break
        if _is_ours(field):
            return True, model
        if not field.relational:
            break
        model = model.env[field.comodel_name]
    return False, model


def _words(text):
    return set(re.findall(r"\w+", text or ""))


def _distinct_names(env):
    """Names of our fields that no other module uses as well."""
    return {name for name in _our_field_names(env) if name.startswith(("guest_", "restaurant_"))}
