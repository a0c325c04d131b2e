"""Where a file is inside a game project: engines name files from their project's root, not from our disk."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from ganstudio.core.errors import StudioError
from ganstudio.core.text import _


def folder_in_project(folder: Path, marker: str) -> PurePosixPath | None:
    """Return `folder` from the root of the project it is in, the nearest one above that holds `marker`; else None."""
    place = folder.absolute()
    for root in (place, *place.parents):
        if (root / marker).exists():
            return PurePosixPath(place.relative_to(root).as_posix())
    return None


def folder_as_written(words: str) -> PurePosixPath:
    """Return a folder that the user wrote, such as `res://art/hero`, `/art/hero`, from the root."""
    bare = words.strip().replace("\\", "/").removeprefix("res://").strip("/")
    return PurePosixPath(bare or ".")


def earlier_text(path: Path) -> str | None:
    """Return what an earlier export left at `path` and the artist may have edited since; None where there is nothing.

    Raises `StudioError` if it cannot be read: it would be lost.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise StudioError(
            _("{name} is there already, but cannot be read: {reason}.").format(name=path.name, reason=error),
            _("Your changes in it would be lost. Move it away, or export under another name."),
        ) from error
    return text if text.strip() else None
