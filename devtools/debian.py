"""Debian packages without root: a private apt (own lists, cache and empty status) and dpkg-deb.

Neither the host's package lists nor its installed packages are touched. The mirror is the one this
machine already uses, or DEBIAN_MIRROR.
"""

import os
import platform
import re
import subprocess
from pathlib import Path

from .console import Problem
from .place import DEV, folder
from .process import capture, die_with_parent, run

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
LIBRARY_FOLDER = re.compile(r"/lib/[^/]+-linux-gnu[^/]*(/pulseaudio)?$")
OPTIONS = "lang=none pdiffs=no check-valid-until=no"
ADVICE = "Check the network, or set DEBIAN_MIRROR to a Debian mirror you can reach"


class Apt:
    """A private apt with its own sources, or with the host's when none are given."""

    def __init__(self, name, sources=None):
        self.name = name
        self.folder = folder(f"apt/{name}", empty=True)
        for sub in ("lists/partial", "cache/archives/partial"):
            (self.folder / sub).mkdir(parents=True)
        (self.folder / "status").touch()
        lines = [
            "#clear APT::Update::Post-Invoke;",
            "#clear APT::Update::Post-Invoke-Success;",
            f'Dir::State::lists "{self.folder}/lists";',
            f'Dir::State::status "{self.folder}/status";',
            f'Dir::Cache "{self.folder}/cache";',
            'APT::Sandbox::User "";',
            'APT::Update::Error-Mode "any";',
            'APT::Install-Recommends "false";',
            'Acquire::Retries "2";',
        ]
        if sources:
            (self.folder / "sources.list").write_text("\n".join(sources) + "\n")
            lines.append(f'Dir::Etc::sourcelist "{self.folder}/sources.list";')
            lines.append('Dir::Etc::sourceparts "-";')
        self.conf = self.folder / "apt.conf"
        self.conf.write_text("\n".join(lines) + "\n")

    def update(self):
        self._run(f"Debian's package lists cannot be fetched. {ADVICE}.", "update")
        return self

    def closure(self, packages):
        """Every package these need on an empty system."""
        out = capture(["apt-get", "-c", self.conf, "-s", "install", *packages])
        if out is None:
            raise Problem(f"Debian's mirror does not have {', '.join(packages)}. {ADVICE}.")
        return re.findall(r"^Inst (\S+)", out, re.MULTILINE)

    def unpack(self, packages, target, excludes=()):
        """Download the packages and unpack them into a folder."""
        debs = self.folder / "debs"
        debs.mkdir(exist_ok=True)
        sentence = f"Debian's packages {', '.join(packages[:3])}... cannot be fetched. {ADVICE}."
        self._run(sentence, "download", *packages, cwd=debs)
        target.mkdir(parents=True, exist_ok=True)
        for deb in sorted(debs.glob("*.deb")):
            _unpack(deb, target, excludes)
            deb.unlink()

    def _run(self, sentence, *args, **options):
        run(["apt-get", "-c", self.conf, *args], f"apt-{self.name}", sentence, **options)


def _unpack(deb, target, excludes):
    tar = ["tar", "-x", "-C", str(target), "--no-same-owner", "--wildcards"]
    tar += [f"--exclude={pattern}" for pattern in excludes]
    untar = {"stdout": subprocess.PIPE, "preexec_fn": die_with_parent()}
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(deb)], **untar) as data:
        done = subprocess.run(tar, stdin=data.stdout, preexec_fn=die_with_parent())
    if done.returncode or data.returncode:
        raise Problem(f"{deb.name} cannot be unpacked: is the disk full? Then run it again.")


def private_apt(name, suites):
    """A private apt that knows these suites by the smallest index the mirror serves whole.

    The index of packages for all architectures is half the size; a mirror in mid-update may serve
    an old one, which apt refuses. The index of this machine's architecture names them as well.
    """
    try:
        return Apt(name, [source(suite) for suite in suites]).update()
    except Problem:
        return Apt(name, [source(suite, architecture()) for suite in suites]).update()


def native_apt(name):
    """A private apt with programs for this machine; None where they cannot be told, or would not run here.

    Of the release whose C library is not newer than the host's, if possible with its updates.
    """
    arch = architecture()
    libc = re.match(r"(\d+)\.(\d+)", platform.libc_ver()[1] or "")
    if not libc:
        return None
    suite = "trixie" if (int(libc[1]), int(libc[2])) >= (2, 41) else "bookworm"
    lines = [source(suite, arch)]
    security = [source(f"{suite}-security", arch, security_mirror())]
    try:
        return Apt(name, [*lines, *security]).update()
    except Problem:
        return Apt(name, lines).update()


def library_folders(tree):
    """Where unpacked packages have shared libraries, as paths from ``tree``."""
    folders = sorted({f"/{path.parent.relative_to(tree)}" for path in tree.rglob("*.so*")})
    return [path for path in folders if LIBRARY_FOLDER.search(path)]


def architecture():
    """Debian's name of this machine's kind of processor."""
    arch = (capture(["dpkg", "--print-architecture"]) or "").strip()
    if not arch:
        raise Problem("dpkg is missing: packages can be fetched only on Debian and its kin.")
    return arch


def source(suite, arch="all", mirror=None):
    """One line of sources.list; only the package index of one architecture."""
    options = f"signed-by={keyring()} arch={arch} target=Packages {OPTIONS}"
    return f"deb [{options}] {mirror or find_mirror()} {suite} main"


def security_mirror():
    return re.sub(r"/debian/?$", "/debian-security", find_mirror())


def find_mirror():
    """DEBIAN_MIRROR, else the mirror apt's configuration names, else the one Ubuntu knows."""
    if os.environ.get("DEBIAN_MIRROR"):
        return os.environ["DEBIAN_MIRROR"]
    apt = Path("/etc/apt")
    files = [apt / "sources.list", *apt.glob("sources.list.d/*"), *apt.glob("mirrors/*")]
    for file in sorted(files):
        text = file.read_text(errors="replace") if file.is_file() else ""
        found = re.search(r"^[^#\n]*?(https?://\S+/debian)/?(?=\s|$)", text, re.MULTILINE)
        if found:
            return found[1]
    template = host_package("python-apt-common") / "usr/share/python-apt/templates/Debian.info"
    text = template.read_text() if template.is_file() else ""
    found = re.search(r"^BaseURI: (\S+/debian)/?$", text, re.MULTILINE)
    if not found:
        raise Problem("apt's configuration names no Debian mirror: set DEBIAN_MIRROR to one.")
    return found[1]


def keyring():
    """The host's, or on Ubuntu the one of its package."""
    if KEYRING.exists():
        return KEYRING
    return host_package("debian-archive-keyring") / str(KEYRING)[1:]


def host_package(name):
    """A package of the host's own distribution, unpacked into .dev/host (nothing is installed)."""
    target = DEV / "host" / name
    if not target.exists():
        part = folder(f"host/{name}.part", empty=True)
        Apt("host").update().unpack([name], part)
        part.rename(target)
    return target
