"""Frames as they play, each for its own time; Space or a click holds them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from ganstudio.core.text import _
from ganstudio.ui.widgets.sprite_tile import SpriteTile

if TYPE_CHECKING:
    import numpy as np

FASTEST_MS = 16


class AnimationTile(SpriteTile):
    """Plays over and over while it is seen, whatever the file will do after its last frame."""

    def __init__(self, side: int = 192, parent: QWidget | None = None) -> None:
        super().__init__(_("Animation"), side, parent)
        self._frames: np.ndarray | None = None
        self._durations: Sequence[int] = ()
        self._frame = 0
        self._is_held = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._step)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(_("Space or a click holds it"))

    @property
    def is_playing(self) -> bool:
        """Whether frames follow one another now."""
        return self._timer.isActive()

    def set_frames(self, frames: np.ndarray | None, durations: Sequence[int] = ()) -> None:
        """Play uint8 RGBA `(n, h, w, 4)`, each frame for its milliseconds; None shows nothing."""
        self._frames, self._durations = frames, durations
        self._frame %= 1 if frames is None else len(frames)
        self._show_frame()
        self._run()

    def hold(self, held: bool) -> None:
        """Stop at the frame that is shown, or go on."""
        self._is_held = held
        self._run()

    def showEvent(self, event: QShowEvent) -> None:
        """Play."""
        super().showEvent(event)
        self._run()

    def hideEvent(self, event: QHideEvent) -> None:
        """Do nothing while it is not seen."""
        super().hideEvent(event)
        self._timer.stop()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Hold, or go on."""
        self.hold(not self._is_held)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hold, or go on, by keyboard."""
        if event.key() == Qt.Key.Key_Space:
            self.hold(not self._is_held)
        else:
            super().keyPressEvent(event)

    def _run(self) -> None:
        if self._frames is not None and len(self._frames) > 1 and self.isVisible() and not self._is_held:
            self._timer.start(max(FASTEST_MS, self._durations[self._frame]))
        else:
            self._timer.stop()

    def _step(self) -> None:
        assert self._frames is not None
        self._frame = (self._frame + 1) % len(self._frames)
        self._timer.setInterval(max(FASTEST_MS, self._durations[self._frame]))
        self._show_frame()

    def _show_frame(self) -> None:
        self.set_sprite(None if self._frames is None else self._frames[self._frame])
