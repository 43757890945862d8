"""The names by which files use what other rooms own: models and tables, fields and methods, external ids."""

import ast
import re
from collections import defaultdict, namedtuple
from pathlib import Path

from .place import MODULE, ROOT
from .rooms import WINGS, is_later

# Where rooms meet on purpose: a measure may read the tables of any room, a condition names what it filters by.
MEETING = (
    re.compile(r"engine/measures/"),
    re.compile(r"models/segment/restaurant_segment_condition\.py: restaurant\.tag$"),
    # Views that older versions have left in databases look for these two there: an update would stop without them.
    re.compile(r"views/guest/res_partner_views\.xml: guest_segment_ids$"),
    re.compile(r"views/guest/restaurant_guest_log_views\.xml: tag_id$"),
    # Whoever deletes asks each model that points there whether it keeps what things were called.
    re.compile(r"models/shared/deletion_mixin\.py: _keeps_names$"),
)
# Names of ours that fields of Odoo, or house rules, have as well.
NOT_OURS_ALONE = {
    *(
        "chain_currency_id",
        "child_ids",
        "company_id",
        "complete_name",
        "_auto",
        "config_id",
        "currency_id",
        "date_from",
        "date_to",
        "day_ends_at",
        "display_name",
        "parent_id",
        "parent_path",
        "partner_id",
        "partner_ids",
        "pos_order_id",
    ),
    *("program_id", "user_id"),
}
# Its fields are named after the house rules of all rooms.
SETTINGS = "models/house/res_config_settings.py"
SQL = re.compile(r"\b(SELECT|FROM|JOIN|UPDATE|INTO|WHERE)\b")
PATH = re.compile(r"[A-Za-z_][\w.]*")
EXTERNAL_ID = re.compile(rf"{MODULE}\.(\w+)")
DEFINED = re.compile(r'<(?:record|menuitem|template|act_window|report)\b[^>]*?\bid="([\w.]+)"')
REFERRED = re.compile(
    r'\b(?:ref|inherit_id|parent|action|t-call)="(?:restaurant_crm\.)?(\w+)"'
    r"|%\((?:restaurant_crm\.)?(\w+)\)d"
    r"""|\bref\(['"](?:restaurant_crm\.)?(\w+)['"]\)"""
)
# What names fields and methods in a view, and expressions of them.
ATTRIBUTES = re.compile(
    r"\b(?:name|domain|filter_domain|context|invisible|column_invisible|readonly|required|eval|date|default_order"
    r'|decoration-\w+|t-[\w-]+)="([^"]*)"'
)

Use = namedtuple("Use", "file line name owner")


class Owners:
    """Which file defines what, by name."""

    def __init__(self, python, xml):
        self.models = {name: file for file, tree in python.items() for name in _models_defined(tree)}
        self.tables = {name.replace(".", "_"): file for name, file in self.models.items()}
        self.external_ids = {name: file for file, text in xml.items() for name in DEFINED.findall(text)}
        self.external_ids |= {f"model_{table}": file for table, file in self.tables.items()}
        self.members = _members_defined(python)

    def member(self, name, user):
        """The first file of those that define a field or method, if none is in the room of ``user`` or before."""
        files = self.members.get(name, ())
        return files[0] if files and all(is_later(file, user) for file in files) else None


def against_the_order(addon=ROOT / MODULE):
    """The names by which a file uses a room that comes after its own: a list of ``Use``."""
    return sorted(use for use in uses(addon) if is_later(use.owner, use.file) and keeps_apart(use))


def keeps_apart(use):
    """Whether it is not one of the places where rooms meet on purpose."""
    return not any(place.match(f"{use.file}: {use.name}") for place in MEETING)


def uses(addon=ROOT / MODULE):
    """All that files use by name of what others own. Of fields and methods only those that just later rooms have."""
    python, xml = _read(Path(addon))
    owners = Owners(python, xml)
    found = set()
    for file, tree in python.items():
        found |= {use for use in _in_python(file, tree, owners) if use.owner != file}
    for file, text in xml.items():
        found |= {use for use in _in_xml(file, text, owners) if use.owner != file}
    return found


def _read(addon):
    python = {file: ast.parse(text) for file, text in _texts(addon, WINGS, "*.py")}
    return python, dict(_texts(addon, ("data", "report", "views"), "*.xml"))


def _texts(addon, wings, pattern):
    for wing in wings:
        for path in sorted((addon / wing).rglob(pattern)):
            yield path.relative_to(addon).as_posix(), path.read_text()


def _models_defined(tree):
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            values = {
                part.targets[0].id: ast.literal_eval(part.value)
                for part in node.body
                if isinstance(part, ast.Assign)
                and isinstance(part.targets[0], ast.Name)
                and part.targets[0].id in ("_name", "_inherit")
            }
            name, inherited = values.get("_name"), values.get("_inherit", [])
            if name and name not in ([inherited] if isinstance(inherited, str) else inherited):
                yield name


def _members_defined(python):
    """Files by name of a field or method that is ours; what extends a method of others is not its definition."""
    files, extended = defaultdict(list), set()
    for file, tree in python.items():
        for node in (part for each in tree.body if isinstance(each, ast.ClassDef) for part in each.body):
            if isinstance(node, ast.FunctionDef):
                (extended.add if _calls_super(node) else lambda name, file=file: files[name].append(file))(node.name)
            elif isinstance(node, ast.Assign) and file != SETTINGS:
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        files[target.id].append(file)
    # Without an underscore they are words of everybody.
    return {name: found for name, found in files.items() if "_" in name and name not in NOT_OURS_ALONE | extended}


def _calls_super(method):
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == method.name
        and isinstance(node.value, ast.Call)
        and getattr(node.value.func, "id", None) == "super"
        for node in ast.walk(method)
    )


def _in_python(file, tree, owners):
    texts = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            if owner := owners.member(node.attr, file):
                yield Use(file, node.lineno, node.attr, owner)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in texts:
            for name, owner in _named(node.value, file, owners):
                yield Use(file, node.lineno, name, owner)


def _named(text, file, owners):
    """What a string of Python names: (name, file that owns it) each."""
    if text in owners.models:
        yield text, owners.models[text]
    elif external := EXTERNAL_ID.fullmatch(text):
        if external[1] in owners.external_ids:
            yield external[1], owners.external_ids[external[1]]
    elif SQL.search(text) or PATH.fullmatch(text):
        for word in set(re.findall(r"\w+", text)):
            if word in owners.tables and SQL.search(text):
                yield word, owners.tables[word]
            elif owner := owners.member(word, file):
                yield word, owner


def _in_xml(file, text, owners):
    def use(match, name, owner):
        return Use(file, text.count("\n", 0, match.start()) + 1, name, owner)

    for match in REFERRED.finditer(text):
        name = next(filter(None, match.groups()))
        if name in owners.external_ids:
            yield use(match, name, owners.external_ids[name])
    for match in re.finditer(r"\brestaurant(?:\.\w+)+", text):
        if match[0] in owners.models:
            yield use(match, match[0], owners.models[match[0]])
    for match in ATTRIBUTES.finditer(text):
        for word in set(re.findall(r"\w+", match[1])):
            if owner := owners.member(word, file):
                yield use(match, word, owner)
