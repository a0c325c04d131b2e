"""start.py up to the edge where it runs other programs: what it would run, and when it would not."""

import errno
import importlib.util
import json
import os
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from unprivileged import unprivileged

ROOT = Path(__file__).parent.parent


@pytest.fixture
def start(tmp_path, monkeypatch):
    """The script as a module, working in a checkout of its own; every program it runs is only written down."""
    spec = importlib.util.spec_from_file_location("start", ROOT / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "ganstudio-installed.json")
    monkeypatch.setattr(module, "LOCK", tmp_path / ".venv.lock")
    monkeypatch.delenv("CI", raising=False)
    module.commands, module.failing, module.handed = [], "", []

    def runs(command, quiet=True):
        words = " ".join(command)
        module.commands.append(words)
        if module.failing and module.failing in words:
            return False
        if "-m venv" in words:
            module.VENV.mkdir(exist_ok=True)
        return True

    monkeypatch.setattr(module, "runs", runs)
    monkeypatch.setattr(module, "hand_over", lambda command: module.handed.append(command) or 0)
    monkeypatch.setattr(module, "loads", lambda library: True)
    return module


@pytest.fixture
def read_only(start, monkeypatch, public_folder):
    """The checkout is installed and in a folder that everybody reaches and nobody but root writes."""
    if os.name == "nt":
        pytest.skip("Windows has no such permissions")
    (public_folder / "pyproject.toml").write_text("[project]\n")
    monkeypatch.setattr(start, "ROOT", public_folder)
    monkeypatch.setattr(start, "VENV", public_folder / start.VENV.name)
    monkeypatch.setattr(start, "STAMP", start.VENV / start.STAMP.name)
    monkeypatch.setattr(start, "LOCK", public_folder / start.LOCK.name)
    start.install(testing=False)
    start.commands.clear()
    public_folder.chmod(0o555)
    yield public_folder
    public_folder.chmod(0o755)


def pips(start):
    return [words for words in start.commands if "pip install" in words]


def test_a_fresh_machine_gets_an_environment_and_the_program(start, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    assert start.main([]) == 0
    made, installed = (words for words in start.commands if "-c import pip" not in words and "apt-get" not in words)
    assert made == f"{sys.executable} -m venv {start.VENV}"
    assert installed.endswith("torch torchvision --editable .")
    (handed,) = start.handed
    assert Path(handed[0]).parent.parent == start.VENV
    assert handed[1:] == ["-P", "-m", "ganstudio"]


def test_the_second_start_installs_nothing(start):
    start.install(testing=False)
    start.commands.clear()
    assert start.install(testing=False) == ""
    assert pips(start) == []


def test_a_changed_project_is_installed_again_in_the_same_environment(start):
    start.install(testing=False)
    (start.ROOT / "pyproject.toml").write_text("[project]\ndependencies = []\n")
    start.commands.clear()
    start.install(testing=False)
    assert len(pips(start)) == 1
    assert not any("-m venv" in words for words in start.commands)


def test_the_tools_come_with_test_and_stay(start):
    start.install(testing=False)
    start.install(testing=True)
    start.install(testing=False)
    assert [words.rpartition(" ")[2] for words in pips(start)] == [".", ".[dev]"]


def test_ci_gets_the_consumers_too_and_nobody_loses_them(start, monkeypatch):
    start.install(testing=True)
    monkeypatch.setenv("CI", "true")
    start.install(testing=True)
    start.install(testing=True)
    monkeypatch.delenv("CI")
    start.install(testing=False)
    assert [words.rpartition(" ")[2] for words in pips(start)] == [".[dev]", ".[dev,consumers]"]
    assert start.read_stamp()["extras"] == "dev,consumers"


def test_an_interrupted_installation_is_made_anew(start, monkeypatch):
    real = start.runs

    def interrupted(command, quiet=True):
        if "install" in command:
            raise KeyboardInterrupt
        return real(command, quiet)

    monkeypatch.setattr(start, "runs", interrupted)
    with pytest.raises(KeyboardInterrupt):
        start.install(testing=False)
    (start.VENV / "half.txt").write_text("half")
    monkeypatch.setattr(start, "runs", real)
    assert start.install(testing=False) == ""
    assert not (start.VENV / "half.txt").exists()


def test_a_second_start_waits_until_the_first_has_installed(start, monkeypatch, capsys):
    first = start.LOCK.open("a")
    assert start.locks(first)
    waits = []

    def wait(seconds):
        assert not start.VENV.exists() and start.commands == []
        waits.append(seconds)
        if len(waits) == 3:
            first.close()

    monkeypatch.setattr(start, "time", SimpleNamespace(sleep=wait))
    assert start.main(["gans"]) == 0
    assert len(waits) == 3 and len(pips(start)) == 1
    assert capsys.readouterr().err.count("Another start.py is installing here") == 1


def test_nobody_comes_between_while_it_installs_and_anybody_may_afterwards(start, monkeypatch):
    real, free = start.runs, []

    def watched(command, quiet=True):
        with start.LOCK.open("a") as second:
            free.append(start.locks(second))
        return real(command, quiet)

    monkeypatch.setattr(start, "install_libraries", lambda testing: None)
    monkeypatch.setattr(start, "runs", watched)
    start.main(["gans"])
    with start.LOCK.open("a") as second:
        assert start.locks(second)
    assert free and not any(free)


def test_the_lock_is_none_of_gits_files(start):
    assert start.LOCK.name in (ROOT / ".gitignore").read_text("utf-8").splitlines()


def test_what_is_installed_starts_also_where_nothing_can_be_written(start, read_only):
    with unprivileged():
        assert start.main(["gans"]) == 0
    assert not start.LOCK.exists() and start.handed and pips(start) == []


@pytest.mark.parametrize("is_fresh", [True, False])
def test_where_nothing_can_be_written_the_folder_and_the_reason_are_told(start, read_only, capsys, is_fresh):
    if is_fresh:
        read_only.chmod(0o755)
        shutil.rmtree(start.VENV)
        read_only.chmod(0o555)
    start.failing = "-c import pip"
    with unprivileged():
        assert start.main(["gans"]) == 2
    said = capsys.readouterr().err
    assert f"cannot be set up in {read_only}: Permission denied.\n" in said
    assert is_fresh is not any("-m venv" in words for words in start.commands)
    assert "python3-venv" not in said and "same command again" not in said and start.handed == []


def test_a_full_disk_is_told(start, monkeypatch, capsys):
    def full(path, *_words):
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(type(start.STAMP), "write_text", full)
        assert start.main(["gans"]) == 2
    assert f"cannot be set up in {start.ROOT}: No space left on device.\n" in capsys.readouterr().err
    assert start.handed == [] and start.main(["gans"]) == 0


@pytest.mark.parametrize("missing", [True, False])
def test_the_package_for_environments_is_named_only_where_it_is_missing(start, monkeypatch, capsys, missing):
    monkeypatch.setattr(start.importlib.util, "find_spec", lambda name: None if missing else object())
    monkeypatch.setattr(start.shutil, "which", tools())
    start.failing = "-m venv"
    assert start.main(["gans"]) == 2
    said = capsys.readouterr().err
    assert ("python3-venv" in said) is missing and ("the reason is above" in said) is not missing


def test_a_refused_installation_says_so_and_is_tried_again(start):
    start.failing = "pip install"
    assert start.main(["gans"]) == 2
    assert start.handed == []
    start.failing = ""
    start.commands.clear()
    assert start.main(["gans"]) == 0
    assert len(pips(start)) == 1
    assert not any("-m venv" in words for words in start.commands)


def test_an_environment_without_a_working_python_is_made_anew(start):
    start.install(testing=False)
    (start.VENV / "old.txt").write_text("old")
    start.failing = "-c import pip"
    assert start.install(testing=False) == ""
    assert not (start.VENV / "old.txt").exists()


@pytest.mark.parametrize("content", ["", "{", "[]", '"text"', '{"installing": true}'])
def test_a_damaged_stamp_means_installing(start, content):
    start.install(testing=False)
    start.STAMP.write_text(content)
    start.commands.clear()
    assert start.install(testing=False) == ""
    assert len(pips(start)) == 1
    assert json.loads(start.STAMP.read_text()) == start.wanted_stamp(False, {})


def test_test_runs_the_checks(start):
    assert start.main(["test", "-x"]) == 0
    (handed,) = start.handed
    assert handed[1:] == [str(start.ROOT / "tests" / "checks.py"), "-x"]
    assert (ROOT / "tests" / "checks.py").is_file()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="macOS and Windows always have a display")
