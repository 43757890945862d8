"""Python environments from hash locks, and single wheels such as uv, PostgreSQL and Node.js."""

import importlib.util
import shutil
import sys
from pathlib import Path

from .console import Problem, step
from .debian import host_package
from .place import DEV, LOCKS, digest, folder, megabytes
from .process import environment, run

SENTENCE = "PyPI's packages cannot be fetched. Check the network and pip's settings."
SUPPORTED = range(10, 14)  # Odoo 19 runs on Python 3.10 to 3.13


def python_env(name, lock):
    """The interpreter of the environment .dev/NAME that holds exactly what the lock says."""
    target, base = DEV / name, _interpreter()
    stamp, wanted = target / "complete", digest(lock.read_text(), base)
    if Path(sys.prefix) == target:
        raise Problem(f"Run ./dev with the machine's Python, not with the one of {target} that it makes anew.")
    if stamp.exists() and stamp.read_text() == wanted:
        return target / "bin" / "python"
    with step(f"Python packages of {lock.name}", lambda: megabytes(target)):
        shutil.rmtree(target, ignore_errors=True)
        command = [base, "-m", "venv", "--without-pip", target]
        run(command, "venv", "A Python environment cannot be made.")
        _install(target, lock)
        shutil.rmtree(DEV / "tmp", ignore_errors=True)
        stamp.write_text(wanted)
    return target / "bin" / "python"


def wheel(name, parent=DEV):
    """The folder .dev/NAME with the unpacked wheel of devtools/locks/NAME.txt."""
    target, lock = parent / name, LOCKS / f"{name}.txt"
    stamp, wanted = target / "complete", digest(lock.read_text(), _interpreter())
    if not (stamp.exists() and stamp.read_text() == wanted):
        with step(f"{name} from PyPI", lambda: megabytes(target)):
            shutil.rmtree(target, ignore_errors=True)
            _pip(_interpreter(), "--target", target, "--no-deps", "--only-binary=:all:", "-r", lock)
            stamp.write_text(wanted)
    return target


def _interpreter():
    if sys.version_info.minor in SUPPORTED:
        return sys.executable
    for minor in reversed(SUPPORTED):
        if path := shutil.which(f"python3.{minor}"):
            return path
    raise Problem("Odoo 19 needs Python 3.10 to 3.13, and none is here: install one of them.")


def _install(target, lock):
    """With uv, which is twenty times faster; with pip when uv fails (it reads no pip.conf)."""
    uv = wheel("uv") / "bin" / "uv"
    try:
        command = [uv, "pip", "install", "--quiet", "--require-hashes", "-r", lock]
        env = environment(UV_NO_CACHE=1, TMPDIR=folder("tmp"), VIRTUAL_ENV=target)
        run(command, "uv", SENTENCE, env=env)
    except Problem:
        _pip(target / "bin" / "python", "-r", lock)


def _pip(python, *args):
    """Install with the pip that comes with Python, whatever the environment has."""
    env = environment(PIP_NO_CACHE_DIR=1, PIP_DISABLE_PIP_VERSION_CHECK=1, PIP_RETRIES=2)
    env |= {"PIP_ROOT_USER_ACTION": "ignore", "PYTHONPATH": str(_pip_wheel())}
    env |= {"TMPDIR": str(folder("tmp"))}
    command = [python, "-m", "pip", "install", "--quiet", "--require-hashes", *args]
    run(command, "pip", SENTENCE, env=env)


def _pip_wheel():
    """A wheel runs as it is. Debian's python3 alone has none: then Debian's package has one."""
    found = importlib.util.find_spec("ensurepip")
    places = list(found.submodule_search_locations) if found else []
    for place in (*places, "/usr/share/python-wheels"):
        if wheels := list(Path(place).rglob("pip-*.whl")):
            return wheels[0]
    if wheels := list(host_package("python3-pip-whl").rglob("pip-*.whl")):
        return wheels[0]
    raise Problem("This Python has no pip: install it (Debian: python3-venv), then run this again.")
