"""Whatever is typed: one line on standard error, the right exit code, never a traceback."""

import re

import pytest

from ganstudio.cli import listings, main
from ganstudio.cli.command import OF_ARGPARSE, Command, nothing_more

MISTAKES = [
    ["frobnicate"],
    ["trian", "P"],
    ["--frobnicate"],
    ["--json"],
    ["new"],
    ["new", "a", "b"],
    ["new", "/proc/none/P"],
    ["new", "x" * 5000],
    ["import"],
    ["import", "P"],
    ["import", "P", "/none"],
    ["import", "/", "/none"],
    ["train"],
    ["train", "no project"],
    ["train", "P", "--steps"],
    ["train", "P", "--steps", "many"],
    ["train", "P", "--steps", "0"],
    ["train", "P", "--steps", "99999999999999999999"],
    ["train", "P", "--minutes", "-1"],
    ["train", "P", "--minutes", "nan"],
    ["train", "P", "--minutes", "inf"],
    ["train", "P", "--seed", "1.5"],
    ["train", "P", "--steps", "1", "--minutes", "1"],
    ["resume", "no project"],
    ["info"],
    ["info", "none.safetensors"],
    ["info", "/dev/null/P"],
    ["info", "../../../../none"],
    ["sample", "P"],
    ["sample", "P", "--out", "x"],
    ["sample", "P", "--out", "x", "--count", "1e99"],
    ["sample", "P", "--out", ""],
    ["evaluate", "P", "--against", ""],
    ["translate", "P", "", "--out", "x"],
    ["export", "P", "--format", "sheet"],
    ["export", "P", "--out", "x", "--format", "%s%n{0}"],
    ["gans", "too many"],
    ["demo", "--out="],
    ["demo", "--minutes", "0"],
    ["demo", "--out", "/dev/null"],
    ["selfcheck", "--set", "x=1"],
    ["剑"],
    ["\udce4\udcff"],  # bytes that are no text, as the system hands them over
    [""],
]


@pytest.mark.parametrize("words", MISTAKES, ids=lambda words: ascii(" ".join(words))[:40])
def test_mistakes(run, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run(*words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("ganstudio: ")
    assert len(done.err.splitlines()) == 1
    assert "Traceback" not in done.err


def test_an_empty_text_is_not_the_folder_where_one_is(run, shipped, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for words in (["sample", "shipped"], ["export", "shipped", "--format", "png"], ["model", "shipped"], ["demo"]):
        done = run(*words, "--out", "")
        assert (done.code, done.out) == (2, "") and "an empty text is no path" in done.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", sorted(main.COMMANDS))
def test_every_command_has_help(run, command):
    done = run(command, "--help")
    assert (done.code, done.err) == (0, "")
    assert f"usage: ganstudio {command}" in done.out


@pytest.mark.parametrize("command", ["", *sorted(main.COMMANDS)])
def test_help_is_in_one_language(run, command, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    told = run(*command.split(), "--help").out
    assert told.startswith("用法：ganstudio") and "显示本帮助" in told
    assert not [words for words in (*OF_ARGPARSE, "show program") if words in told]


@pytest.mark.parametrize(
    "words",
    [
        ["import"],
        ["import", "P", "x", "--domain", "C"],
        ["gans", "more"],
        ["gans", "--json=1"],
        ["train", "P", "--steps"],
        ["train", "P", "--steps", "1", "--minutes", "1"],
        ["train", "P", "--m", "1"],
    ],
)
def test_complaints_are_in_one_language(run, words, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    told = run(*words).err
    typed = r"ganstudio( \w+ --help)?|--[\w-]+|'\w+'|more"
    assert told and not re.search("[a-z]", re.sub(typed, "", told)), told


def test_help_and_version(run):
    assert "commands:" in run("--help").out
    assert run("--version").out.startswith("GAN Studio 0.")


def failing(error):
    def fail(_arguments, _output):
        raise error

    return Command("fail", nothing_more, fail)


def test_a_bug_is_logged_and_told_in_one_line(run, monkeypatch, own_home):
    monkeypatch.setitem(main.COMMANDS, "gans", failing(ZeroDivisionError("division by zero")))
    done = run("gans")
    assert (done.code, done.out) == (1, "")
    assert len(done.err.splitlines()) == 1
    log = own_home / "logs" / "ganstudio.log"
    assert str(log) in done.err
    assert "Traceback" in log.read_text("utf-8")


def test_ctrl_c_is_no_bug(run, monkeypatch):
    monkeypatch.setitem(main.COMMANDS, "gans", failing(KeyboardInterrupt()))
    done = run("gans")
    assert done.code == 130
    assert "Traceback" not in done.err


def test_the_systems_errors_name_the_path(run, monkeypatch):
    monkeypatch.setitem(main.COMMANDS, "gans", failing(PermissionError(13, "Permission denied", "/some/where")))
    done = run("gans")
    assert done.code == 2
    assert "/some/where: Permission denied" in done.err


@pytest.mark.parametrize("command", ["gans", "formats"])
def test_lists_have_a_key_and_a_label(run, command):
    found = run(command, "--json").json
    items = found if isinstance(found, list) else found["formats"]
    assert len(items) >= 4
    for item in items:
        assert item["key"]
        assert item["label"]
        assert all({"name", "default", "help", "choices"} <= set(option) for option in item["options"])
    words = run(command).out
    assert all(item["key"] in words for item in items)


def test_what_is_listed_can_be_set(run):
    for item in listings.gan_facts():
        assert all(option["range"] for option in item["options"])
