"""The small dialogs: what they say is true, and what they change holds."""

import re
import tomllib
from pathlib import Path

from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLabel, QWidget

from ganstudio import __version__
from ganstudio.app.settings import Settings, SettingsController
from ganstudio.core.options import to_mapping
from ganstudio.core.paths import documents_folder
from ganstudio.ui.asking import ask_new_project
from ganstudio.ui.dialogs.about import AboutDialog
from ganstudio.ui.dialogs.licences import PACKAGES, LicencesDialog, installed_licences
from ganstudio.ui.dialogs.preferences import PreferencesDialog
from ganstudio.ui.dropped_files import project_folder


def words_of(dialog):
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


def test_about_tells_the_versions(qtbot):
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    assert __version__ in words_of(dialog) and "PySide6" in words_of(dialog)


def test_every_package_has_a_licence(qtbot):
    found = installed_licences()
    assert {name for name, _version, _licence in found} == {"GAN Studio", *PACKAGES}
    about = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(PACKAGES) == {re.match(r"[\w.-]+", line).group() for line in about["dependencies"]}
    assert all(version and licence not in ("", "–", "UNKNOWN") for _name, version, licence in found)
    dialog = LicencesDialog()
    qtbot.addWidget(dialog)
    assert "LGPL" in words_of(dialog)


def test_where_no_folder_can_be_made_a_new_project_is_asked_for_all_the_same(qtbot, monkeypatch, own_home):
    own_home.mkdir(parents=True, exist_ok=True)
    documents_folder().write_text("a file stands where the folder should be", "utf-8")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: ("/elsewhere/A", ""))
    window = QWidget()
    qtbot.addWidget(window)
    assert ask_new_project(window) == Path("/elsewhere/A")


def test_what_cannot_be_looked_at_is_no_dropped_project(tmp_path):
    assert project_folder(tmp_path / ("怪" * 90 + ".ganstudio")) is None


def test_preferences_hold_at_once(session, qtbot):
    dialog = PreferencesDialog(session)
    qtbot.addWidget(dialog)
    assert dialog.form.values() == to_mapping(Settings())
    dialog.form.editor("theme").setCurrentIndex(1)
    assert session.settings.values.theme == "light"
    dialog.findChild(QDialogButtonBox).rejected.emit()
    assert not dialog.isVisible()


def test_preferences_leave_alone_what_another_window_has_changed(session, qtbot):
    dialog = PreferencesDialog(session)
    qtbot.addWidget(dialog)
    SettingsController().update(reopen_project=True)
    dialog.form.editor("theme").setCurrentIndex(1)
    assert session.settings.values.theme == "light" and session.settings.values.reopen_project


def test_preferences_show_what_was_taken_over_from_another_window(session, qtbot):
    dialog = PreferencesDialog(session)
    qtbot.addWidget(dialog)
    SettingsController().update(reopen_project=True, language="zh_CN")
    dialog.form.editor("theme").setCurrentIndex(1)
    qtbot.waitUntil(lambda: dialog.form.values() == to_mapping(session.settings.values))
    assert dialog.form.values()["language"] == "zh_CN" and dialog.form.values()["reopen_project"]


def test_preferences_speak_the_new_language(window, qtbot):
    dialog = PreferencesDialog(window.session, window)
    form = dialog.form
    form.editor("language").setCurrentIndex(form.editor("language").findData("zh_CN"))
    qtbot.waitUntil(lambda: dialog.form is not form)
    assert dialog.form.values()["language"] == "zh_CN"
    dialog.form.editor("language").setCurrentIndex(dialog.form.editor("language").findData("en"))
    qtbot.waitUntil(lambda: window.session.settings.values.language == "en" and window._worn[1] == "en")
    dialog.deleteLater()
