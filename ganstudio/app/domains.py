"""The project's two domains together: which one is shown, and which sprite of A belongs to which of B."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.app.state_change import StateChange
from ganstudio.core.domains import DOMAINS
from ganstudio.core.errors import StudioError
from ganstudio.core.progress import Progress
from ganstudio.core.project import Project
from ganstudio.core.text import _

if TYPE_CHECKING:
    from ganstudio.app.importing import ImportController
    from ganstudio.app.session import Session
    from ganstudio.data.dataset import SpriteDataset
    from ganstudio.data.pairs import Pairs

Mended = dict[str, str]


class DomainsController(QObject):
    """Holds the pairs while both domains have sprites. Pages read it at any time; the signals say when it changed."""

    shown_changed = Signal(str)  # the domain that imports go to, A or B
    pairs_changed = Signal(object)  # Pairs or None

    def __init__(self, session: Session, a: ImportController, b: ImportController) -> None:
        super().__init__(session)
        self._session = session
        self._sides = dict(zip(DOMAINS, (a, b), strict=True))
        self._project: Project | None = None
        self._mended: Mended = {}
        self._asked = False
        self._question = 0  # the newest search for pairs
        self.shown = DOMAINS[0]
        self.pairs: Pairs | None = None
        session.project_changed.connect(self._on_project_changed)
        for side in (a, b):
            side.dataset_changed.connect(self._on_dataset_changed)
        a.restored.connect(self._show_a)
        b.restored.connect(self._show_b)
        self._on_project_changed(session.project)

    @property
    def importing(self) -> ImportController:
        """The imports of the domain that is shown."""
        return self._sides[self.shown]

    @property
    def are_two(self) -> bool:
        """Whether B has sprites, or the user asked for it."""
        return self._asked or self._sides["B"].dataset is not None

    @property
    def datasets(self) -> tuple[SpriteDataset | None, SpriteDataset | None]:
        """The sprites of A and of B."""
        return self._sides["A"].dataset, self._sides["B"].dataset

    @property
    def problem(self) -> StudioError | None:
        """Why the two cannot be learned from together: their sizes or channels differ."""
        a, b = self.datasets
        if a is None or b is None:
            return None
        from ganstudio.data.domains import differing

        return differing(a, b)

    def importing_of(self, domain: str) -> ImportController:
        """Return the imports of A or B."""
        return self._sides[domain]

    def show(self, domain: str) -> None:
        """Show a domain: what is imported next goes there. Asking for B makes the project one of two domains."""
        self._asked = self._asked or domain == "B"
        if domain != self.shown:
            self.shown = domain
            self.shown_changed.emit(domain)

    def join(self, row_a: int, row_b: int) -> None:
        """Make two sprites a pair; those that had one of them as a partner lose it. Can be undone."""
        a, b = self.datasets
        if a is None or b is None or self.pairs is None or self.pairs.partner(row_a) == row_b:
            return
        from ganstudio.data.pairs import joined

        words = _("Pair {a} with {b}").format(a=a.names[row_a], b=b.names[row_b])
        self._change(words, joined(a, b, self._mended, row_a, row_b))

    def part(self, row_a: int) -> None:
        """Leave a sprite of A without a partner; can be undone."""
        a = self.datasets[0]
        if a is None or self.pairs is None or self.pairs.partner(row_a) is None:
            return
        from ganstudio.data.pairs import parted

        self._change(_("Unpair {name}").format(name=a.names[row_a]), parted(a, self._mended, row_a))

    def _change(self, words: str, after: Mended) -> None:
        before = self._mended
        self._session.undo.push(StateChange(words, self._put, (before, after), (after, before)))

    def _put(self, change: tuple[Mended, Mended]) -> None:
        """Use and keep what was mended instead of what was, off the UI thread: both ways of every undo come here."""
        (mended, instead_of), project = change, self._project
        if project is None:
            return
        from ganstudio.data.pairs import save_mended

        # Each step is written, none in place of another: another window's pairs stay between them.
        self._session.writes.write(object(), lambda: save_mended(project, mended, instead_of))
        self._mended = mended
        self._find()

    @Slot(object)
    def _on_project_changed(self, project: Project | None) -> None:
        if project == self._project and project is not None:
            return
        self._project = project
        self._asked = False
        self._mended = {}
        self._set_pairs(None)
        self.show(DOMAINS[0])

    @Slot()
    def _show_a(self) -> None:
        self.show("A")

    @Slot()
    def _show_b(self) -> None:
        self.show("B")

    @Slot(object)
    def _on_dataset_changed(self, dataset: SpriteDataset | None) -> None:
        self._set_pairs(None)  # their rows are those of other sprites
        self._find()

    def _find(self) -> None:
        """Find the pairs anew on the jobs thread; the old ones stay until then."""
        self._question += 1
        question, project = self._question, self._project
        a, b = self.datasets
        if project is None or a is None or b is None:
            self._set_pairs(None)
            return

        def work(progress: Progress) -> tuple[Mended, Pairs]:
            from ganstudio.data.pairs import find_pairs, mended_pairs

            self._session.writes.flush()  # what cannot be written does not hold, and the user is told
            mended = mended_pairs(project)
            return mended, find_pairs(a, b, mended)

        def done(found: tuple[Mended, Pairs]) -> None:
            if question == self._question:
                self._mended = found[0]
                self._set_pairs(found[1])

        self._session.jobs.run(work, done)

    def _set_pairs(self, pairs: Pairs | None) -> None:
        if pairs is not None or self.pairs is not None:
            self.pairs = pairs
            self.pairs_changed.emit(pairs)
