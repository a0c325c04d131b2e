"""Whether the speed of one run tells how long another would take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ganstudio.core.errors import StudioError
from ganstudio.core.options import Value

if TYPE_CHECKING:
    from ganstudio.app.session import Session
    from ganstudio.checkpoints.library import RunInfo


def is_as_fast(session: Session, run: RunInfo, sizes: Mapping[str, Value], pace: Mapping[str, Value]) -> bool:
    """Whether a run on disk tells the speed of one with these values, as far as is known.

    `sizes` are options of its family, `pace` values of its config; the sprites must have the size of the project's.
    """
    is_alike = _has(run, "gan_options", sizes) and _has(run, "config", pace)
    return run.step > 0 and is_alike and _draws_such_sprites(session, run)


def _has(run: RunInfo, part: str, values: Mapping[str, Value]) -> bool:
    written = run.config.get(part)
    known = written if isinstance(written, dict) else {}
    return all(known.get(name, value) == value for name, value in values.items())


def _draws_such_sprites(session: Session, run: RunInfo) -> bool:
    dataset, paths = session.importing.dataset, session.checkpoints.snapshots(run)
    if dataset is None or not paths:
        return True
    try:
        info = session.checkpoints.info(paths[-1])
    except StudioError:  # thinned away or torn since the look
        return True
    return (info.height, info.width, info.channels) == (dataset.height, dataset.width, dataset.channels)
