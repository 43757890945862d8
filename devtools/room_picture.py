"""Who uses whom, room by room: the table in docs/architecture.md, drawn from the code.

A row uses the columns. A dot right of the diagonal would be an arrow against the order.
"""

import ast
from pathlib import Path

from . import room_names
from .place import MODULE, ROOT
from .rooms import ROOMS, WINGS, room_of

PAGE = ROOT / "docs/architecture.md"
BEGIN, END = "<!-- rooms: drawn by `./dev lint --fix` -->\n", "<!-- end of rooms -->\n"


def is_current():
    """Whether the table on the page is that of the code."""
    return _put_in(PAGE.read_text()) == PAGE.read_text()


def draw():
    """Write the table into the page."""
    PAGE.write_text(_put_in(PAGE.read_text()))


def table(addon=ROOT / MODULE):
    """The table in Markdown: a dot where files of the row's room import from the column's, or name what it owns."""
    pairs = {(room_of(user), room_of(owner)) for user, owner in _uses(Path(addon))}
    pairs = {pair for pair in pairs if None not in pair}
    rooms = [room for room in ROOMS if any(room in pair for pair in pairs)]
    lines = [["", *rooms], ["---", *([":-:"] * len(rooms))]]
    for user in rooms:
        lines.append([f"**{user}**", *(_cell(user, owner, pairs) for owner in rooms)])
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _cell(user, owner, pairs):
    if user == owner:
        return "·"
    return "●" if (user, owner) in pairs else ""


def _put_in(page):
    before, rest = page.split(BEGIN)
    return before + BEGIN + "\n" + table() + "\n" + END + rest.split(END)[1]


def _uses(addon):
    """(file that uses, file that owns) of every name and every import, but for those where rooms meet on purpose."""
    for use in filter(room_names.keeps_apart, room_names.uses(addon)):
        yield use.file, use.owner
    for wing in WINGS:
        for path in sorted((addon / wing).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ImportFrom) and node.level:
                    for place in _imported(path, node):
                        yield path.relative_to(addon).as_posix(), place.relative_to(addon).as_posix()


def _imported(path, node):
    """Paths, without their ending, of the modules that a relative import takes from or as a whole."""
    folder = path.parents[node.level - 1]
    base = folder.joinpath(*node.module.split(".")) if node.module else folder
    return [base / name.name if (base / f"{name.name}.py").exists() else base for name in node.names]
