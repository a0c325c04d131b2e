"""Translation, durations, sizes, errors that cross threads and processes."""

import pickle
from types import SimpleNamespace

import pytest

from ganstudio.core import text
from ganstudio.core.errors import Cancelled, StudioError
from ganstudio.core.files import DiskFull
from ganstudio.core.progress import CancelFlag, byte_size, duration, no_progress
from ganstudio.core.text import LANGUAGES, N_, _, language, ngettext, set_language, system_language


@pytest.fixture(autouse=True)
def english_afterwards():
    yield
    set_language("en")


@pytest.mark.parametrize("code", ["en", *LANGUAGES, "xx", "", "../../etc"])
def test_what_has_no_translation_stays_english(code):
    set_language(code)
    assert _("No catalogue has this sentence.") == "No catalogue has this sentence."
    assert _("") == "" and N_("words") == "words"
    assert ngettext("one", "many", 1) == "one" and ngettext("{n} thing!", "{n} things!", 2).format(n=2) == "2 things!"


def test_an_unknown_language_is_english():
    set_language("xx")
    assert language() == "en"
    set_language("zh_CN")
    assert language() == "zh_CN"


def test_without_catalogues_everything_is_english(monkeypatch, tmp_path):
    def missing(name):
        raise FileNotFoundError(name)

    monkeypatch.setattr(text, "resource", missing)
    set_language("zh_CN")
    assert _("Cancelled.") == "Cancelled."


def test_a_damaged_catalogue_counts_as_none(monkeypatch, tmp_path):
    folder = tmp_path / "zh_CN" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "ganstudio.mo").write_bytes(b"torn")
    monkeypatch.setattr(text, "resource", lambda name: tmp_path)
    set_language("zh_CN")
    assert _("Cancelled.") == "Cancelled."


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "de_DE"}, "en"),
        ({"LANG": "de_DE", "LC_ALL": "zh_CN"}, "zh_CN"),
        ({"LANG": "zh_CN", "LC_MESSAGES": "C"}, "en"),
        ({"LANG": "zh_CN", "LC_ALL": ""}, "zh_CN"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "zh_CN:en"}, "zh_CN"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "zh_CN"}, "en"),
    ],
)
def test_the_system_language_comes_from_the_environment(monkeypatch, environment, code):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert system_language() == code


@pytest.mark.parametrize(("number", "code"), [(0x0804, "zh_CN"), (0x0404, "zh_CN"), (0x0409, "en")])
def test_where_windows_puts_no_language_into_the_environment_it_is_asked(monkeypatch, number, code):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    windows = SimpleNamespace(kernel32=SimpleNamespace(GetUserDefaultUILanguage=lambda: number))
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr("ctypes.windll", windows, raising=False)
    assert system_language() == code


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0:00:00"), (0.4, "0:00:00"), (59.6, "0:01:00"), (860, "0:14:20"), (3599.9, "1:00:00"), (90_000, "25:00:00")],
)
def test_durations(seconds, words):
    assert duration(seconds) == words


def test_a_duration_below_nothing_is_nothing():
    assert duration(-3) == "0:00:00"


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (12_897_485, "12.3 MiB"), (2**33, "8.0 GiB")],
)
def test_sizes(count, words):
    assert byte_size(count) == words


def test_a_cancel_flag_stops_at_the_next_look():
    flag = CancelFlag()
    flag.check()
    no_progress(0.5, "half")
    flag.cancel()
    with pytest.raises(Cancelled):
        flag.check()


@pytest.mark.parametrize("kind", [StudioError, Cancelled, DiskFull])
def test_errors_keep_their_words_on_the_way_from_another_process(kind):
    copy = pickle.loads(pickle.dumps(kind("what", "what next")))
    assert type(copy) is kind and (copy.message, copy.hint, str(copy)) == ("what", "what next", "what")
