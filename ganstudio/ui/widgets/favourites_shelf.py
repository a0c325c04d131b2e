"""The shelf under the explorer's grid: kept sprites in a row, to jump back to, rename and remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, QSize, Qt, Slot
from PySide6.QtGui import QIcon, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QListWidget, QListWidgetItem, QMenu, QWidget

from ganstudio.core.text import _
from ganstudio.ui.icons import icon
from ganstudio.ui.shortcuts import key_of
from ganstudio.ui.theme import SPACE
from ganstudio.ui.widgets.sprite_tile import tile_pixmap

if TYPE_CHECKING:
    from ganstudio.app.explorer import ExplorerController
    from ganstudio.latent.favourites import Favourite

SIDE = 64
_KEY = int(Qt.ItemDataRole.UserRole)


class FavouritesShelf(QListWidget):
    """A view of `explorer.shelf`: Enter or a double click jumps, F2 renames, Delete removes."""

    def __init__(self, explorer: ExplorerController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explorer = explorer
        self._is_filling = False
        self.setAccessibleName(_("Favourites"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setViewportMargins(0, SPACE, 0, 0)
        self.setGridSize(QSize(SIDE + 4 * SPACE, SIDE + 4 * SPACE))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setFixedHeight(SIDE + 6 * SPACE)
        self.itemActivated.connect(self._on_activated)
        self.itemChanged.connect(self._on_item_changed)
        self.customContextMenuRequested.connect(self._on_context_menu)
        key_of(self, QKeySequence.StandardKey.Delete, self.remove_current)
        explorer.shelf.changed.connect(self._fill)
        explorer.shelf.pictures_changed.connect(self._show_pictures)
        self._fill()

    def remove_current(self) -> None:
        """Take the current favourite off the shelf."""
        if item := self.currentItem():
            self._explorer.shelf.remove(item.data(_KEY))

    def event(self, event: QEvent) -> bool:
        """Draw the pictures for another screen, which has other device pixels."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._show_pictures()
        return super().event(event)

    @Slot()
    def _fill(self) -> None:
        items = self._explorer.shelf.items
        current, row = self.currentItem().data(_KEY) if self.currentItem() else None, self.currentRow()
        grew = len(items) > self.count()
        self._is_filling = True
        self.clear()
        for favourite in items:
            self.addItem(self._item(favourite))
            if favourite.key == current:
                self.setCurrentRow(self.count() - 1)
        if self.currentItem() is None and row >= 0:  # it was removed: its neighbour can be the next
            self.setCurrentRow(min(row, self.count() - 1))
        self._is_filling = False
        if grew and items:
            self.scrollToItem(self.item(self.count() - 1))

    def _item(self, favourite: Favourite) -> QListWidgetItem:
        item = QListWidgetItem(favourite.name)
        item.setData(_KEY, favourite.key)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self._show_picture(item, favourite)
        return item

    @Slot()
    def _show_pictures(self) -> None:
        """Show the pictures that are known. The items stay, and with them what is being typed into one."""
        with QSignalBlocker(self.model()):  # told of a change, an open editor would take the old name again
            for favourite in self._explorer.shelf.items:
                if item := self._item_of(favourite.key):
                    self._show_picture(item, favourite)
        self.viewport().update()

    def _show_picture(self, item: QListWidgetItem, favourite: Favourite) -> None:
        picture = self._explorer.shelf.pictures.get(favourite.key)
        item.setIcon(QIcon(tile_pixmap(picture, SIDE, self.devicePixelRatioF())))
        missing = favourite.key in self._explorer.shelf.pictures and picture is None
        item.setToolTip(
            _("{name}: its snapshot is gone").format(name=favourite.name)
            if missing
            else _("{name}: Enter jumps to it, F2 renames, Delete removes").format(name=favourite.name)
        )

    def _item_of(self, key: str) -> QListWidgetItem | None:
        items = (self.item(row) for row in range(self.count()))
        return next((item for item in items if item.data(_KEY) == key), None)

    @Slot(QListWidgetItem)
    def _on_activated(self, item: QListWidgetItem) -> None:
        self._explorer.jump_to(item.data(_KEY))

    @Slot(QListWidgetItem)
    def _on_item_changed(self, item: QListWidgetItem) -> None:
        favourite = self._explorer.shelf.find(item.data(_KEY))
        if self._is_filling or favourite is None:
            return
        if item.text().strip():
            self._explorer.shelf.rename(favourite.key, item.text())
        else:
            item.setText(favourite.name)

    @Slot(QPoint)
    def _on_context_menu(self, where: QPoint) -> None:
        item = self.itemAt(where)
        if item is None:
            return
        self.setCurrentItem(item)
        key = item.data(_KEY)  # the item itself may be another one before the menu is answered
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("explore"), _("Jump to it"), lambda: self._explorer.jump_to(key))
        menu.addAction(_("Rename"), lambda: self._rename(key))
        menu.addAction(icon("trash"), _("Remove"), lambda: self._explorer.shelf.remove(key))
        menu.popup(self.viewport().mapToGlobal(where))

    def _rename(self, key: str) -> None:
        if item := self._item_of(key):
            self.editItem(item)
