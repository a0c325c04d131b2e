"""What the command line prints: results on standard output, progress and notes on standard error."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from ganstudio.cli.progress_line import ProgressLine


class Output:
    """Says things as text for people or, with `as_json`, as JSON lines for scripts. Only one of the two is printed."""

    def __init__(self, as_json: bool = False, quiet: bool = False) -> None:
        self.as_json = as_json
        self._quiet = quiet
        self._line = ProgressLine(sys.stderr, silent=quiet or as_json)

    def result(self, data: Mapping[str, Any] | Sequence[Any], text: str) -> None:
        """Print what the user asked for: the whole of `data` on one line, or `text`."""
        self._line.close()
        self._print(json.dumps(data, default=str) if self.as_json else text)

    def event(self, data: Mapping[str, Any]) -> None:
        """Print one object for scripts; people see the progress line instead."""
        if self.as_json:
            self._print(json.dumps(data, default=str))

    def note(self, words: str) -> None:
        """Print a sentence that is not the result."""
        self._line.close()
        if not self._quiet and not self.as_json:
            say(words)

    def progress(self, fraction: float | None, words: str, left: float | None = None) -> None:
        """Show how far the work is (0–1, None if nobody can tell) and the seconds left; also a `Progress`."""
        self._line.show(fraction, words, left)

    def done(self) -> None:
        """Take the progress line away."""
        self._line.close()

    def _print(self, text: str) -> None:
        if sys.stdout is not None:  # None under pythonw
            sys.stdout.write(text + "\n")
            sys.stdout.flush()


def say(words: str) -> None:
    """Write a line on standard error; nobody may be there to read it, and that is no error."""
    with contextlib.suppress(OSError, ValueError, RuntimeError, AttributeError):
        sys.stderr.write(words + "\n")
        sys.stderr.flush()
