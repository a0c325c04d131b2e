"""Animations by hand: lists of frames, made from the chosen sprites, named, put in order and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QIcon, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ganstudio.core.text import _
from ganstudio.ui.icons import icon, put_icon
from ganstudio.ui.shortcuts import key_of
from ganstudio.ui.theme import SPACE
from ganstudio.ui.widgets.animation_tile import AnimationTile
from ganstudio.ui.widgets.inspector import quiet_label
from ganstudio.ui.widgets.sprite_tile import tile_pixmap

if TYPE_CHECKING:
    from ganstudio.app.exporting import ExportController

SIDE = 32
PLAYER = 112
"""Sides of a frame and of the animation as it plays, in pixels."""
_NAME = int(Qt.ItemDataRole.UserRole)


class FrameLists(QWidget):
    """A view of the animations in the choices; the frames of the current one are dragged into order."""

    def __init__(self, exporting: ExportController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._exporting = exporting
        self._is_filling = False
        self.add_button = QPushButton(_("Animation from selection"))
        put_icon(self.add_button, "plus")
        self.add_button.setToolTip(_("The sprites that are selected at the left, in the order they were selected"))
        self._words = quiet_label()
        self.names = QListWidget()
        self.names.setObjectName("animation_names")
        self.names.setAccessibleName(_("Animations by hand"))
        self.names.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.names.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.names.setFixedHeight(PLAYER - 40)
        self.player = AnimationTile(PLAYER)
        self.frames = _FrameStrip()
        self.remove_button = _button("trash", _("Remove the animation"))
        self.rename_button = QPushButton(_("Rename"))
        self.earlier_button = _button("chevron-left", _("Earlier"))
        self.later_button = _button("chevron-right", _("Later"))
        self.drop_button = _button("close", _("Take the frame out"))
        self._build()
        self.add_button.clicked.connect(self._add)
        self.remove_button.clicked.connect(self._remove)
        self.rename_button.clicked.connect(self._rename)
        self.earlier_button.clicked.connect(lambda: self._move_frame(-1))
        self.later_button.clicked.connect(lambda: self._move_frame(1))
        self.drop_button.clicked.connect(self._drop_frame)
        self.names.currentRowChanged.connect(self._show_frames)
        self.names.itemChanged.connect(self._on_renamed)
        self.frames.model().rowsMoved.connect(self._on_dragged, Qt.ConnectionType.QueuedConnection)
        self.frames.currentRowChanged.connect(self._enable)
        key_of(self.names, QKeySequence.StandardKey.Delete, self._remove)
        key_of(self.frames, QKeySequence.StandardKey.Delete, self._drop_frame)
        exporting.choice_changed.connect(self._fill)
        exporting.candidates_changed.connect(self._show_frames)
        exporting.chosen_changed.connect(self._enable)
        exporting.preview_ready.connect(self._play)
        self._fill()

    def _build(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        for row, widgets in (
            (first, (self.rename_button, self.remove_button)),
            (second, (self.earlier_button, self.later_button, self.drop_button)),
        ):
            row.setSpacing(SPACE // 2)
            row.addStretch(1)
            for widget in widgets:
                row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.add_button)
        column.addWidget(self._words)
        whole = QHBoxLayout()
        whole.setSpacing(SPACE)
        whole.addWidget(self.player, 0, Qt.AlignmentFlag.AlignTop)
        named = QVBoxLayout()
        named.setSpacing(SPACE)
        named.addWidget(self.names, 1)
        named.addLayout(first)
        whole.addLayout(named, 1)
        column.addLayout(whole)
        column.addWidget(self.frames)
        column.addLayout(second)

    @property
    def current(self) -> str:
        """The name of the animation that is shown; empty without one."""
        item = self.names.currentItem()
        return str(item.data(_NAME)) if item else ""

    @Slot()
    def _fill(self) -> None:
        animations, current = self._exporting.choices.animations, self.current
        self._is_filling = True
        self.names.blockSignals(True)
        self.names.clear()
        for name, frames in animations.items():
            item = QListWidgetItem(name)
            item.setData(_NAME, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            item.setToolTip(_("{count} frames").format(count=len(frames)))
            self.names.addItem(item)
            if name == current:
                self.names.setCurrentItem(item)
        if self.names.currentRow() < 0 and self.names.count():
            self.names.setCurrentRow(self.names.count() - 1)
        self.names.blockSignals(False)
        self._is_filling = False
        has = bool(animations)
        self._words.setText("" if has else _("Without any, “Animations” below says which sprites play together."))
        self._words.setVisible(not has)
        for widget in (self.player, self.names, self.frames, self.rename_button, self.remove_button):
            widget.setVisible(has)
        for button in (self.earlier_button, self.later_button, self.drop_button):
            button.setVisible(has)
        self._show_frames()

    @Slot()
    def _show_frames(self) -> None:
        candidates, row = self._exporting.candidates, self.frames.currentRow()
        rows = {name: number for number, name in enumerate(candidates.names)} if candidates else {}
        self.frames.blockSignals(True)
        self.frames.clear()
        for name in self._exporting.choices.animations.get(self.current, ()):
            picture = candidates.pixels[rows[name]] if candidates and name in rows else None
            item = QListWidgetItem(QIcon(tile_pixmap(picture, SIDE, self.devicePixelRatioF())), "")
            item.setData(_NAME, name)
            item.setToolTip(name if picture is not None else _("{name} is not there now").format(name=name))
            self.frames.addItem(item)
        self.frames.setCurrentRow(min(row, self.frames.count() - 1))
        self.frames.blockSignals(False)
        self._enable()
        self._play()

    @Slot()
    def _enable(self) -> None:
        row, count = self.frames.currentRow(), self.frames.count()
        self.add_button.setEnabled(bool(self._exporting.chosen))
        self.earlier_button.setEnabled(row > 0)
        self.later_button.setEnabled(0 <= row < count - 1)
        self.drop_button.setEnabled(row >= 0)

    @Slot()
    def _play(self) -> None:
        """Play the current animation as it will be exported, as far as it is laid out."""
        preview, animation = self._exporting.preview, None
        if preview is not None:
            found = [each for each in preview.sprites.animations if each.name == self.current]
            animation = found[0] if found else None
        if preview is None or animation is None:
            self.player.set_frames(None)
            return
        rows, durations = zip(*animation.played(), strict=True)
        self.player.set_frames(preview.sprites.pixels[list(rows)], durations)

    def _add(self) -> None:
        name = self._exporting.handwork.add_animation(self._exporting.chosen)
        found = self.names.findItems(name, Qt.MatchFlag.MatchExactly)
        if found:
            self.names.setCurrentItem(found[0])

    def _remove(self) -> None:
        if self.current:
            self._exporting.handwork.remove_animation(self.current)

    def _rename(self) -> None:
        if item := self.names.currentItem():
            self.names.setFocus()
            self.names.editItem(item)

    @Slot(QListWidgetItem)
    def _on_renamed(self, item: QListWidgetItem) -> None:
        if self._is_filling:
            return
        name, wanted = str(item.data(_NAME)), item.text().strip()
        self._is_filling = True
        taken = not wanted or (wanted != name and wanted in self._exporting.choices.animations)
        item.setText(name if taken else wanted)
        item.setData(_NAME, name if taken else wanted)
        self._is_filling = False
        if not taken:
            self._exporting.handwork.rename_animation(name, wanted)

    def _move_frame(self, step: int) -> None:
        names, row = self.frames.names(), self.frames.currentRow()
        if row >= 0 and 0 <= row + step < len(names):
            names[row], names[row + step] = names[row + step], names[row]
            self.frames.setCurrentRow(row + step)
            self._exporting.handwork.set_frames(self.current, names)

    def _drop_frame(self) -> None:
        names, row = self.frames.names(), self.frames.currentRow()
        if 0 <= row < len(names):
            self._exporting.handwork.set_frames(self.current, names[:row] + names[row + 1 :])

    @Slot()
    def _on_dragged(self) -> None:
        self._exporting.handwork.set_frames(self.current, self.frames.names())


class _FrameStrip(QListWidget):
    """Frames from left to right and on in the next line; dragged into another order."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Frames of the animation"))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setUniformItemSizes(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(2 * (SIDE + SPACE) + SPACE)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def names(self) -> list[str]:
        """Return the names of the sprites in their order."""
        return [str(self.item(row).data(_NAME)) for row in range(self.count())]


def _button(name: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(name))
    button.setToolTip(words)
    button.setAccessibleName(words)
    return button
