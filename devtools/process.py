"""Child processes that never outlive ./dev, with their output in a log."""

import contextlib
import ctypes
import os
import signal
import subprocess
from pathlib import Path

from .console import Problem
from .place import DEV, ROOT, folder

_libc = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1
UNWANTED = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME")


def environment(**extra):
    """The environment of child processes.

    Byte code is kept (Odoo's start costs four more seconds without), but outside the sources,
    and a proxy of the machine must not catch connections to this machine itself.
    """
    env = {key: value for key, value in os.environ.items() if key not in UNWANTED}
    env |= {"PYTHONPYCACHEPREFIX": str(DEV / "pycache"), "no_proxy": "127.0.0.1,localhost"}
    env |= {"DOCUTILSCONFIG": str(ROOT / "devtools" / "docutils.conf")}
    return env | {k: str(v) for k, v in extra.items()}


def die_with_parent(sig=signal.SIGKILL):
    """For preexec_fn: the kernel sends the signal when ./dev is gone, even by kill -9."""
    return lambda: _libc.prctl(PR_SET_PDEATHSIG, sig)


def start(command, log, *, env=None, **options):
    options.setdefault("preexec_fn", die_with_parent())
    return subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        cwd=options.pop("cwd", ROOT),
        env=env or environment(),
        **options,
    )


def log_path(name):
    return folder("log") / f"{name}.log"


def tail(path, lines):
    last = Path(path).read_text("utf-8", "replace").splitlines()[-lines:]
    return "\n".join(f"    {line[:300]}" for line in last)


def run(command, name, sentence, lines=5, **options):
    """Run to the end with the output in .dev/log/NAME.log; the sentence tells of a failure."""
    path = log_path(name)
    with path.open("wb") as log:
        try:
            process = start(command, log, **options)
        except FileNotFoundError as error:
            raise Problem(f"{sentence} (`{error.filename}` is not installed)") from None
        try:
            code = process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
    if code:
        raise Problem(f"{sentence}\n  The end of {path.relative_to(ROOT)}:\n{tail(path, lines)}")
    return path


def capture(command, **options):
    """The output of a short command; None when it fails."""
    options = {"env": environment(), **options}
    try:
        done = subprocess.run(
            [str(part) for part in command],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=120,
            **options,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def call(command, env, interactive=False):
    """Run with this terminal's input and output; the exit code. Ctrl-C reaches the child too."""
    options = {"env": env, "cwd": ROOT, "preexec_fn": die_with_parent()}
    process = subprocess.Popen([str(part) for part in command], **options)
    if interactive:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return process.wait()
    except BaseException:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(2)
        stop(process)
        raise


def stop(process, patience=20):
    """Ask once, nicely; insist after a while."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
    return process.wait()
