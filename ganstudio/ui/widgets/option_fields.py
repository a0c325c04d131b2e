"""One editor for one option: a tick box, a number, a choice or a line of text, all read and set alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QPaintEvent, QValidator
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QSpinBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from ganstudio.core.options import OptionSpec, Value
from ganstudio.core.text import _
from ganstudio.ui.widgets.scrolled_editors import ChoiceBox, NoWheel, WholeBox

_INT_LIMIT = 2**31 - 1
_FLOAT_LIMIT = 1e12


@dataclass(frozen=True)
class OptionField:
    """An editor and how to read it, set it and hear of its changes."""

    widget: QWidget
    read: Callable[[], Value]
    write: Callable[[Value], None]
    on_change: Callable[[Callable[..., object]], object]


def option_field(spec: OptionSpec) -> OptionField:
    """Make the editor that suits an option, at the option's default."""
    if spec.kind is bool:
        field = _tick(spec)
    elif spec.choices:
        field = _choice(spec)
    elif spec.kind is int and max(abs(spec.minimum or 0), abs(spec.maximum or 0)) <= _INT_LIMIT:
        field = _whole_number(spec)
    elif spec.kind in (int, float):
        field = _number(spec)
    else:
        field = _line(spec)
    field.write(spec.default)
    return field


class _ChoiceBox(ChoiceBox):
    """One of a few."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint words that are too long with an ellipsis: by itself the style cuts them off."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
        option.currentText = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()


class _NumberBox(NoWheel, QDoubleSpinBox):
    """A number written as people write it: 0.0002, not 0.0002000000."""

    def textFromValue(self, value: float) -> str:
        """Write the value without idle zeros."""
        return f"{value:.10g}" if abs(value) >= 1e-4 or value == 0 else f"{value:.10f}".rstrip("0")

    def valueFromText(self, text: str) -> float:
        """Read a number, also one with an exponent."""
        return float(text.replace(self.suffix(), "").strip() or 0)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Accept what can still become a number in the range."""
        bare = text.replace(self.suffix(), "").strip() if self.suffix() else text.strip()
        try:
            value = float(bare)
        except ValueError:
            started = all(sign in "0123456789.eE+-" for sign in bare)
            return (QValidator.State.Intermediate if started else QValidator.State.Invalid), text, position
        state = QValidator.State.Acceptable if self.minimum() <= value <= self.maximum() else QValidator.State.Invalid
        return (state if state == QValidator.State.Acceptable else QValidator.State.Intermediate), text, position


def _tick(spec: OptionSpec) -> OptionField:
    box = QCheckBox()
    box.setProperty("bare", True)  # the label stands beside it, as for every option
    return OptionField(box, box.isChecked, lambda value: box.setChecked(bool(value)), box.toggled.connect)


def _choice(spec: OptionSpec) -> OptionField:
    box = _ChoiceBox()
    box.setItemDelegate(QStyledItemDelegate(box))  # the usual one does not ask the style sheet for room
    for value, label in spec.choices:
        box.addItem(_(label), value)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    metrics = box.fontMetrics()
    widest = max(metrics.horizontalAdvance(_(label)) for _value, label in spec.choices)
    box.setMinimumContentsLength(-(-widest // max(1, metrics.horizontalAdvance("X"))))  # what Qt counts in

    def write(value: Value) -> None:
        if spec.other and box.findData(value) < 0:  # the name of a file is enough where there is so little room
            box.addItem(Path(str(value)).name, value)
        box.setCurrentIndex(box.findData(value))

    return OptionField(box, lambda: str(box.currentData()), write, box.currentIndexChanged.connect)


def _whole_number(spec: OptionSpec) -> OptionField:
    box = WholeBox()
    low = -_INT_LIMIT if spec.minimum is None else spec.minimum
    high = _INT_LIMIT if spec.maximum is None else spec.maximum
    box.setRange(int(low), int(high))
    _dress(box, spec)
    return OptionField(box, box.value, lambda value: box.setValue(int(value)), box.valueChanged.connect)


def _number(spec: OptionSpec) -> OptionField:
    box = _NumberBox()
    box.setLocale(QLocale.c())
    whole = spec.kind is int
    box.setDecimals(0 if whole else 10)
    low = -_FLOAT_LIMIT if spec.minimum is None else spec.minimum
    high = _FLOAT_LIMIT if spec.maximum is None else spec.maximum
    box.setRange(low, high)
    if not whole and float(spec.default) >= 0.05 and high <= 2:
        box.setSingleStep(0.05)
    elif not whole and spec.default:
        box.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
    _dress(box, spec)
    return OptionField(
        box,
        (lambda: int(box.value())) if whole else box.value,
        lambda value: box.setValue(float(value)),
        box.valueChanged.connect,
    )


def _dress(box: QSpinBox | QDoubleSpinBox, spec: OptionSpec) -> None:
    box.setSuffix(f" {_(spec.unit)}" if spec.unit else "")
    box.setKeyboardTracking(False)  # a half-typed number is not a wish
    box.setAccelerated(True)
    box.setAlignment(Qt.AlignmentFlag.AlignRight)


def _line(spec: OptionSpec) -> OptionField:
    line = QLineEdit()
    return OptionField(line, line.text, lambda value: line.setText(str(value)), line.textChanged.connect)
