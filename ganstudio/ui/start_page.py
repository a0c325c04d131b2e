"""What is shown while no project is open: the recent ones, new, open, the starter sprites, the shipped model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from ganstudio import __version__
from ganstudio.app.session import Session
from ganstudio.core.text import _
from ganstudio.ui.actions import bare_words
from ganstudio.ui.icons import app_icon, icon, put_icon
from ganstudio.ui.theme import SPACE, heading_font
from ganstudio.ui.widgets.recent_card import STRIP, RecentCard

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.app.settings import RecentProject
    from ganstudio.core.progress import Progress

COLUMN = 768
"""Width of the page's content in pixels."""

VERBS = {
    "project.new": "plus",
    "project.open": "folder-open",
    "project.starter": "data",
    "project.shipped": "explore",
}
"""The verbs offered, by the keys of their actions, and their icons; the first is the likely one."""


class StartPage(QWidget):
    """The way into the program. Given the actions of the verbs it offers."""

    project_chosen = Signal(object)  # Path

    def __init__(self, session: Session, verbs: Sequence[QAction], parent: QWidget | None = None) -> None:
        """Make it; `verbs` are the actions of `VERBS`."""
        super().__init__(parent)
        self.setObjectName("start")
        self._session = session
        self.cards: list[RecentCard] = []
        self._wants_glimpses = False
        self._unseen: list[RecentProject] = []  # to look at
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE)
        column = QVBoxLayout()
        column.setSpacing(2 * SPACE)
        column.addStretch(1)
        column.addLayout(_banner())
        column.addLayout(self._buttons(verbs))
        self._heading = QLabel(_("Recent projects"))
        self._heading.setProperty("quiet", True)
        column.addWidget(self._heading)
        column.addWidget(self._scrolled(), 6)
        self._empty = _drop_hint()
        column.addWidget(self._empty)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 3 * SPACE)
        row.addStretch(1)
        row.addLayout(column)
        row.addStretch(1)
        session.settings.changed.connect(self._on_settings_changed)
        self.show_recent()

    @Slot()
    def show_recent(self) -> None:
        """List the recent projects; those that are gone leave the list once that is known."""
        for card in self.cards:
            self._list.removeWidget(card)
            card.deleteLater()
        self.cards = [self._card(recent) for recent in self._session.settings.projects_to_offer]
        for number, card in enumerate(self.cards):
            self._list.insertWidget(number, card)
        self._choose_what_is_seen()
        self._wants_glimpses = True
        self.update()

    def _choose_what_is_seen(self) -> None:
        self._heading.setVisible(bool(self.cards))
        self._area.setVisible(bool(self.cards))
        self._empty.setVisible(not self.cards)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ask for the sprites once the cards are seen: that needs numpy, and the first window does not wait for it."""
        if self._wants_glimpses:
            self._wants_glimpses = False
            QTimer.singleShot(0, self, self._ask_for_glimpses)

    @Slot(object)
    def _on_settings_changed(self, _settings: object) -> None:
        offered = [Path(recent.path) for recent in self._session.settings.projects_to_offer]
        if [card.folder for card in self.cards] != offered:
            self.show_recent()

    @Slot()
    def _ask_for_glimpses(self) -> None:
        self._unseen = list(self._session.settings.values.recent_projects)
        self._look_at_next()

    def _look_at_next(self) -> None:
        """Look at one project after the other: other work need not wait for all, should a server be down."""
        if not self._unseen:
            return
        recent = self._unseen.pop(0)

        def work(progress: Progress) -> tuple[bool, np.ndarray | None]:
            from ganstudio.app.recent_projects import glimpse

            is_there = recent.exists
            return is_there, glimpse(Path(recent.path), STRIP) if is_there else None

        def done(found: tuple[bool, np.ndarray | None]) -> None:
            self._session.settings.note_presence(recent, found[0])
            if isValid(self):  # else the window was made anew in another language or theme
                self._show_glimpse(recent, *found)
                self._look_at_next()

        self._session.jobs.run(work, done, lambda _error: None)

    def _show_glimpse(self, recent: RecentProject, is_there: bool, sprites: np.ndarray | None) -> None:
        card = next((card for card in self.cards if card.folder == Path(recent.path)), None)
        if card is None:
            self._on_settings_changed(None)  # it may be back: a stick that was plugged in again
        elif not is_there:
            self.cards.remove(card)
            card.deleteLater()
            self._choose_what_is_seen()
        elif sprites is not None:
            card.show_sprites(sprites)

    def _card(self, recent: RecentProject) -> RecentCard:
        opened = QDateTime.fromString(recent.opened, Qt.DateFormat.ISODate)
        words = QLocale().toString(opened, QLocale.FormatType.ShortFormat) if opened.isValid() else ""
        card = RecentCard(Path(recent.path), recent.name, words)
        card.pressed.connect(lambda: self.project_chosen.emit(card.folder))
        card.forgotten.connect(lambda: self._session.settings.forget_project(card.folder))
        return card

    def _buttons(self, verbs: Sequence[QAction]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for number, verb in enumerate(verbs):
            is_likely = number == 0
            button = QPushButton(bare_words(verb.text()))
            put_icon(button, VERBS[verb.objectName()], "on_accent" if is_likely else "text")
            button.setProperty("primary", is_likely)
            button.setObjectName(verb.objectName())
            button.clicked.connect(verb.trigger)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _scrolled(self) -> QScrollArea:
        inside = QWidget()
        self._list.setContentsMargins(0, 0, 0, 0)
        inside.setLayout(self._list)
        self._list.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidget(inside)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFixedWidth(COLUMN)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return self._area


def _drop_hint() -> QFrame:
    frame = QFrame()
    frame.setProperty("drop", True)
    frame.setFixedSize(COLUMN, 160)
    words = QLabel(_("Drop a folder of sprites anywhere in this window to begin"))
    picture = QLabel()
    picture.setPixmap(icon("import", "quiet").pixmap(32, 32))
    column = QVBoxLayout(frame)
    column.addStretch(1)
    for label in (picture, words):
        label.setProperty("quiet", True)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(label)
    column.addStretch(1)
    return frame


def _banner() -> QHBoxLayout:
    picture = QLabel()
    picture.setPixmap(app_icon().pixmap(64, 64))
    title = QLabel("GAN Studio")
    font = heading_font()
    title.setFont(font)
    words = QLabel(_("Train a network on your own sprites, explore what it dreams, export what you like."))
    words.setProperty("quiet", True)
    version = QLabel(_("Version {version}").format(version=__version__))
    version.setProperty("quiet", True)
    version.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
    text = QVBoxLayout()
    text.setSpacing(SPACE // 2)
    text.addStretch(1)
    text.addWidget(title)
    text.addWidget(words)
    text.addStretch(1)
    row = QHBoxLayout()
    row.setSpacing(2 * SPACE)
    row.addWidget(picture)
    row.addLayout(text, 1)
    row.addWidget(version, 0, Qt.AlignmentFlag.AlignTop)
    return row
