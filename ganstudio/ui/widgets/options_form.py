"""A form made from an options dataclass: label, editor and a line of help for each option; advanced ones folded."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ganstudio.core.options import OptionSpec, Value, specs
from ganstudio.core.text import _
from ganstudio.ui.icons import icon
from ganstudio.ui.theme import SPACE
from ganstudio.ui.widgets.option_fields import OptionField, option_field

USUAL, WIDE = 136, 176
"""Widths of editors in pixels: the usual one, and for numbers of ten digits and more."""
ROOM = 284
"""Pixels across for a label and its choices; where they need more, the choices stand below the label."""
_ROWS = 4
"""Rows of the grid for each option: label and editor, an editor that is too wide, help, a gap."""


class OptionsForm(QWidget):
    """Edits the options of one type as plain values; `from_mapping` makes the dataclass of them."""

    changed = Signal()

    def __init__(
        self,
        options_type: type[Any],
        values: Mapping[str, Value] | None = None,
        parent: QWidget | None = None,
        hidden: Collection[str] = (),
    ) -> None:
        """Make the form. `hidden` names options that are not shown; their values stay as set."""
        super().__init__(parent)
        self._fields: dict[str, OptionField] = {}
        self._help: dict[str, tuple[QLabel, str]] = {}  # the line, and what it says by itself
        self._own: dict[str, Value] = {}  # the user's values of the options that are held
        self._quiet = False
        shown = [spec for spec in specs(options_type) if spec.name not in hidden]
        self._kept: dict[str, Value] = {s.name: s.default for s in specs(options_type) if s.name in hidden}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._rows([spec for spec in shown if not spec.advanced]))
        if advanced := [spec for spec in shown if spec.advanced]:
            fold = self._rows(advanced)
            column.addWidget(_fold_button(fold))
            column.addWidget(fold)
        column.addStretch(1)
        if values:
            self.set_values(values)

    def values(self) -> dict[str, Value]:
        """Return the values by option name, the hidden ones too."""
        return {**self._kept, **{name: field.read() for name, field in self._fields.items()}, **self._own}

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Set the options named; the others and unknown names are left alone. `changed` comes at most once."""
        before = self.values()
        self._quiet = True
        try:
            for name, value in values.items():
                if name in self._own:
                    self._own[name] = value
                elif name in self._fields:
                    self._fields[name].write(value)
                elif name in self._kept:
                    self._kept[name] = value
        finally:
            self._quiet = False
        if self.values() != before:
            self.changed.emit()

    def hold(self, values: Mapping[str, Value], words: str = "") -> None:
        """Show options as something else decides them, with `words` in place of their help; all others are free.

        What the user set is kept: `values` returns it, `set_values` sets it, and it is back when it is free again.
        """
        held = {name: value for name, value in values.items() if name in self._fields}
        self._quiet = True
        try:
            for name in self._own.keys() - held.keys():
                self._fields[name].write(self._own.pop(name))
                self._explain(name, "")
            for name, value in held.items():
                self._own.setdefault(name, self._fields[name].read())
                self._fields[name].write(value)
                self._explain(name, words)
        finally:
            self._quiet = False

    def editor(self, name: str) -> QWidget:
        """Return the editor of one option."""
        return self._fields[name].widget

    def _rows(self, shown: list[OptionSpec]) -> QWidget:
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE // 2)
        grid.setColumnStretch(0, 1)
        for number, spec in enumerate(shown):
            field = option_field(spec)
            self._fields[spec.name] = field
            field.on_change(self._on_changed)
            self._help[spec.name] = _place(grid, _ROWS * number, spec, field.widget), _(spec.help)
            grid.setRowMinimumHeight(_ROWS * (number + 1) - 1, SPACE // 2 if number < len(shown) - 1 else 0)
        return body

    def _explain(self, name: str, instead: str) -> None:
        """Lock an editor and say why in place of its help, or give it back; what stands below does not move."""
        editor, (line, usual) = self._fields[name].widget, self._help[name]
        editor.setEnabled(not instead)
        if instead and line.isVisible() and line.text() == usual:
            line.setMinimumHeight(line.height())
        elif not instead:
            line.setMinimumHeight(0)
        line.setText(instead or usual)
        _describe(editor, instead or usual)

    def _on_changed(self, *_value: object) -> None:
        if not self._quiet:
            self.changed.emit()


def _describe(widget: QWidget, words: str) -> None:
    widget.setToolTip(f"<p>{words}</p>")  # a paragraph wraps
    widget.setAccessibleDescription(words)


def _place(grid: QGridLayout, row: int, spec: OptionSpec, editor: QWidget) -> QLabel:
    words = _(spec.help)
    label = QLabel(_(spec.label))
    label.setWordWrap(True)
    label.setBuddy(editor)
    help_line = QLabel(words)
    help_line.setWordWrap(True)
    help_line.setProperty("quiet", True)
    help_line.setTextFormat(Qt.TextFormat.PlainText)
    help_line.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.setToolTip(f"<p>{words}</p>")
    editor.setAccessibleName(_(spec.label))
    _describe(editor, words)
    editor.setObjectName(spec.name)
    if isinstance(editor, QAbstractSpinBox):
        editor.setFixedWidth(WIDE if (spec.maximum or 0) >= 1e9 else USUAL)  # its own hint follows the largest number
    elif not isinstance(editor, QCheckBox):
        editor.setMinimumWidth(USUAL)
        editor.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    line = QHBoxLayout()  # each for itself: one wide list does not narrow the other labels
    line.setSpacing(SPACE)
    line.addWidget(label, 1)
    grid.addLayout(line, row, 0, 1, 2)
    words_width = label.fontMetrics().horizontalAdvance(label.text())
    if isinstance(editor, QComboBox) and words_width + SPACE + editor.sizeHint().width() > ROOM:
        editor.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        grid.addWidget(editor, row + 1, 0, 1, 2)
    else:
        line.addWidget(editor, 0, Qt.AlignmentFlag.AlignVCenter)
    grid.addWidget(help_line, row + 2, 0, 1, 2)
    return help_line


def _fold_button(fold: QWidget) -> QToolButton:
    button = QToolButton()
    button.setText(_("Advanced"))
    button.setCheckable(True)
    button.setAutoRaise(True)
    button.setProperty("fold", True)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

    def show(open_: bool) -> None:
        button.setIcon(icon("chevron-down" if open_ else "chevron-right"))
        fold.setVisible(open_)

    button.toggled.connect(show)
    show(False)
    return button
