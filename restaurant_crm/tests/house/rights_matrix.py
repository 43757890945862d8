"""What there is to have rights on, found in the registry, and attempts at it."""

import inspect

from odoo.exceptions import AccessError
from odoo.service.model import get_public_method

MODULE = "restaurant_crm"
OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
# Methods of every model, about which the rows of the matrix speak.
COMMON = {"copy_data", "create", "default_get", "init", "onchange", "unlink", "write"}


def our_models(env):
    """Names of our models that have records."""
    return sorted(name for name, model in env.items() if model._original_module == MODULE and not model._abstract)


def our_fields(env):
    """``(model, field)`` of our fields on models of others."""
    for name, model in sorted(env.items()):
        if model._original_module == MODULE or model._abstract:
            continue
        for field in model._fields.values():
            # Users show the fields of their contacts.
            if field._modules and field._modules[0] == MODULE and not field.inherited:
                yield name, field


def our_methods(env):
    """``(model, method)`` of our methods that anybody may call from outside."""
    for name, model in sorted(env.items()):
        names = set()
        for cls in type(model).mro():
            if cls.__module__.startswith(f"odoo.addons.{MODULE}."):
                names |= {key for key, value in vars(cls).items() if inspect.isfunction(value) and key[0] != "_"}
        for method in sorted(names - COMMON):
            try:
                get_public_method(model, method)
            except AccessError:
                continue
            yield name, method


def our_routes(env):
    """Addresses of our pages -> who may open them."""
    return {
        rule.rule: rule.endpoint.routing["auth"]
        for rule in env["ir.http"].routing_map().iter_rules()
        if rule.endpoint.func.__module__.startswith(f"odoo.addons.{MODULE}.")
    }


def by_name(entries):
    """``{model: {roles: "one two"}}`` as ``{model: {"one": {role, ..}, "two": ..}}``."""
    return {
        model: {name: set(roles.split()) for roles, names in lines.items() for name in names.split()}
        for model, lines in entries.items()
    }


def parse(lines):
    """``{"relations store": "own next: rw; secret: r"}`` as ``{(role, operation): {"own", "next", ..}}``."""
    cells = {}
    for roles, text in lines.items():
        for part in filter(None, map(str.strip, text.split(";"))):
            wheres, letters = part.split(":")
            for role in roles.split():
                for letter in letters.strip():
                    cells.setdefault((role, OPERATIONS[letter]), set()).update(wheres.split())
    return cells


def unparse(cells, roles):
    """The other way round, for whoever adds a model."""
    texts = {}
    for role in roles:
        rows = {}
        for letter, operation in OPERATIONS.items():
            for where in cells.get((role, operation), ()):
                rows[where] = rows.get(where, "") + letter
        groups = {}
        for where, letters in rows.items():
            groups.setdefault(letters, []).append(where)
        text = "; ".join(f"{' '.join(sorted(wheres))}: {letters}" for letters, wheres in sorted(groups.items()))
        if text:
            texts.setdefault(text, []).append(role)
    return {" ".join(names): text for text, names in texts.items()}


def ways_to_ask(records, field, value):
    """Ways in which ``value`` of a field can be found out: name -> what to call, about one record."""
    name = field.name
    me = [("id", "in", records.ids)]
    values = value.ids or [1] if field.relational else [value]
    spec = f"{name}:month" if field.type in ("date", "datetime") else name
    ways = {
        "read": lambda: records.read([name]),
        "export": lambda: records.export_data([name]),
        "search": lambda: records.search([*me, (name, "in", values)]),
        "sort": lambda: records.search(me, order=name),
        "group": lambda: records.formatted_read_group(me, [spec], ["__count"]),
        "count": lambda: records.formatted_read_group(me, [], [f"{name}:count"]),
        "largest": lambda: records.formatted_read_group(me, [], [f"{name}:max"]),
        "having": lambda: records._read_group(me, ["id"], ["__count"], having=[(f"{name}:count", ">", 0)]),
    }
    if not field.required:
        # Of fields that are always set nothing is asked, and nothing refused.
        ways["search set"] = lambda: records.search([*me, (name, "!=", False)])
        ways["filter"] = lambda: records.filtered_domain([(name, "!=", False)])
    if field.relational:
        ways["search by name"] = lambda: records.search([*me, (name, "ilike", "a")])
        ways["search through"] = lambda: records.search([*me, (f"{name}.id", ">", 0)])
    if field.type in ("integer", "float", "monetary"):
        ways["compare"] = lambda: records.search([*me, (name, ">", 0)])
    return ways