def test_without_a_display_the_demonstration_runs(start, monkeypatch, capsys):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    start.main([])
    start.main(["gans", "--json"])
    assert [command[3:] for command in start.handed] == [["ganstudio", "demo"], ["ganstudio", "gans", "--json"]]
    captured = capsys.readouterr()
    assert "no display" in captured.err
    assert captured.out == ""  # it belongs to the program


def test_an_old_python_is_told_so(start, monkeypatch, capsys):
    monkeypatch.setattr(start, "sys", SimpleNamespace(version_info=(3, 9, 6), stderr=sys.stderr, platform="darwin"))
    assert start.main([]) == 2
    assert "needs Python 3.11 or newer; this is Python 3.9.6" in capsys.readouterr().err
    assert start.commands == []


def tools(*names):
    return lambda tool: tool if tool in names else None


def test_root_on_debian_gets_the_missing_libraries(start, monkeypatch):
    missing = {"libEGL.so.1", "libxcb-cursor.so.0", "libxcb-sync.so.1"}
    monkeypatch.setattr(start, "loads", lambda library: library not in missing)
    monkeypatch.setattr(start.shutil, "which", tools("apt-get", "Xvfb"))
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    start.install_libraries(testing=False)
    update, install = start.commands
    assert update.startswith("apt-get update")
    assert install.endswith("--no-install-recommends libegl1 libxcb-cursor0 libxcb-sync1")


@pytest.mark.parametrize(
    ("tool", "line"),
    [
        ("apt-get", "sudo apt-get install -y libegl1 libxcb-randr0"),
        ("dnf", "sudo dnf install libglvnd-egl libxcb"),
        ("pacman", "sudo pacman -S --needed libglvnd libxcb"),
        ("zypper", "sudo apt-get install -y libegl1 libxcb-randr0"),
    ],
)
def test_anybody_else_gets_the_line(start, monkeypatch, capsys, tool, line):
    monkeypatch.setattr(start, "loads", lambda library: library not in ("libEGL.so.1", "libxcb-randr.so.0"))
    monkeypatch.setattr(start.shutil, "which", tools(tool))
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    start.install_libraries(testing=True)
    assert start.commands == []
    assert line in capsys.readouterr().err


def test_nothing_missing_nothing_said(start, monkeypatch, capsys):
    monkeypatch.setattr(start.shutil, "which", tools("apt-get", "Xvfb"))
    start.install_libraries(testing=True)
    assert (start.commands, capsys.readouterr().err) == ([], "")


def test_the_script_is_small_and_needs_only_the_standard_library():
    text = (ROOT / "start.py").read_text("utf-8")
    assert len(text.splitlines()) < 250
    imported = {line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= set(sys.stdlib_module_names)
