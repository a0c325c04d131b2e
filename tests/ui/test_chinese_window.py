"""In Chinese nothing is left in English: neither on the pages and in the menus nor in the dialogs and the tool tips."""

import re

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from scripted_runs import make_project

from ganstudio.ui.actions import all_actions
from ganstudio.ui.dialogs.about import AboutDialog
from ganstudio.ui.dialogs.licences import LicencesDialog
from ganstudio.ui.dialogs.preferences import PreferencesDialog
from ganstudio.ui.dialogs.run_details import RunDetailsDialog
from ganstudio.ui.dialogs.shortcuts import ShortcutsDialog
from ganstudio.ui.pages import pages_in_order

ENGLISH = re.compile("[A-Za-z]{3,}")
CHINESE = re.compile("[\u4e00-\u9fff]")
SAME_EVERYWHERE = re.compile(
    r"GAN Studio|Python|PySide6|PyTorch|English|Monsters|slime"
    r"|\S*/\S*|\S*\.\w+|<[^>]*>|#[0-9a-f]{6}|(Ctrl|Shift|Alt)\+\S*"
)


@pytest.fixture
def chinese(window, qtbot):
    window.session.settings.update(language="zh_CN")
    qtbot.waitUntil(lambda: window.menus.bar.actions()[0].text() == "文件(&F)")
    return window


def words_of(widget: QWidget) -> list[str]:
    """Return everything that a widget and what is in it says, seen or heard."""
    said = []
    for part in [widget, *widget.findChildren(QWidget), *widget.findChildren(QAction)]:
        for name in (
            "text",
            "title",
            "toolTip",
            "statusTip",
            "placeholderText",
            "accessibleName",
            "accessibleDescription",
        ):
            say = getattr(part, name, None)
            if callable(say) and part.metaObject().className() not in ("QLineEdit", "QPlainTextEdit"):
                said.append(say())
        if isinstance(part, QComboBox):
            said += [part.itemText(row) for row in range(part.count())]
    return [words for words in said if words]


def left_in_english(widget: QWidget) -> list[str]:
    return [
        words
        for words in words_of(widget)
        if ENGLISH.search(SAME_EVERYWHERE.sub("", words)) and not CHINESE.search(words)
    ]


def test_start_page_and_menus(chinese):
    assert "新建项目" in " ".join(words_of(chinese))
    assert left_in_english(chinese) == []
    assert not [words for words in words_of(chinese._start) if re.search(r"\(&?[A-Z]\)", words)]  # letters of menus


@pytest.mark.parametrize("filled", [False, True])
def test_every_page(chinese, qtbot, tmp_path, project, filled):
    session = chinese.session
    session.open_project(make_project(tmp_path / "filled").folder if filled else project.folder)
    qtbot.waitUntil(lambda: (session.importing.dataset is not None) == filled)
    for key, _info in pages_in_order():
        chinese.show_page(key)
        assert any(CHINESE.search(words) for words in words_of(chinese.page(key))), key
        assert left_in_english(chinese.page(key)) == [], key


def test_dialogs(chinese, qtbot):
    session = chinese.session
    for made in (
        AboutDialog(),
        PreferencesDialog(session),
        ShortcutsDialog(all_actions().values()),
        RunDetailsDialog(session.training.status),
        LicencesDialog(),
    ):
        qtbot.addWidget(made)
        assert CHINESE.search(made.windowTitle())
        if not isinstance(made, LicencesDialog):  # a list of names
            assert left_in_english(made) == []


def test_qt_speaks_chinese_too(chinese):
    assert QApplication.translate("QPlatformTheme", "Cancel") == "取消"
