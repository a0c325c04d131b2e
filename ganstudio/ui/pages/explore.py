"""The Explore page: the latent space around a centre as a grid of sprites, and the shelf of those that were kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout, QStackedWidget, QVBoxLayout, QWidget

from ganstudio.core.text import N_, _
from ganstudio.ui.icons import icon
from ganstudio.ui.pages import PAGES, PageInfo
from ganstudio.ui.theme import SPACE
from ganstudio.ui.widgets.empty_state import EmptyState
from ganstudio.ui.widgets.explore_inspector import ExploreInspector
from ganstudio.ui.widgets.favourites_shelf import FavouritesShelf
from ganstudio.ui.widgets.inspector import heading_label, quiet_label
from ganstudio.ui.widgets.sprite_grid import SpriteGrid

if TYPE_CHECKING:
    from ganstudio.app.drawn_grids import Grid
    from ganstudio.app.session import Session

_WATCHER = "explore page"


class ExplorePage(QWidget):
    """A view of `session.explorer`; keeps nothing of its own."""

    page_wanted = Signal(str)  # key of another page

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("explore_page")
        self._session = session
        self._explorer = session.explorer
        self.grid = SpriteGrid()
        self.grid.setAccessibleName(_("Latent space"))
        self.silence = quiet_label()  # why there are no sprites yet
        self.silence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.shelf = FavouritesShelf(session.explorer)
        self.inspector = ExploreInspector(session)
        self._build()
        self._connect()
        self._on_grid(session.explorer.grid)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw while the page is seen."""
        super().showEvent(event)
        self._explorer.watch(_WATCHER, True)
        self._choose_state()

    def hideEvent(self, event: QHideEvent) -> None:
        """Draw nothing while the page is not seen."""
        super().hideEvent(event)
        self._explorer.watch(_WATCHER, False)

    def _build(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        column.setSpacing(SPACE)
        self._field = QStackedWidget()
        self._field.addWidget(self.grid)
        self._field.addWidget(self.silence)
        column.addWidget(self._field, 1)
        heading = QHBoxLayout()
        heading.addWidget(heading_label(_("Favourites")))
        heading.addSpacing(SPACE)
        heading.addWidget(quiet_label(_("A click makes a sprite the centre, a double click keeps it.")), 1)
        column.addLayout(heading)
        column.addWidget(self.shelf)
        filled = QWidget()
        row = QHBoxLayout(filled)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._rooms = QStackedWidget()  # the inspector stays: another snapshot is chosen there
        row.addWidget(self._rooms, 1)
        row.addWidget(self.inspector)
        self.untrained = EmptyState(
            "explore",
            _("There is nothing to explore yet"),
            _("Train first. Soon after the start there is a first snapshot, and you can explore while it goes on."),
            [(_("Start training"), self._session.training.play)],
        )
        self.waiting = EmptyState(
            "explore",
            _("The first snapshot is on its way"),
            _("As soon as the training has saved one, its sprites appear here and follow what it learns."),
        )
        self.translating = EmptyState(
            "translate",
            _("This model translates"),
            _("It has no latent space to explore: it turns sprites of one kind into the other."),
            [(_("Go to the Translate page"), lambda: self.page_wanted.emit("translate"))],
        )
        self._stack = QStackedLayout(self)
        for room in (left, self.translating):
            self._rooms.addWidget(room)
        for widget in (self.untrained, self.waiting, filled):
            self._stack.addWidget(widget)

    def _connect(self) -> None:
        explorer = self._explorer
        self.grid.clicked.connect(explorer.click)
        self.grid.double_clicked.connect(explorer.double_click)
        self.grid.hovered.connect(self.inspector.show_cell)
        self.grid.context_menu.connect(self._on_context_menu)
        explorer.grid_ready.connect(self._on_grid)
        explorer.failed.connect(self._choose_state)
        explorer.busy_changed.connect(self._choose_state)
        self._session.engine.became_ready.connect(self._choose_state)
        explorer.shelf.changed.connect(self._mark)
        self._session.training.state_changed.connect(self._choose_state)
        self._session.checkpoints.active_changed.connect(self._choose_state)
        self._session.importing.dataset_changed.connect(self._choose_state)

    @Slot(object)
    def _on_grid(self, grid: Grid | None) -> None:
        if grid is None:
            self.grid.set_sprites(None)
        else:
            self.grid.set_sprites(grid.sprites, columns=grid.request.columns)
            self.grid.set_selected({grid.request.centre_index})
        self._mark()
        self._choose_state()

    @Slot()
    def _mark(self) -> None:
        self.grid.set_marked(self._explorer.kept_cells())

    @Slot()
    def _choose_state(self) -> None:
        if active := self._session.checkpoints.active:
            self._rooms.setCurrentIndex(1 if active.translates else 0)
            self._stack.setCurrentIndex(2)
        elif self._session.is_training:
            self._stack.setCurrentIndex(1)
        else:
            self._stack.setCurrentIndex(0)
        self.untrained.buttons[0].setEnabled(self._session.training.can_start)
        self.silence.setText(self._why_silent())
        self._field.setCurrentWidget(self.silence if self.silence.text() else self.grid)

    def _why_silent(self) -> str:
        """Say why no sprites are seen; empty where they are."""
        explorer = self._explorer
        if explorer.grid is not None:
            return ""
        if explorer.is_busy:
            return _("Drawing…") if self._session.engine.ready else _("Loading the engine…")
        return f"{explorer.problem.message}\n{explorer.problem.hint}".strip() if explorer.problem else ""

    @Slot(int, QPoint)
    def _on_context_menu(self, cell: int, where: QPoint) -> None:
        if cell < 0:
            return
        seen = self._explorer.grid  # the next snapshot may change it while the menu is open
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("heart"), _("Keep"), lambda: self._explorer.keep(cell, seen))
        menu.addAction(icon("explore"), _("Make it the centre"), lambda: self._explorer.click(cell, seen))
        menu.popup(where)


PAGES.add("explore", PageInfo(N_("Explore"), "explore", 30, ExplorePage, "Ctrl+3"))
