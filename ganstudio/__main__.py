"""Without arguments, or with a project, the window; with anything else the command line."""

from __future__ import annotations

import importlib
import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path


def main(words: Sequence[str] | None = None) -> int:
    """Run GAN Studio and return the exit code."""
    words = sys.argv[1:] if words is None else words
    # Threads of PyTorch that wait for each other spin by default until another program has taken their core away, and
    # then training, window and explorer stand still together. A short spin is as quick and gives way.
    os.environ.setdefault("GOMP_SPINCOUNT", "10000")
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # they are for developers: `python -W default -m ganstudio`
    if opens_window(words):
        return _open_window(Path(words[0]) if words else None)
    from ganstudio.cli.main import main as command_line

    return command_line(words)


def opens_window(words: Sequence[str]) -> bool:
    """Whether the words ask for the window: there are none, or only one and it means a project."""
    if len(words) != 1:
        return not words
    from ganstudio.core.paths import absolute
    from ganstudio.core.project import SUFFIX

    word = words[0]
    if word.startswith("-"):
        return False
    if Path(word).suffix == SUFFIX:
        return True
    from ganstudio.cli.main import COMMANDS

    place = absolute(word)
    return word not in COMMANDS and any(_is_project(Path(folder)) for folder in (place, place + SUFFIX))


def _is_project(folder: Path) -> bool:
    try:
        return (folder / "project.json").is_file()
    except OSError:  # words too long to be a path, or a folder that may not be looked into
        return False


def _open_window(project: Path | None) -> int:
    problem = _why_no_window()
    if problem is not None:
        return _refuse(*problem)
    from ganstudio.ui.launch import main as launch

    return launch(project)


def _why_no_window() -> tuple[str, str] | None:
    """Return what keeps a window from opening and what to do, or None. Qt would abort the process without a word."""
    from ganstudio.core.text import _, set_language, system_language

    set_language(system_language())  # nobody has asked the settings yet
    needs_display = sys.platform.startswith("linux") and not os.environ.get("QT_QPA_PLATFORM")
    if needs_display and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return (
            _("There is no display here, so the window cannot open."),
            _("`ganstudio --help` lists what works without one; `ganstudio demo` shows it."),
        )
    try:
        importlib.import_module("PySide6.QtWidgets")  # absent for the command line only, or a library is missing
    except ImportError as error:
        return (
            _("The window cannot open: {reason}.").format(reason=error),
            _("`python3 start.py` installs what is missing; `ganstudio --help` lists what works without a window."),
        )
    return None


def _refuse(message: str, hint: str) -> int:
    from ganstudio.cli.main import USERS_MISTAKE, tell
    from ganstudio.core.errors import StudioError

    tell(StudioError(message, hint))
    return USERS_MISTAKE


if __name__ == "__main__":
    sys.exit(main())
