"""What the translating thread does: ask the models for their answers; torch only when asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio.core.errors import Cancelled, StudioError
from ganstudio.core.progress import Progress, part_of

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.checkpoints.snapshot_info import SnapshotInfo
    from ganstudio.latent.translating import Answers, SpriteTranslator


@dataclass(frozen=True, eq=False)
class TranslateTask:
    """Translate sprites of one size with some models; the answer maps each model to `Answers` or a `StudioError`."""

    models: tuple[SnapshotInfo, ...]  # not their paths alone: a file may be written over
    sprites: np.ndarray  # uint8 (n, h, w, 4)
    reverse: bool
    lock_palette: bool | None  # as the models would have it, if None
    with_back: bool

    def is_same_as(self, other: TranslateTask | None) -> bool:
        """Tell whether another task has the same answers."""
        import numpy as np

        if other is None or not np.array_equal(self.sprites, other.sprites):
            return False
        how = (self.models, self.reverse, self.lock_palette, self.with_back)
        return how == (other.models, other.reverse, other.lock_palette, other.with_back)


class TranslatingWorker:
    """Called on the translating thread only."""

    def __init__(self) -> None:
        self._translator: SpriteTranslator | None = None

    def __call__(self, task: TranslateTask, progress: Progress) -> dict[Path, Answers | StudioError]:
        """Ask each model; what the user can put right is an answer too. Raises what `progress` raises."""
        if self._translator is None:
            from ganstudio.latent.translating import SpriteTranslator

            self._translator = SpriteTranslator()
        found: dict[Path, Answers | StudioError] = {}

        def say(fraction: float, _words: str) -> None:
            progress(fraction, "")  # what is done is said by the title of the job

        for number, info in enumerate(task.models):
            part = part_of(say, number / len(task.models), (number + 1) / len(task.models))
            try:
                found[info.path] = self._translator.translate(
                    info.path, task.sprites, task.reverse, task.lock_palette, task.with_back, part
                )
            except Cancelled:
                raise
            except StudioError as error:
                found[info.path] = error
        return found
