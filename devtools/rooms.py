"""The rooms of the addon, and who may use whom; docs/architecture.md says what each owns.

Every wing (models, engine, views, ...) has the same rooms in one order: a room uses rooms before it, never those
after. import-linter checks imports. Most of what Odoo code depends on stands in strings, though (names of models,
tables in SQL, external ids), so those are checked here.
"""

import ast
import re
from collections import namedtuple
from pathlib import Path

from .place import DEV, MODULE, ROOT

ROOMS = (
    *("shared", "store", "fact", "guest", "segment", "tag", "preference", "tier", "till", "complaint", "feedback"),
    *("channel", "campaign", "privacy", "insight", "house"),
)
# Parts of the room "segment" in the engine, in their order: what a measure is, then all of them.
PARTS = {"measure": "segment", "measures": "segment"}
# Wings whose files are told by what they import; first who asks, last who answers.
WINGS = ("controllers", "wizards", "models", "engine")
# Where rooms meet on purpose: a measure may read the tables of any room, a condition names what it filters by.
MEETING = (
    re.compile(r"engine/measures/"),
    re.compile(r"models/segment/restaurant_segment_condition\.py: restaurant\.tag$"),
)
SQL = re.compile(r"\b(SELECT|FROM|JOIN|UPDATE|INTO|WHERE)\b")
DEFINED = re.compile(r'<(?:record|menuitem|template|act_window|report)\b[^>]*?\bid="([\w.]+)"')
REFERRED = re.compile(
    r'\b(?:ref|inherit_id|parent|action|t-call)="(?:restaurant_crm\.)?(\w+)"'
    r"|%\((?:restaurant_crm\.)?(\w+)\)d"
    r"""|\bref\(['"](?:restaurant_crm\.)?(\w+)['"]\)"""
)

Against = namedtuple("Against", "file line name owner")


def against_the_order(addon=ROOT / MODULE):
    """The strings by which a file uses a room that comes after its own: a list of ``Against``."""
    return sorted([*_python(Path(addon)), *_xml(Path(addon))])


def room_of(inner):
    """The room of a file of the addon, by its path inside the addon; None for what stands outside of rooms."""
    parts = Path(inner).parts
    if len(parts) < 3:
        return None
    return parts[1] if parts[1] in ROOMS else PARTS.get(parts[1])


def is_later(owner, user):
    """Whether the file ``owner`` is in a room after that of the file ``user``."""
    rooms = room_of(owner), room_of(user)
    return None not in rooms and ROOMS.index(rooms[0]) > ROOMS.index(rooms[1])


def import_contracts():
    """Write what import-linter is to check; the file's path. Rooms that are not there yet are left out."""
    lines = ["[importlinter]", f"root_package = {MODULE}", "include_external_packages = True"]
    wings = [*WINGS, "analytics : settings : bell"]
    lines += _layers("wings", "Who asks knows who answers, never the other way round", wings, MODULE)
    # Without containers: these would not compare the rooms of one wing with those of another.
    rooms = []
    for room in reversed(ROOMS):
        names = [room, *(part for part, owner in PARTS.items() if owner == room)]
        here = [f"{MODULE}.{wing}.{name}" for wing in WINGS for name in names if _is_package(wing, name)]
        rooms += [" : ".join(here)] if here else []
    lines += _layers("rooms", "Rooms in all wings, last first", rooms)
    inner = ["segment", "measures", "measure", "fact", "shared"]
    lines += _layers("measures", "A measure is defined, then listed, then asked for", inner, f"{MODULE}.engine")
    lines += ["", "[importlinter:contract:pure]", "name = Pure functions know no Odoo", "type = forbidden"]
    lines += [f"source_modules = {MODULE}.analytics", "forbidden_modules = odoo"]
    path = DEV / "importlinter.ini"
    path.write_text("\n".join(lines) + "\n")
    return path


def _layers(key, name, layers, container=None):
    lines = ["", f"[importlinter:contract:{key}]", f"name = {name}", "type = layers"]
    lines += [f"containers = {container}"] if container else []
    return [*lines, "layers =", *(f"    {layer}" for layer in layers)]


def _is_package(wing, name):
    place = ROOT / MODULE / wing / name
    return place.is_dir() or place.with_suffix(".py").exists()


def _python(addon):
    trees = {}
    for wing in WINGS:
        for path in sorted((addon / wing).rglob("*.py")):
            trees[path.relative_to(addon).as_posix()] = ast.parse(path.read_text())
    owners = {name: file for file, tree in trees.items() for name in _models_defined(tree)}
    tables = {name.replace(".", "_"): name for name in owners}
    for file, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                for name in _models_named(node.value, owners, tables):
                    if is_later(owners[name], file) and not _is_meeting(file, name):
                        yield Against(file, node.lineno, name, owners[name])


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


def _models_named(text, owners, tables):
    if text in owners:
        return {text}
    if SQL.search(text):
        return {tables[word] for word in re.findall(r"\brestaurant_\w+", text) if word in tables}
    return set()


def _xml(addon):
    texts = {}
    for wing in ("data", "report", "views"):
        for path in sorted((addon / wing).rglob("*.xml")):
            texts[path.relative_to(addon).as_posix()] = path.read_text()
    owners = {name: file for file, text in texts.items() for name in DEFINED.findall(text)}
    for file, text in texts.items():
        for match in REFERRED.finditer(text):
            name = next(filter(None, match.groups()))
            if name in owners and is_later(owners[name], file) and not _is_meeting(file, name):
                yield Against(file, text.count("\n", 0, match.start()) + 1, name, owners[name])


def _is_meeting(file, name):
    return any(place.match(f"{file}: {name}") for place in MEETING)
