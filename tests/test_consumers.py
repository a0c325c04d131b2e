"""The consumers of exported files: what is missing is said, in CI it fails, and what is here is not installed again."""

import json
import sys
from types import SimpleNamespace

import consumers
import pytest


@pytest.fixture
def installer(tmp_path, monkeypatch):
    """`install` in a folder of its own with a `start` that only writes down what it would run."""
    calls = SimpleNamespace(apt=[], ran=[], said=[], works=True)

    def runs(command, quiet=True):
        calls.ran.append(command)
        return calls.works

    start = SimpleNamespace(apt_install=calls.apt.append, runs=runs, say=calls.said.append)
    monkeypatch.setitem(sys.modules, "start", start)
    monkeypatch.setattr(consumers, "NODE", tmp_path / "build")
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(consumers.shutil, "which", lambda program: None if program == "webpmux" else program)
    return calls


def test_what_is_missing_is_installed_once(installer):
    consumers.install()
    consumers.install()
    assert installer.apt == [["webp"], ["webp"]]  # it is still missing, as nothing was really installed
    assert len(installer.ran) == 1
    assert installer.ran[0][:2] == ["npm", "install"]


def test_a_failed_installation_is_said_and_tried_again(installer):
    installer.works = False
    assert consumers.install() is False
    assert "webpmux" in installer.said[-2] and "phaser" in installer.said[-2]
    assert "apt-get install webp" in installer.said[-1]
    consumers.install()
    assert len(installer.ran) == 2


def test_an_absent_consumer_skips_loudly_and_fails_in_ci(installer, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="webpmux not found; to install: sudo apt-get install webp"):
        consumers.need("node", "webpmux")
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(consumers, "may_install", lambda: True)
    with pytest.raises(pytest.fail.Exception, match="webpmux not found"):
        consumers.need("node", "webpmux")
    monkeypatch.setattr(consumers, "may_install", lambda: False)
    with pytest.raises(pytest.skip.Exception):
        consumers.need("webpmux")
    with pytest.raises(ValueError):
        consumers.need("no such consumer")


def test_scripts_give_json_and_their_failure_is_seen(tmp_path):
    script = tmp_path / "script.py"
    script.write_text("import json, sys\nprint('a banner')\nprint(json.dumps(sys.argv[1:]))\n")
    assert consumers.run_script(script, "文 件", 1) == ["文 件", "1"]
    script.write_text("raise SystemExit('broken file')")
    with pytest.raises(AssertionError, match="broken file"):
        consumers.run_script(script)
    script.write_text("import threading; threading.Event().wait()")
    with pytest.raises(AssertionError, match="did not end"):
        consumers.run_script(script, timeout=0.5)


def test_every_module_is_in_the_extra():
    text = (consumers.ROOT / "pyproject.toml").read_text("utf-8")
    extra = text.partition("\nconsumers = [")[2].partition("]")[0]
    assert sorted(json.loads(line.strip().rstrip(",")) for line in extra.splitlines()[1:] if line.strip()) == sorted(
        consumers.MODULES.values()
    )
