"""Settings: what is written is read again, and nothing in the file can stop the program from starting."""

import json
import logging

import pytest
from unprivileged import unprivileged

from ganstudio.app.settings import MOST_RECENT, RecentProject, Settings, SettingsController, read_settings
from ganstudio.core.errors import StudioError
from ganstudio.core.paths import settings_folder


@pytest.fixture
def path():
    return settings_folder() / "settings.json"


def test_a_change_is_said_written_and_read_again(qtbot, path):
    settings = SettingsController()
    with qtbot.waitSignal(settings.changed) as changed:
        settings.update(theme="light")
    assert changed.args[0].theme == "light"
    assert SettingsController().values.theme == "light"
    assert json.loads(path.read_text("utf-8"))["theme"] == "light"


def test_no_change_says_nothing(qtbot):
    settings = SettingsController()
    with qtbot.assertNotEmitted(settings.changed):
        settings.update(theme=settings.values.theme)


def test_a_wrong_value_is_refused_and_changes_nothing(qtbot):
    settings = SettingsController()
    with pytest.raises(StudioError, match="Theme"):
        settings.update(theme="pink")
    assert settings.values == Settings()


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"theme": "pink"}', '{"theme": 3, "language": null}', "[" * 200_000],
    ids=range(7),
)
def test_a_bad_file_means_the_defaults(path, content, caplog):
    path.write_text(content, "utf-8")
    with caplog.at_level(logging.WARNING):
        assert read_settings(path) == Settings()
    assert caplog.records


def test_only_the_bad_value_is_dropped(path, caplog):
    path.write_text(
        '{"theme": "pink", "language": "zh_CN", "unknown": 1, "recent_projects": [3, {"path": "/a"}]}', "utf-8"
    )
    values = read_settings(path)
    assert (values.theme, values.language) == ("dark", "zh_CN")
    assert [recent.path for recent in values.recent_projects] == ["/a"]


def test_a_project_that_cannot_be_looked_at_is_not_there(tmp_path):
    # The name that no disk takes stands for what no test can make everywhere: a share that went stale.
    assert not RecentProject(str(tmp_path / ("怪" * 90))).exists
    shut = tmp_path / "shut" / "A.ganstudio"
    shut.mkdir(parents=True)
    (shut / "project.json").write_text("{}", "utf-8")
    shut.chmod(0)
    with unprivileged():
        assert not RecentProject(str(shut)).exists
    shut.chmod(0o700)


def test_a_file_that_is_not_text_is_survived(path):
    path.write_bytes(b"\xff\xfe\x00")
    assert read_settings(path) == Settings()


def test_recent_projects_are_newest_first_once_each_and_few(qtbot, tmp_path):
    settings = SettingsController()
    for number in range(MOST_RECENT + 3):
        settings.remember_project(tmp_path / f"p{number}.ganstudio")
    settings.remember_project(tmp_path / "p5.ganstudio")
    names = [recent.name for recent in settings.values.recent_projects]
    assert names[0] == "p5" and len(names) == len(set(names)) == MOST_RECENT
    settings.forget_project(tmp_path / "p5.ganstudio")
    assert "p5" not in [recent.name for recent in SettingsController().values.recent_projects]


def test_two_windows_keep_each_others_settings(qtbot, path, tmp_path):
    one, other = SettingsController(), SettingsController()
    one.update(export_presets={"Game": {"format": "png"}, "Old": {"format": "gif"}})
    one.remember_project(tmp_path / "one.ganstudio")
    one.update(theme="light")
    with qtbot.waitSignal(other.changed) as changed:
        other.update(language="zh_CN", export_presets={**other.values.export_presets, "Web": {"format": "css"}})
    assert changed.args[0].theme == "light", "what the other one chose holds here too"
    other.remember_project(tmp_path / "other.ganstudio")
    one.update(export_presets={"Game": {"format": "godot"}})
    for values in (one.values, SettingsController().values):
        assert (values.theme, values.language) == ("light", "zh_CN")
        assert values.export_presets == {"Game": {"format": "godot"}, "Web": {"format": "css"}}
        assert [recent.name for recent in values.recent_projects] == ["other", "one"]


def test_what_only_a_newer_version_understands_is_left_as_it_is_until_something_else_is_chosen(path, tmp_path):
    newer = {
        "theme": "contrast",
        "language": "ja",
        "later": {"kept": ["as", "it was"]},
        "recent_projects": [{"path": str(tmp_path / "a.ganstudio"), "opened": "2026-11-23", "pinned": True}],
    }
    path.write_text(json.dumps(newer), "utf-8")
    settings = SettingsController()
    settings.remember_project(tmp_path / "b.ganstudio")
    settings.update(language="zh_CN")
    written = json.loads(path.read_text("utf-8"))
    assert (written["theme"], written["language"], written["later"]) == ("contrast", "zh_CN", newer["later"])
    assert written["recent_projects"][1] == newer["recent_projects"][0]
    assert settings.values.theme == "dark" and len(settings.values.recent_projects) == 2


def test_a_choice_is_written_over_that_of_another_window_even_if_it_is_none_here(path):
    one, other = SettingsController(), SettingsController()
    one.update(theme="light")
    other.update(theme="dark")
    assert SettingsController().values.theme == "dark"


@pytest.mark.parametrize("content", [None, "{"])
def test_settings_that_cannot_be_read_any_longer_are_written_anew(path, content):
    settings = SettingsController()
    settings.update(theme="light")
    path.unlink()
    if content:
        path.write_text(content)
    settings.update(language="zh_CN")
    assert SettingsController().values == settings.values == Settings(theme="light", language="zh_CN")


def test_what_could_not_be_written_holds_and_is_written_with_the_next_change(monkeypatch):
    def refuse(path, content):
        raise StudioError("read-only")

    settings = SettingsController()
    settings.update(language="zh_CN")
    with monkeypatch.context() as patch:
        patch.setattr("ganstudio.app.settings.write_json", refuse)
        settings.update(theme="light")
        settings.update(ask_before_closing=False)
    assert settings.values == Settings(theme="light", language="zh_CN", ask_before_closing=False)
    assert SettingsController().values == Settings(language="zh_CN")
    settings.update(reopen_project=True)
    assert SettingsController().values == settings.values
    assert settings.values == Settings("light", "zh_CN", True, False)


def test_a_home_that_cannot_be_written_does_not_stop_the_work(qtbot, monkeypatch):
    def refuse(path, content):
        raise StudioError("read-only")

    settings = SettingsController()
    monkeypatch.setattr("ganstudio.app.settings.write_json", refuse)
    with qtbot.waitSignal(settings.changed):
        settings.update(theme="light")
    assert settings.values.theme == "light"
