"""What can be tested of ./dev without a network, a database or a second machine."""

import shutil
import smtplib
import socket
import subprocess
import sys

import pytest

from devtools import debian, demo, linters, mails, odoo, odoo_tree, place, python_env, tests_run, translations
from devtools.console import Problem
from devtools.process import environment, run


def test_help_lists_every_command():
    out = subprocess.run([place.ROOT / "dev", "help"], capture_output=True, text=True, check=True)
    for command in ("run", "prepare", "test", "lint", "bench", "shell", "update", "reset", "glue"):
        assert f"\n  {command} " in out.stdout


def test_unknown_command():
    done = subprocess.run([place.ROOT / "dev", "dance"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "no ./dev dance" in done.stderr


@pytest.mark.parametrize(
    "text, release",
    [(None, "holds no Odoo"), ("version_info = (18, 0, 0, FINAL, 0, '')", "is Odoo 18")],
)
def test_a_wrong_odoo_is_refused(tmp_path, monkeypatch, text, release):
    if text:
        (tmp_path / "odoo").mkdir()
        (tmp_path / "odoo" / "release.py").write_text(text)
    monkeypatch.setenv("ODOO_HOME", str(tmp_path))
    with pytest.raises(Problem, match=release):
        odoo_tree.odoo_home()


def test_a_taken_port_is_told(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        with pytest.raises(Problem, match="is taken by another program. Choose another: PORT="):
            demo._free_port()


def test_mails_of_the_demo_stay_here(tmp_path, monkeypatch):
    monkeypatch.setattr(mails, "folder", lambda name: tmp_path)
    with mails.kept_here() as (server, port), smtplib.SMTP("127.0.0.1", int(port.partition("=")[2])) as client:
        client.sendmail("house@example.com", ["guest@example.com"], "Subject: Hello\r\n\r\nCome\r\n")
    assert server == "--smtp=127.0.0.1"
    (kept,) = tmp_path.glob("*.eml")
    assert b"Subject: Hello" in kept.read_bytes()


def test_the_mirror_can_be_chosen(monkeypatch):
    monkeypatch.setenv("DEBIAN_MIRROR", "https://mirror.example/debian")
    assert debian.find_mirror() == "https://mirror.example/debian"
    assert debian.security_mirror() == "https://mirror.example/debian-security"


def test_a_half_updated_mirror_is_asked_for_its_other_index(monkeypatch):
    def update(apt):
        sources = (apt.folder / "sources.list").read_text()
        if "arch=all" in sources:
            raise Problem("File has unexpected size. Mirror sync in progress?")
        return sources

    monkeypatch.setattr(debian.Apt, "update", update)
    monkeypatch.setattr(debian, "architecture", lambda: "arm64")
    monkeypatch.setenv("DEBIAN_MIRROR", "https://mirror.example/debian")
    lines = debian.private_apt("devtools-test", ["sid", "trixie"]).splitlines()
    assert [line.split()[-2] for line in lines] == ["sid", "trixie"]
    assert all("arch=arm64" in line for line in lines)


def test_the_last_copy_of_odoo_is_used_only_when_nothing_can_be_fetched(tmp_path, monkeypatch):
    def fetched(text):
        def get(part):
            (part / "release.py").write_text(text)

        return get

    def unreachable(part):
        raise Problem("No network.")

    def odoo_from(debian_, git):
        monkeypatch.setattr(odoo_tree, "_from_debian", debian_)
        monkeypatch.setattr(odoo_tree, "_from_git", git)
        return (odoo_tree._fetch("odoo-test.part") / "release.py").read_text()

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(Problem, match="No earlier copy is kept on this machine."):
        odoo_from(unreachable, unreachable)
    assert odoo_from(fetched("first"), unreachable) == "first"
    assert odoo_from(unreachable, fetched("second")) == "second"
    assert odoo_from(unreachable, unreachable) == "second"
    shutil.rmtree(place.DEV / "odoo-test.part")


def test_a_failed_step_tells_what_and_shows_the_log():
    command = [sys.executable, "-c", "print('the reason'); raise SystemExit(3)"]
    with pytest.raises(Problem, match="It cannot be done.(.|\n)*the reason"):
        run(command, "devtools-test", "It cannot be done.")


def test_a_lock_is_held_by_one():
    with place.lock("devtools-test"), place.lock_file("devtools-test") as second:
        assert not place.try_lock(second)


def test_complaints_are_warnings_and_errors_of_odoo(tmp_path):
    log = tmp_path / "odoo.log"
    log.write_text(
        "2026-01-01 10:00:00,000 1 INFO db odoo.x: WARNING is only a word here\n"
        "2026-01-01 10:00:00,000 1 WARNING db odoo.x: really\n"
    )
    assert [line.split(": ")[1] for line in odoo.complaints(log)] == ["really"]


def test_the_environment_keeps_byte_code_outside_the_sources(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in environment()
    assert environment()["PYTHONPYCACHEPREFIX"].startswith(str(place.DEV))


def test_an_export_keeps_translations_that_equal_their_original():
    before = 'msgid "ID"\nmsgstr "ID"\n\nmsgid "Guest"\nmsgstr "顾客"\n'
    exported = 'msgid "ID"\nmsgstr ""\n\nmsgid "RFM"\nmsgstr ""\n\nmsgid "Guest"\nmsgstr "顾客"\n'
    kept = translations._with_equal(exported, translations._equal(before))
    assert 'msgid "ID"\nmsgstr "ID"\n' in kept
    assert 'msgid "RFM"\nmsgstr ""\n' in kept


@pytest.mark.parametrize(
    "args, plain, ours",
    [
        (["-k", "tag"], [f"{tests_run.PLAIN_TESTS}", "-k", "tag"], ["restaurant_crm", "-k", "tag"]),
        (["-x", "devtools/tests/test_devtools.py::test_x"], ["devtools/tests/test_devtools.py::test_x", "-x"], None),
        (["restaurant_crm/tests", "-q"], None, ["restaurant_crm/tests", "-q"]),
        (["devtools/tests", "restaurant_crm"], ["devtools/tests"], ["restaurant_crm"]),
    ],
)
def test_tests_without_a_database_are_told_from_the_others(args, plain, ours):
    assert tests_run.split(args) == (plain, ours)


def test_the_others_wait_for_those_without_a_database_only_when_these_fail(monkeypatch):
    codes, ran = iter((tests_run.NO_TESTS, 1)), []
    monkeypatch.setattr(tests_run, "call", lambda command, env: next(codes))
    monkeypatch.setattr(tests_run, "python_env", lambda name, lock: "python")
    monkeypatch.setattr(tests_run, "in_odoo", lambda args: ran.append(args) or 0)
    assert tests_run.test(["-k", "tag"]) == 0
    assert ran == [["restaurant_crm", "-k", "tag"]]
    assert tests_run.test([]) == 1
    assert len(ran) == 1, "after a failure nothing else starts"


def test_an_environment_is_not_removed_from_below_its_own_interpreter(monkeypatch):
    monkeypatch.setattr(sys, "prefix", str(place.DEV / "venv"))
    with pytest.raises(Problem, match="with the machine's Python"):
        python_env.python_env("venv", place.ROOT / "requirements.txt")


def test_the_addon_knows_nothing_of_those_that_join_it(tmp_path, monkeypatch, capsys):
    (tmp_path / place.MODULE / "models").mkdir(parents=True)
    file = tmp_path / place.MODULE / "models" / "store.py"
    file.write_text("x = 1\n")
    monkeypatch.setattr(linters, "ROOT", tmp_path)
    assert linters._stands_alone()
    file.write_text(f"import odoo.addons.{place.GLUE[0]}\n")
    assert not linters._stands_alone()
    assert place.GLUE[0] in capsys.readouterr().err


def test_addons_that_join_it_install_themselves():
    for name in place.GLUE:
        manifest = odoo.manifest(name)
        assert manifest["auto_install"] is True
        assert place.MODULE in manifest["depends"]
    with pytest.raises(Problem, match="./dev glue"):
        tests_run.test([f"{place.GLUE[0]}/tests/test_recipes.py"])


@pytest.mark.parametrize(
    "body, said, code",
    [
        ("time.sleep(60)", "most recent call first", 1),
        ("threading.Thread(target=time.sleep, args=[60]).start()", "were not waited for", 0),
    ],
)
def test_what_hangs_ends_and_says_where(tmp_path, body, said, code):
    """A test that hangs is a failure; a thread it leaves behind costs nothing but a moment."""
    (tmp_path / "impatient.py").write_text("from devtools import pytest_ends\n\npytest_ends.PATIENCE = 0.2\n")
    (tmp_path / "test_it.py").write_text(f"import threading\nimport time\n\n\ndef test_it():\n    {body}\n")
    options = ["-p", "devtools.pytest_ends", "-p", "impatient", "-c", place.ROOT / "pytest.ini"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-o", "faulthandler_timeout=2", tmp_path],
        capture_output=True,
        text=True,
        timeout=30,
        env=environment(PYTHONPATH=f"{place.ROOT}:{tmp_path}", PYTEST_DISABLE_PLUGIN_AUTOLOAD=1),
    )
    assert said in done.stderr, done.stdout
    assert done.returncode == code
