"""Collects cyclic garbage on the UI thread only.

Python collects on whichever thread happens to allocate. When that is a worker and the garbage holds a QObject, its
destructor waits for the interpreter while it holds a lock of Qt's that the UI thread may be waiting for: a deadlock.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_INTERVAL_MS = 500


class GarbageCollector(QObject):
    """Switches Python's own collecting off until `shut_down`, and does it here between two events."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    @Slot()
    def collect(self) -> None:
        """Collect the oldest generation whose count is over Python's own threshold, if any is."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > max(1, thresholds[generation]):
                gc.collect(generation)
                return

    @Slot()
    def spare_the_engine(self) -> None:
        """Leave what there is now out of every later collection: torch's half a million objects stay for good."""
        gc.freeze()

    def shut_down(self) -> None:
        """Hand collecting back to Python; no worker thread may be left."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
