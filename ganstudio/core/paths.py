"""Where files are: shipped ones in the wheel or the checkout, the user's in their own folders."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

_PACKAGE = Path(str(files("ganstudio")))


def _shipped(folder: str) -> Path:
    installed = _PACKAGE / f"_{folder}"  # put there by pyproject.toml's force-include
    return installed if installed.is_dir() else _PACKAGE.parent / folder


def resource(name: str) -> Path:
    """Return a shipped resource such as `icons/play.svg`; `FileNotFoundError` if there is none."""
    return _existing(_shipped("resources") / name)


def shipped_model(name: str) -> Path:
    """Return a shipped model file; `FileNotFoundError` if there is none."""
    return _existing(models_folder() / name)


def models_folder() -> Path:
    """Return the folder of the shipped models; `GANSTUDIO_MODELS` overrides it (tests, models of one's own)."""
    elsewhere = os.environ.get("GANSTUDIO_MODELS")
    return Path(elsewhere).absolute() if elsewhere else _shipped("models")


def absolute(path: str | Path) -> str:
    """Return a path as absolute, with the home for `~` where it is somebody's and without `..`; links stay."""
    return os.path.normpath(with_home(path).absolute())  # Path itself keeps `..`


def with_home(path: str | Path) -> Path:
    """Return a path with the home for `~`, where that is somebody's."""
    try:
        return Path(path).expanduser()
    except RuntimeError:  # ~nobody
        return Path(path)


def is_there(path: Path) -> bool:
    """Tell whether there is something at `path`; what cannot be looked at counts as not there, unlike in `Path`."""
    return _is_so(path.exists)


def is_file(path: Path) -> bool:
    """Tell whether `path` is a file that can be looked at."""
    return _is_so(path.is_file)


def is_folder(path: Path) -> bool:
    """Tell whether `path` is a folder that can be looked at."""
    return _is_so(path.is_dir)


def settings_folder() -> Path:
    """Return the user's settings folder, made where it may be; `GANSTUDIO_HOME` overrides it (tests, portable use)."""
    return _made("settings")


def log_folder() -> Path:
    """Return the folder for logs and crash files, made where it may be."""
    return _made("logs")


def documents_folder() -> Path:
    """Return where new projects go unless the user says otherwise; not made here."""
    import platformdirs

    home = os.environ.get("GANSTUDIO_HOME")
    return Path(home) / "projects" if home else Path(platformdirs.user_documents_dir()) / "GAN Studio"


def _is_so(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except OSError:  # a network that is down, a folder that may not be entered, a name no disk takes
        return False


def _made(kind: str) -> Path:
    import platformdirs

    if home := os.environ.get("GANSTUDIO_HOME"):
        folder = Path(home) / kind
    elif kind == "logs":
        folder = Path(platformdirs.user_log_dir("ganstudio", appauthor=False))
    else:
        folder = Path(platformdirs.user_config_dir("ganstudio", appauthor=False))
    with contextlib.suppress(OSError):  # the program works without it; whoever writes there is told by the writing
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def _existing(path: Path) -> Path:
    if not path.exists():
        raise FileNotFoundError(f"GAN Studio ships no {path}")
    return path
