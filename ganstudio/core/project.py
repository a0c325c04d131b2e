"""A project: one folder with everything in it. Each room owns a section of `project.json`; unknown ones survive."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ganstudio.core.errors import StudioError
from ganstudio.core.files import write_error, write_json
from ganstudio.core.paths import absolute, documents_folder, is_file, is_there, models_folder
from ganstudio.core.text import _

SUFFIX = ".ganstudio"
FORMAT = 1
_FILE = "project.json"
_LOCK_FILE = ".project.lock"
_MOST_WAIT_SECONDS = 5.0  # a write takes milliseconds: who holds the lock longer is stuck, and may not stop the others
_LONGEST_NAME = 240  # bytes; file systems take 255, and a suffix and a number follow
SHIPPED = "shipped:"
"""Begins what stands in files for a model that comes with GAN Studio, wherever that is installed."""

Migration = Callable[[dict[str, Any]], dict[str, Any]]
MIGRATIONS: dict[int, Migration] = {}
"""From a format number to the function that makes the next one of it; empty while there is one format."""

_writing = threading.RLock()
"""Held from reading `project.json` until it is written: the rooms write their sections from several threads."""
_locked: set[Path] = set()
"""The locks that the thread with `_writing` holds."""


@dataclass(frozen=True)
class Project:
    """A project on disk. Holds only its folder: what is in `project.json` is read when asked for."""

    folder: Path

    @staticmethod
    def path_of(path: Path | str) -> Path:
        """Return `path` as an absolute project folder, the suffix added if missing."""
        folder = Path(absolute(path))
        if folder.suffix == SUFFIX:
            return folder
        if not folder.name:
            raise StudioError(_("{path} cannot be a project.").format(path=folder), _("Choose a folder in it."))
        return folder.with_name(folder.name + SUFFIX)

    @classmethod
    def create(cls, path: Path | str, name: str | None = None) -> Project:
        """Make a new, empty project; `StudioError` if something is there already."""
        folder = cls.path_of(path)
        try:
            taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
        except OSError as error:
            raise write_error(folder, error) from error
        if taken:
            raise StudioError(
                _("There is something at {path} already.").format(path=folder),
                _("Choose another name, or open that project."),
            )
        project = cls(folder)
        project._write({"format": FORMAT, "name": name or folder.stem, "sections": {}})
        return project

    @classmethod
    def open(cls, path: Path | str) -> Project:
        """Open a project; `StudioError` if there is none, it is damaged, or it is from a newer version.

        A folder that holds a project file is taken as it is called: a copy may have words behind the suffix.
        """
        folder = Path(absolute(path))
        project = cls(folder if is_file(folder / _FILE) else cls.path_of(folder))
        project._read()
        return project

    @classmethod
    def is_at(cls, folder: Path) -> bool:
        """Tell whether a folder is a project that can be read, whatever it is called."""
        try:
            return bool(cls(folder)._read())
        except StudioError:  # other programs have a file of that name too
            return False

    @property
    def name(self) -> str:
        """The project's name as the user wrote it."""
        return str(self._read().get("name") or self.folder.stem)

    @property
    def runs_folder(self) -> Path:
        """Where the training runs are, one folder each."""
        return self.folder / "runs"

    @property
    def exports_folder(self) -> Path:
        """Where exports go unless the user says otherwise."""
        return self.folder / "exports"

    def section(self, key: str) -> dict[str, Any]:
        """Return one room's own values, empty if it has none yet."""
        found = self._read()["sections"].get(key, {})
        return dict(found) if isinstance(found, dict) else {}

    def set_section(self, key: str, values: Mapping[str, Any]) -> None:
        """Replace one room's own values; the others are kept as they are, whichever thread or process writes them."""
        with self.changing():
            content = self._read()
            content["sections"][key] = dict(values)
            self._write(content)

    @contextlib.contextmanager
    def changing(self) -> Iterator[None]:
        """Let nobody else write to `project.json`, from reading what is to change until it is written.

        Where a disk knows no locks, only the threads of this process are kept from it.
        """
        from filelock import FileLock  # not at the start of the program, which only reads

        path = self.folder / _LOCK_FILE
        # A marker file in place of a lock would outlive a killed process.
        lock = FileLock(path, timeout=_MOST_WAIT_SECONDS, poll_interval=0.005, fallback_to_soft=False)
        with _writing:
            # The lock would make the folder of a project that is gone.
            if path not in _locked and is_file(self.folder / _FILE):
                with contextlib.suppress(OSError):  # also `Timeout`; a folder that takes no file the writing tells of
                    lock.acquire()
                    _locked.add(path)
            try:
                yield
            finally:
                if lock.is_locked:
                    _locked.discard(path)
                    with contextlib.suppress(OSError):  # who waits for a lock whose file is gone takes a new one
                        path.unlink()
                    lock.release()

    def relative(self, path: Path) -> str:
        """Return a path as it is written into files: relative to the project, with forward slashes.

        A shipped model becomes `shipped:NAME`; anything else outside the project is a `ValueError`.
        """
        if path.absolute().parent == models_folder():
            return SHIPPED + path.name
        return path.absolute().relative_to(self.folder).as_posix()

    def absolute(self, relative: str) -> Path:
        """Return the place of what `relative` wrote; `StudioError` if it leads out of the project."""
        if relative.startswith(SHIPPED) and _is_plain_name(name := relative.removeprefix(SHIPPED)):
            return models_folder() / name
        try:
            inside = (self.folder / relative).resolve().is_relative_to(self.folder.resolve())
        except (OSError, ValueError, RuntimeError):  # a NUL character, links in a circle
            inside = False
        if not inside:
            raise StudioError(_("“{path}” leads out of the project.").format(path=relative))
        return self.folder / relative

    def new_run_folder(self) -> Path:
        """Return a run folder that does not exist yet, named for the time now; not made here."""
        stem = datetime.datetime.now().strftime("%Y-%m-%d-%H%M")
        folder, count = self.runs_folder / stem, 1
        while folder.exists():
            count += 1
            folder = self.runs_folder / f"{stem}-{count}"
        return folder

    def _read(self) -> dict[str, Any]:
        path = self.folder / _FILE
        try:
            content = json.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            raise StudioError(
                _("There is no GAN Studio project at {path}.").format(path=self.folder),
                _("Make one with File → New, or `ganstudio new`."),
            ) from None
        except (OSError, ValueError, RecursionError) as error:
            raise StudioError(
                _("The project file {path} cannot be read: {reason}.").format(path=path, reason=error),
                _("Restore project.json from a backup; sprites and runs in the folder are untouched."),
            ) from None
        return _migrated(content, path)

    def _write(self, content: dict[str, Any]) -> None:
        write_json(self.folder / _FILE, content)


def free_folder(name: str) -> Path:
    """Return where in the documents a project of that name can be made: shortened, numbered where there is one."""
    while len(os.fsencode(name)) > _LONGEST_NAME:
        name = name[:-1]
    folder, count = documents_folder() / f"{name}{SUFFIX}", 1
    while is_there(folder):
        count += 1
        folder = documents_folder() / f"{name} {count}{SUFFIX}"
    return folder


def _is_plain_name(name: str) -> bool:
    return name not in ("", ".", "..") and not set(name) & set("/\\:\0")


def _migrated(content: Any, path: Path) -> dict[str, Any]:
    number = content.get("format") if isinstance(content, dict) else None
    sections_are_sound = isinstance(content, dict) and isinstance(content.get("sections"), dict)
    if not isinstance(number, int) or number < 1 or not sections_are_sound:
        raise StudioError(_("{path} is not a GAN Studio project file.").format(path=path))
    if number > FORMAT:
        raise StudioError(
            _("This project was made by a newer GAN Studio."), _("Update GAN Studio, then open the project again.")
        )
    while number < FORMAT:
        content, number = MIGRATIONS[number](content), number + 1
    return dict(content)
