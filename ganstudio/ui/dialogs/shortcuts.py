"""The list of keyboard shortcuts, made from the table of actions so that it cannot be wrong."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ganstudio.core.text import N_, _
from ganstudio.ui.actions import Action, bare_words
from ganstudio.ui.theme import SPACE, heading_font

GROUPS = {
    "project": N_("Projects"),
    "import": N_("Projects"),
    "app": N_("Program"),
    "edit": N_("Editing"),
    "training": N_("Training run"),
    "export": N_("Pages"),
    "page": N_("Pages"),
    "view": N_("Program"),
    "help": N_("Program"),
}
"""From the first word of an action's key to the heading it stands under."""

EVERYWHERE = (
    (N_("Walk the sprites of a grid"), N_("Arrow keys")),
    (N_("Choose a sprite"), N_("Space")),
    (N_("Open or keep a sprite"), N_("Enter")),
    (N_("Zoom a grid of sprites"), N_("Ctrl+wheel")),
)
"""What grids of sprites understand; they are no actions."""


class ShortcutsDialog(QDialog):
    """Shows every action that has a shortcut."""

    def __init__(self, actions: Iterable[Action], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.resize(460, 600)
        self.rows: list[tuple[str, str]] = []
        body = QWidget()
        grid = QGridLayout(body)
        grid.setHorizontalSpacing(3 * SPACE)
        grid.setVerticalSpacing(SPACE // 2)
        grid.setColumnStretch(0, 1)
        for heading, rows in _grouped(actions).items():
            self._add_group(grid, heading, rows)
        grid.setRowStretch(grid.rowCount(), 1)
        area = QScrollArea()
        area.setWidget(body)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        title = QLabel(_("Keyboard shortcuts"))
        title.setFont(heading_font())
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        column.setSpacing(2 * SPACE)
        column.addWidget(title)
        column.addWidget(area)
        column.addWidget(buttons)

    def _add_group(self, grid: QGridLayout, heading: str, rows: list[tuple[str, str]]) -> None:
        label = QLabel(heading)
        label.setProperty("quiet", True)
        label.setContentsMargins(0, SPACE if self.rows else 0, 0, 0)
        grid.addWidget(label, grid.rowCount(), 0, 1, 2)
        for words, keys in rows:
            row = grid.rowCount()
            grid.addWidget(QLabel(words), row, 0)
            grid.addWidget(QLabel(keys), row, 1, Qt.AlignmentFlag.AlignRight)
            self.rows.append((words, keys))


def _grouped(actions: Iterable[Action]) -> dict[str, list[tuple[str, str]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for action in actions:
        if action.shortcut:
            heading = _(GROUPS[action.key.partition(".")[0]])
            keys = QKeySequence(action.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
            groups.setdefault(heading, []).append((bare_words(_(action.text)).rstrip("…"), keys))
    groups[_("Sprites")] = [(_(words), _(keys)) for words, keys in EVERYWHERE]
    return groups
