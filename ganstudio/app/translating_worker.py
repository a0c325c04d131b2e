"""What the translating thread does: ask the models; torch only when it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio.core.errors import StudioError

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.latent.translating import Answers, SpriteTranslator


@dataclass(frozen=True, eq=False)
class TranslateTask:
    """Translate sprites of one size with some models; the answer maps each model to `Answers` or a `StudioError`."""

    models: tuple[Path, ...]
    sprites: np.ndarray  # uint8 (n, h, w, 4)
    reverse: bool
    lock_palette: bool | None  # as the models would have it, if None
    with_back: bool


class TranslatingWorker:
    """Called on the translating thread only."""

    def __init__(self) -> None:
        self._translator: SpriteTranslator | None = None

    def __call__(self, task: TranslateTask) -> dict[Path, Answers | StudioError]:
        """Ask each model; what the user can put right is an answer too."""
        if self._translator is None:
            from ganstudio.latent.translating import SpriteTranslator

            self._translator = SpriteTranslator()
        found: dict[Path, Answers | StudioError] = {}
        for path in task.models:
            try:
                found[path] = self._translator.translate(
                    path, task.sprites, task.reverse, task.lock_palette, task.with_back
                )
            except StudioError as error:
                found[path] = error
        return found
