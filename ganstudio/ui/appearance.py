"""Dresses the program as the settings say: language, Qt's own words, number formats, theme."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from ganstudio.app.settings import Settings
from ganstudio.core.text import language, nearest_language, set_language
from ganstudio.ui.theme import apply_theme

_translators: list[QTranslator] = []


def dress(app: QApplication, settings: Settings) -> None:
    """Put the settings' language and theme on; windows made before must be made again."""
    set_language(_desktop_language() if settings.language == "system" else settings.language)
    QLocale.setDefault(QLocale(language()))
    _translate_qt(app)
    apply_theme(app, settings.theme)


def _desktop_language() -> str:
    """Return the language of the desktop, which Windows and macOS do not put into the environment."""
    return nearest_language(next(iter(QLocale.system().uiLanguages()), "en"))


def _translate_qt(app: QApplication) -> None:
    """Translate what Qt says by itself, such as the buttons of its dialogs."""
    while _translators:
        app.removeTranslator(_translators.pop())
    translator = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if language() != "en" and translator.load(f"qtbase_{language()}", folder):
        app.installTranslator(translator)
        _translators.append(translator)
