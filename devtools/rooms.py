"""The rooms of the addon, and who may use whom; docs/architecture.md says what each owns.

Every wing (models, engine, views, ...) has the same rooms in one order: a room uses rooms before it, never those
after. import-linter checks imports; most of what Odoo code depends on stands in names, though, which ``room_names``
checks. ``room_picture`` draws who uses whom.
"""

from pathlib import Path

from .place import DEV, MODULE, ROOT

ROOMS = (
    *("shared", "store", "fact", "guest", "segment", "tag", "preference", "tier", "till", "complaint", "feedback"),
    *("privacy", "channel", "campaign", "insight", "house"),
)
# Parts of the room "segment" in the engine, in their order: what a measure is, then all of them.
PARTS = {"measure": "segment", "measures": "segment"}
# Wings whose files are told by what they import; first who asks, last who answers.
WINGS = ("controllers", "wizards", "models", "engine")


def room_of(inner):
    """The room of a file of the addon, by its path inside the addon; None for what stands outside of rooms.

    The second part of the path is a room: a folder, or a file where a wing has only one of that room.
    """
    parts = Path(inner).with_suffix("").parts
    if len(parts) < 2:
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
