"""Nothing that is there is replaced unasked: what would be lost is listed, and on a terminal it is asked."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from ganstudio.cli.output import Output, say
from ganstudio.core.errors import StudioError
from ganstudio.core.text import _

_LISTED = 8


def ask_before_replacing(files: Mapping[Path, bytes], may_replace: bool, output: Output) -> None:
    """Say which files would be replaced by others and ask on a terminal; `StudioError` for no and where nobody is."""
    changed = [] if may_replace else [path for path, content in files.items() if _differs(path, content)]
    if not changed:
        return
    hint = _("Replace them: --replace; or give another --out.")
    if output.as_json or not (sys.stdin and sys.stdin.isatty() and sys.stderr and sys.stderr.isatty()):
        raise StudioError(_("Files are there already: {names}.").format(names=_listed(changed, ", ")), hint)
    output.done()
    say(_("These files are there already and would be replaced:") + "\n" + _listed(changed, "\n"))
    sys.stderr.write(_("Replace them? [y/N]") + " ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise StudioError(_("Nothing was written."), hint)


def _differs(path: Path, content: bytes) -> bool:
    """Whether there is something else at `path`; what cannot be read is something else."""
    try:
        return path.read_bytes() != content
    except (FileNotFoundError, NotADirectoryError):  # the second is said better when it is written
        return False
    except OSError:
        return True


def _listed(paths: Sequence[Path], between: str) -> str:
    more = [_("… {count} files in all").format(count=len(paths))] if len(paths) > _LISTED else []
    return between.join([*map(str, paths[:_LISTED]), *more])
