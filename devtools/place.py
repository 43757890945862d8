"""Where things are: everything fetched or made lies in .dev/, which git ignores."""

import contextlib
import fcntl
import hashlib
import os
import shutil
from pathlib import Path

from .console import note

ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT / ".dev"
LOCKS = ROOT / "devtools" / "locks"
INSIDE = ROOT / "devtools" / "inside"
MODULE = "restaurant_crm"
# Addons that join it with others of Odoo; they install themselves where those are. It knows nothing of them.
GLUE = (
    *("restaurant_crm_purchase", "restaurant_crm_attendance", "restaurant_crm_pos_hr", "restaurant_crm_calendar"),
    "restaurant_crm_dashboard",
)
REPO_ID = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]


def digest(*parts):
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:12]


def folder(name, empty=False):
    """A folder below .dev/, made when missing; emptied first when asked."""
    path = DEV / name
    if empty:
        shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True, exist_ok=True)
    return path


def megabytes(path):
    """The size of a growing folder, as a progress message."""
    total = 0
    for base, _folders, files in os.walk(path):
        for name in files:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(base, name)).st_size
    return f"{total / 1e6:.0f} MB"


def lock_file(name):
    return open(folder("lock") / name, "a+")


def try_lock(file, shared=False):
    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def lock(name):
    """One ./dev command at a time here; the system frees the lock when a process dies."""
    with lock_file(name) as file:
        if not try_lock(file):
            note(f"- waiting for another ./dev command in this folder ({name}) ...")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file
