"""Writing an export as jobs: make the files, ask where others' work would be replaced, write, remember."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ganstudio.core.errors import Cancelled, StudioError
from ganstudio.core.numbers import counted
from ganstudio.core.progress import Progress, part_of
from ganstudio.core.project import Project
from ganstudio.core.text import _, ngettext

if TYPE_CHECKING:
    from ganstudio.app.background import Job
    from ganstudio.app.export_plan import ExportPlan
    from ganstudio.app.session import Session

SECTION = "export"
"""Of the project: the choices, and what is known of written files."""

MOST_REMEMBERED = 5000
"""Files of which is known how they were written; the oldest are forgotten."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """Files that are ready to be written. `replaced` names those that others made or changed since."""

    project: Project | None  # that was open
    owner: str  # which export they belong to: its format and path
    path: Path
    files: Mapping[Path, bytes]
    replaced: tuple[Path, ...]
    silent: bool = False  # nobody pressed a button: a question would come out of the blue


class ExportWriter(QObject):
    """Knows by their SHA-256 the files that it wrote into or from a project.

    Each file belongs to one export: another one that would write it too, such as a picture of the same name in another
    format, asks as if a stranger had made it.
    """

    busy_changed = Signal(bool)
    replace_asked = Signal(object)  # Prepared: answer with `write` or `let_be`
    exported = Signal(object)  # Prepared, the file to open first in front
    remembered = Signal()  # what is known of written files changed

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._project: Project | None = None
        self._job: Job | None = None
        self._asked: Prepared | None = None
        self._known: dict[str, str] = {}  # SHA-256 of owner and content by path
        self.done: list[str] = []  # paths that the user chose and that were written, newest last

    @property
    def is_busy(self) -> bool:
        """Whether files are made or written, or a question is open."""
        return self._job is not None or self._asked is not None

    def open(self, project: Project | None, section: Mapping[str, object]) -> None:
        """Go on with another project and what `to_mapping` wrote of it."""
        self._project = project
        if self._asked:
            self.let_be()
        self._known, self.done = _remembered(section)

    def to_mapping(self) -> dict[str, object]:
        """Return plain values for the project file."""
        return {"written": self._known, "done": self.done}

    def was_written(self, path: Path) -> bool:
        """Whether this project was exported to `path` before."""
        return _key(self._project, path) in self.done

    def start(self, plan: ExportPlan, path: Path, silent: bool = False) -> None:
        """Make the files; write them at once, unless that replaces what others made or changed."""
        if self.is_busy:
            return
        known, project = dict(self._known), self._project
        owner = f"{plan.choices.format} {_key(project, path)}"

        def work(progress: Progress) -> Prepared:
            files = plan.files(path, part_of(progress, 0.0, 0.95))
            return Prepared(project, owner, path, files, _strangers(files, known, project, owner), silent)

        self._set_job(self._session.jobs.run(work, self._on_prepared, self._on_failed, _title(len(plan.rows))))

    def write(self, prepared: Prepared) -> None:
        """Write the files, whatever is there."""

        def work(progress: Progress) -> dict[str, str]:
            from ganstudio.export.writing import write_together

            write_together(prepared.files, progress)
            owner, project = prepared.owner, prepared.project
            return {_key(project, path): _digest(owner, content) for path, content in prepared.files.items()}

        def done(digests: dict[str, str]) -> None:
            is_ours = prepared.project == self._project
            if is_ours:
                self._remember(prepared.path, digests)  # before the buttons wake: they ask what was exported
            elif prepared.project:
                self._remember_in(prepared.project, prepared.path, digests)
            self._set_job(None)
            if is_ours:
                self.exported.emit(prepared)

        self._asked = None
        self._set_job(self._session.jobs.run(work, done, self._on_failed, _("Writing the export")))

    def let_be(self) -> None:
        """Write nothing: the answer to the question was no."""
        self._asked = None
        self.busy_changed.emit(self.is_busy)

    def cancel(self) -> None:
        """Stop at the next look."""
        if self._job:
            self._job.cancel()

    def _on_prepared(self, prepared: Prepared) -> None:
        if not prepared.replaced:
            self.write(prepared)
            return
        if prepared.project != self._project:  # its files are no longer in sight: nobody could answer for them
            self._set_job(None)
            words = _("Nothing was exported to {path}: files there were changed outside GAN Studio.")
            self._session.notice(words.format(path=prepared.path), _("Open that project and export again."))
            return
        self._asked = prepared
        self._set_job(None)
        self.replace_asked.emit(prepared)

    def _on_failed(self, error: StudioError) -> None:
        self._set_job(None)
        if not isinstance(error, Cancelled):
            self._session.tell(error)

    def _remember(self, path: Path, digests: Mapping[str, str]) -> None:
        self._known, self.done = _with(self._known, self.done, _key(self._project, path), digests)
        self.remembered.emit()

    def _remember_in(self, project: Project, path: Path, digests: Mapping[str, str]) -> None:
        """Remember it in a project that was left meanwhile: what is held here is of another one."""

        def write() -> None:
            section = project.section(SECTION)
            known, done = _with(*_remembered(section), _key(project, path), digests)
            project.set_section(SECTION, section | {"written": known, "done": done})

        self._session.writes.write((project, "written", path), write)

    def _set_job(self, job: Job | None) -> None:
        self._job = job
        self.busy_changed.emit(self.is_busy)


def written_words(written: Sequence[Path]) -> str:
    """Return what to say of files that were written, the first of them by name; of none, nothing."""
    if not written:
        return ""
    if len(written) == 1:
        return _("Wrote {name}").format(name=written[0].name)
    return _("Wrote {name} and {count} more").format(name=written[0].name, count=counted(len(written) - 1))


def _remembered(section: Mapping[str, object]) -> tuple[dict[str, str], list[str]]:
    """Return what a section says of written files, as far as it can be: their digests by path, and the paths chosen."""
    known, done = section.get("written"), section.get("done")
    digests = (known if isinstance(known, dict) else {}).items()
    return (
        {path: digest for path, digest in digests if isinstance(digest, str)},
        [path for path in done if isinstance(path, str)] if isinstance(done, list) else [],
    )


def _with(
    known: Mapping[str, str], done: Sequence[str], path: str, digests: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Return both with one export more."""
    newest = {key: digest for key, digest in known.items() if key not in digests} | dict(digests)
    return dict(list(newest.items())[-MOST_REMEMBERED:]), [*(key for key in done if key != path), path]


def _key(project: Project | None, path: Path) -> str:
    """Return how a path is remembered: relative to the project where it is in it, so that both can move."""
    if project and path.is_relative_to(project.folder):
        return path.relative_to(project.folder).as_posix()
    return str(path)


def _strangers(
    files: Mapping[Path, bytes], known: Mapping[str, str], project: Project | None, owner: str
) -> tuple[Path, ...]:
    """Return the paths where something else is than what was written last and what will be written now."""
    found = []
    for path, content in files.items():
        try:
            there = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):  # writing will say what is in the way
            continue
        except OSError:  # whatever it is, nobody can say that it is ours
            found.append(path)
            continue
        if there != content and _digest(owner, there) != known.get(_key(project, path)):
            found.append(path)
    return tuple(found)


def _digest(owner: str, content: bytes) -> str:
    return hashlib.sha256(owner.encode("utf-8", "surrogatepass") + b"\0" + content).hexdigest()


def _title(count: int) -> str:
    return ngettext("Exporting {count} sprite", "Exporting {count} sprites", count).format(count=counted(count))
