"""The Data page: the sprites of the project, in one domain or in two with their pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ganstudio.core.text import N_
from ganstudio.ui.pages import PAGES, PageInfo
from ganstudio.ui.widgets.domain_bar import PAIRS, DomainBar
from ganstudio.ui.widgets.domain_view import DomainView
from ganstudio.ui.widgets.pairs_view import PairsView

if TYPE_CHECKING:
    from ganstudio.app.session import Session
    from ganstudio.data.dataset import SpriteDataset


class DataPage(QWidget):
    """A view of `session.domains`; keeps whether the pairs are shown. B and they are made when first wanted."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("data_page")
        self._session = session
        self._shows_pairs = False
        self._views: dict[str, DomainView] = {}
        self._pairs_view: PairsView | None = None
        self.bar = DomainBar()
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._stack, 1)
        domains = session.domains
        self.bar.chosen.connect(self.show_part)
        domains.shown_changed.connect(self._on_shown)
        domains.pairs_changed.connect(self._refresh)
        for importing in (session.importing, session.importing_b):
            importing.dataset_changed.connect(self._on_dataset)
            importing.imported.connect(self._leave_pairs)
            importing.restored.connect(self._leave_pairs)
        session.importing_b.sheet_offered.connect(self._make_b)
        self._refresh()

    @property
    def view(self) -> DomainView:
        """The view of the domain that is shown, or was before the pairs."""
        return self._view(self._session.domains.shown)

    @property
    def pairs_view(self) -> PairsView:
        """The view of the pairs, made now if it was never shown."""
        if self._pairs_view is None:
            self._pairs_view = PairsView(self._session.domains)
            self._stack.addWidget(self._pairs_view)
        return self._pairs_view

    @Slot(str)
    def show_part(self, key: str) -> None:
        """Show domain A or B, or the pairs."""
        self._shows_pairs = key == PAIRS
        if not self._shows_pairs:
            self._session.domains.show(key)
        self._refresh()

    def _view(self, domain: str) -> DomainView:
        if domain not in self._views:
            view = DomainView(self._session, self._session.domains.importing_of(domain))
            view.two_wanted.connect(self._ask_for_two)
            self._views[domain] = view
            self._stack.addWidget(view)
        return self._views[domain]

    @Slot()
    def _ask_for_two(self) -> None:
        self.show_part("B")

    @Slot(object)
    def _make_b(self, sheet: object) -> None:
        self._view("B")  # it asks how to cut the sheet

    @Slot(str)
    def _on_shown(self, domain: str) -> None:
        self._leave_pairs()

    @Slot()
    def _leave_pairs(self) -> None:
        """Show the sprites that were just imported or brought back."""
        self._shows_pairs = False
        self._refresh()

    @Slot(object)
    def _on_dataset(self, dataset: SpriteDataset | None) -> None:
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        domains = self._session.domains
        a, b = domains.datasets
        if a is None or b is None:
            self._shows_pairs = False
        self.bar.setVisible(domains.are_two)
        self.bar.show_counts(a.count if a else 0, b.count if b else 0, domains.pairs.count if domains.pairs else None)
        problem = domains.problem
        self.bar.show_problem(f"{problem.message} {problem.hint}" if problem else "")
        self.bar.show_current(PAIRS if self._shows_pairs else domains.shown)
        self._view("A").two_button.setHidden(domains.are_two)
        self._stack.setCurrentWidget(self.pairs_view if self._shows_pairs else self.view)


PAGES.add("data", PageInfo(N_("Data"), "data", 10, DataPage, "Ctrl+1"))
