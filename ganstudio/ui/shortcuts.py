"""Keys that belong to one widget and act only where the focus is in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

Keys = QKeySequence | QKeySequence.StandardKey | Qt.Key


def key_of(widget: QWidget, keys: Keys, act: Callable[[], object], within: bool = False) -> None:
    """Let `keys` do something while the focus is on the widget, or, with `within`, on it or what it holds."""
    scopes = Qt.ShortcutContext
    # Given what to call as well, PySide 6.11 takes no heed of the context: the keys would act in the whole window.
    shortcut = QShortcut(QKeySequence(keys), widget)
    shortcut.setContext(scopes.WidgetWithChildrenShortcut if within else scopes.WidgetShortcut)
    shortcut.activated.connect(act)
