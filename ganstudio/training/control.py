"""How the outside asks a run to pause, stop or save. No Qt, no polling."""

from __future__ import annotations

import threading


class RunControl:
    """Set from any thread, read by the trainer between two steps."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._save = threading.Event()
        self._go = threading.Event()
        self._go.set()

    def stop(self) -> None:
        """End the run after the step in progress; it saves first."""
        self._stop.set()
        self._go.set()  # a paused run must wake up to end

    def pause(self) -> None:
        """Let the run wait before its next step; it saves first. A run that was told to stop does not wait."""
        if not self._stop.is_set():
            self._go.clear()

    def resume(self) -> None:
        """Let a waiting run go on, also one that waits for room on the disk."""
        self._go.set()

    def save_now(self) -> None:
        """Save before the next step."""
        self._save.set()

    @property
    def stop_requested(self) -> bool:
        """Whether the run should end."""
        return self._stop.is_set()

    @property
    def pause_requested(self) -> bool:
        """Whether the run should wait."""
        return not self._go.is_set()

    @property
    def is_asked(self) -> bool:
        """Whether a stop, a pause or a save waits to be heard: what takes long between two steps should end."""
        return self.stop_requested or self.pause_requested or self._save.is_set()

    def take_save_request(self) -> bool:
        """Answer once whether a save was asked for."""
        if not self._save.is_set():
            return False
        self._save.clear()  # only after a yes: a request made in between must not be lost
        return True

    def wait_to_go(self, seconds: float | None = None) -> bool:
        """Block until `resume` or `stop`, at most `seconds`; answer whether one of them came."""
        return self._go.wait(seconds)
