"""A strip of frames as it plays; Space or a click holds it."""

from __future__ import annotations

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
        self._strip: np.ndarray | None = None
        self._count = 1
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

    def set_strip(self, strip: np.ndarray | None, count: int = 1, interval_ms: int = 100) -> None:
        """Play `count` frames that stand side by side in uint8 RGBA `(h, count * w, 4)`; None shows nothing."""
        self._strip, self._count = strip, max(1, count)
        self._timer.setInterval(max(FASTEST_MS, interval_ms))
        self._frame %= self._count
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
        if self._strip is not None and self._count > 1 and self.isVisible() and not self._is_held:
            self._timer.start()
        else:
            self._timer.stop()

    def _step(self) -> None:
        self._frame = (self._frame + 1) % self._count
        self._show_frame()

    def _show_frame(self) -> None:
        if self._strip is None:
            self.set_sprite(None)
            return
        width = self._strip.shape[1] // self._count
        self.set_sprite(self._strip[:, self._frame * width : (self._frame + 1) * width])
