"""How a run ended, as changes of its status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ganstudio.app.run_status import Outcome
from ganstudio.core.errors import StudioError
from ganstudio.core.text import _

if TYPE_CHECKING:
    from ganstudio.app.error_reports import ErrorReport
    from ganstudio.core import events


def ending(ended: events.RunEnded | None, failure: StudioError | ErrorReport | None) -> dict[str, Any]:
    """Return what the end of a run, or its failure, changes in its `RunStatus`."""
    outcome: Outcome = ended.reason if ended is not None else "stopped"
    if failure is None:
        return {"outcome": outcome, "reason": ""} | ({"fraction": 1.0} if outcome == "finished" else {})
    if isinstance(failure, StudioError):
        return {"outcome": "failed", "reason": failure.message, "hint": failure.hint}
    reason = _("a fault in GAN Studio ({summary})").format(summary=failure.summary)
    return {"outcome": "failed", "reason": reason, "details": failure.details}
