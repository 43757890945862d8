"""Who reads what is said of rules and of the guests' numbers."""

from typing import NamedTuple

from odoo.fields import Domain

# Context key: what is said is read at a till, where others look on, whoever the user is.
AT_TILL = "restaurant_crm_at_till"
# What texts depend on that are written for their reader.
READER_CONTEXT = ("uid", "allowed_company_ids", AT_TILL)


class Reader(NamedTuple):
    """Who reads a reason."""

    at_till: bool = False
    # Ids of the stores that the reader sees; None for all.
    store_ids: frozenset | None = None


EVERYTHING = Reader()


def may_ask(model, domain, everywhere):
    """Whether the user may read whatever the domain goes through, and, unless ``everywhere``, all records of it."""
    for condition in domain.iter_conditions():
        here = model
        for name in condition.field_expr.split("."):
            field = here._fields.get(name)
            if field is None:
                # The part of a date, or a property.
                break
            if not here._has_field_access(field, "read"):
                return False
            if field.relational:
                here = here.env[field.comodel_name]
                if not here.has_access("read") or not (everywhere or _reads_all(here)):
                    return False
        nested = condition.operator in ("any", "not any") and isinstance(condition.value, (list, tuple, Domain))
        if nested and not may_ask(here, Domain(condition.value), everywhere):
            return False
    return True


def _reads_all(model):
    """Whether no record rule keeps records of the model from the user; of contacts, what they are is no secret."""
    return model._name == "res.partner" or model.env["ir.rule"]._compute_domain(model._name, "read").is_true()
