"""The bar with the time left on a terminal; anywhere else a plain line now and then."""

from __future__ import annotations

import contextlib
import shutil
import time
import unicodedata
from typing import TextIO

from ganstudio.core.progress import duration
from ganstudio.core.text import _

REDRAW_S = 0.1
PLAIN_S = 5.0
FIRST_PLAIN_S = 1.0  # shorter work needs no word
BAR_CELLS = 20


class ProgressLine:
    """One line that is written again and again. A silent one says nothing."""

    def __init__(self, stream: TextIO | None, silent: bool = False) -> None:
        self._stream = stream
        self._silent = silent or stream is None
        self._on_terminal = stream is not None and stream.isatty()
        self._begun: float | None = None
        self._shown_at = 0.0
        self._drawn = 0  # cells of the line that stands there

    def show(self, fraction: float | None, words: str, left: float | None = None) -> None:
        """Show the state of the work; too frequent calls are passed over. `left` in seconds, else it is estimated."""
        now = time.monotonic()
        if self._begun is None:
            self._begun, self._shown_at = now, now - (REDRAW_S if self._on_terminal else PLAIN_S - FIRST_PLAIN_S)
        pause = REDRAW_S if self._on_terminal else PLAIN_S
        if self._silent or now - self._shown_at < pause:
            return
        self._shown_at = now
        self._write(self._line(fraction, words, left, now - self._begun))

    def close(self) -> None:
        """Take the bar away; the next `show` begins anew."""
        if self._drawn and not self._silent:
            self._put("\r" + " " * self._drawn + "\r")
        self._begun, self._drawn = None, 0

    def _line(self, fraction: float | None, words: str, left: float | None, elapsed: float) -> str:
        parts = [words]
        if fraction is not None:
            fraction = min(1.0, max(0.0, fraction))
            parts.insert(0, f"{fraction:4.0%}")
            if left is None and fraction > 0.02 and elapsed > 1.0:
                left = elapsed * (1.0 - fraction) / fraction
            if self._on_terminal:
                parts.insert(0, self._bar(fraction))
        if left is not None:
            parts.append(_("{time} left").format(time=duration(left)))
        return "  ".join(part for part in parts if part)

    def _bar(self, fraction: float) -> str:
        full, empty = "█", "░"
        try:
            (full + empty).encode(getattr(self._stream, "encoding", None) or "ascii")
        except (UnicodeEncodeError, LookupError):
            full, empty = "#", "."
        filled = round(fraction * BAR_CELLS)
        return full * filled + empty * (BAR_CELLS - filled)

    def _write(self, line: str) -> None:
        if not self._on_terminal:
            self._put(line + "\n")
            return
        line = shortened(line, shutil.get_terminal_size().columns - 1)
        cells = cells_of(line)
        self._put("\r" + line + " " * max(0, self._drawn - cells))
        self._drawn = cells

    def _put(self, text: str) -> None:
        # The terminal may have been closed while a run goes on.
        with contextlib.suppress(OSError, ValueError, RuntimeError):
            assert self._stream is not None
            self._stream.write(text)
            self._stream.flush()


def cells_of(text: str) -> int:
    """Return how many cells of a terminal a text takes; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def shortened(text: str, cells: int) -> str:
    """Cut a text to at most `cells` cells of a terminal."""
    while cells_of(text) > max(1, cells):
        text = text[:-1]
    return text
