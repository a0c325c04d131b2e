"""The right column of the Data page: what the sprites are like, and the options of the next import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from ganstudio.core.numbers import counted
from ganstudio.core.options import to_mapping
from ganstudio.core.text import _
from ganstudio.ui.icons import icon, put_icon
from ganstudio.ui.theme import SPACE, tabular
from ganstudio.ui.widgets.bar_list import BarList
from ganstudio.ui.widgets.inspector import Inspector, quiet_label
from ganstudio.ui.widgets.options_form import OptionsForm
from ganstudio.ui.widgets.palette_strip import PaletteStrip

if TYPE_CHECKING:
    from ganstudio.app.importing import ImportController
    from ganstudio.data.statistics import DatasetSummary


class DatasetInspector(Inspector):
    """Shows a summary; says which label was chosen."""

    label_chosen = Signal(str)  # empty for all

    def __init__(self, importing: ImportController, parent: QWidget | None = None) -> None:
        super().__init__(_("About the sprites"), parent)
        self._importing = importing
        self._facts = _Facts()
        self._labels = BarList(_("Labels"), choosable=True)
        self._labels.chosen.connect(self.label_chosen)
        self._sizes = BarList(_("Sizes as they were found"))
        self._palette = PaletteStrip()
        self._form: OptionsForm | None = None
        self.add("", self._facts)
        self._label_section = self.add(_("Labels"), self._labels)
        self._palette_section = self.add(_("Most frequent colours"), self._palette)
        self._size_section = self.add(_("Sizes as they were found"), self._sizes)
        self.fold, self._body = self._make_fold()
        self.add("", self.fold, self._body)
        importing.dataset_changed.connect(self._show_options)
        self.show_summary(None)

    def show_summary(self, summary: DatasetSummary | None) -> None:
        """Show what is known; None while it is still counted."""
        self._facts.show_summary(summary)
        for section in (self._label_section, self._palette_section, self._size_section):
            section.setVisible(summary is not None)
        if summary is None:
            return
        self._labels.set_rows(sorted(summary.label_counts, key=lambda row: -row[1]))
        self._label_section.setVisible(bool(summary.label_counts))
        self._palette.set_colours([("#{:02x}{:02x}{:02x}".format(*c[:3]), count) for c, count in summary.palette])
        self._sizes.set_rows([(f"{width} × {height}", count) for (width, height), count in summary.sizes])

    def set_label(self, label: str) -> None:
        """Show which label is filtered for; empty for none."""
        self._labels.set_current(label)

    def _make_fold(self) -> tuple[QToolButton, QWidget]:
        fold, body = QToolButton(), QWidget()
        fold.setText(_("Import options"))
        fold.setCheckable(True)
        fold.setProperty("fold", True)
        fold.setIcon(icon("chevron-right"))
        fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        QVBoxLayout(body).setContentsMargins(0, 0, 0, 0)
        body.hide()
        fold.toggled.connect(self._on_fold)
        return fold, body

    def _on_fold(self, is_open: bool) -> None:
        """Make the form when it is first wanted: the options belong to a room that the first window does without."""
        self.fold.setIcon(icon("chevron-down" if is_open else "chevron-right"))
        if is_open and self._form is None:
            self._form = self._make_form()
        self._body.setVisible(is_open)

    @Slot()
    def _show_options(self) -> None:
        """Show the options of the next import: another project, or an import with others, may have changed them."""
        if self._form is not None:
            with QSignalBlocker(self._form):  # nobody has chosen them
                self._form.set_values(to_mapping(self._importing.options()))

    def _make_form(self) -> OptionsForm:
        importing = self._importing
        form = OptionsForm(importing.options_type, to_mapping(importing.options()), hidden=importing.cut_options)
        form.changed.connect(lambda: importing.set_options(form.values()))
        again = QPushButton(_("Import again with these options"))
        put_icon(again, "refresh")
        again.clicked.connect(importing.import_again)
        column = self._body.layout()
        assert column is not None
        column.setSpacing(SPACE)
        column.addWidget(quiet_label(_("They hold for what is imported next.")))
        column.addWidget(form)
        column.addWidget(again)
        return form


class _Facts(QWidget):
    """Four lines: how many, how large, which channels, how many with alpha."""

    def __init__(self) -> None:
        super().__init__()
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(SPACE // 2)
        self._values = []
        for words in (_("Sprites"), _("Size"), _("Channels"), _("With alpha")):
            label, value = QLabel(words), QLabel()
            label.setProperty("quiet", True)
            value.setFont(tabular(value.font()))
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(label, value)
            self._values.append(value)

    def show_summary(self, summary: DatasetSummary | None) -> None:
        if summary is None:
            for value in self._values:
                value.setText("…")
            return
        channels = {1: _("1, grey"), 3: _("3, colour"), 4: _("4, colour with alpha")}
        share = summary.with_alpha / max(1, summary.count)
        words = (
            counted(summary.count),
            _("{width} × {height} pixels").format(width=summary.width, height=summary.height),
            channels[summary.channels],
            f"{counted(summary.with_alpha)} ({share:.0%})",
        )
        for value, text in zip(self._values, words, strict=True):
            value.setText(text)
