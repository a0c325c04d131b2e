"""What the run strip shows of a run: plain values and the words for them. Knows neither Qt nor torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ganstudio.core.numbers import counted
from ganstudio.core.text import _
from ganstudio.core.verdicts import Verdict

State = Literal["idle", "preparing", "running", "paused", "stopping"]
Outcome = Literal["", "finished", "stopped", "interrupted", "failed"]
Tone = Literal["quiet", "accent", "good", "caution", "bad"]


@dataclass(frozen=True)
class RunStatus:
    """One moment of the newest run; `Outcome` "" while it runs, or when there was none."""

    state: State = "idle"
    outcome: Outcome = ""
    step: int = 0
    steps: int = 0  # the step it ends at; 0 = no such limit
    minutes: float = 0.0  # the time it ends at; 0 = no such limit
    seconds: float = 0.0  # of training so far
    fraction: float = 0.0  # done, 0–1
    sprites_per_second: float = 0.0  # 0 = not known
    seconds_left: float | None = None
    device: str = ""  # in words
    origin: str = ""  # what a new run starts from, in a sentence
    saved_step: int = 0
    reason: str = ""  # of a pause or failure, in plain words
    hint: str = ""  # what to do about it
    details: str = ""  # for *Details*
    rolled_back_to: int | None = None
    verdict: Verdict | None = None

    @property
    def went_back_to(self) -> int | None:
        """The step that a roll-back led to, whether it was heard of or an earlier sitting's verdict tells it."""
        if self.rolled_back_to is None and self.verdict is not None and self.verdict.kind == "diverged":
            return int(self.verdict.numbers["back"])
        return self.rolled_back_to

    @property
    def told_verdict(self) -> Verdict | None:
        """The verdict, where it says more than the status does: not before it can be told, nor for a roll-back."""
        silent = self.verdict is None or self.verdict.kind in ("too_early", "diverged")
        return None if silent else self.verdict

    @property
    def has_begun(self) -> bool:
        """Whether the run got as far as training, now or in an earlier sitting."""
        return bool(self.device or self.step)

    @property
    def is_active(self) -> bool:
        """Whether a training thread is at work or waiting."""
        return self.state != "idle"

    @property
    def tone(self) -> Tone:
        """The colour of the status dot, as a name of the theme."""
        if self.state == "idle":
            tones: dict[str, Tone] = {"finished": "good", "interrupted": "caution", "failed": "bad"}
            return tones.get(self.outcome, "quiet")
        if self.state == "paused":
            return "caution"
        if self.state == "running" and (verdict := self.told_verdict):
            return verdict.tone
        if self.state == "running" and self.went_back_to is not None:
            return "caution"
        return "good" if self.state == "running" else "accent"

    def words(self) -> str:
        """Say how the run is, in the language of the interface."""
        return self._idle_words() if self.state == "idle" else self._active_words()

    def explanation(self) -> str:
        """Say everything there is to say: words, reason in full, what to do, technical details."""
        found = [self.verdict.evidence(), self.verdict.advice()] if self.verdict and self.state == "running" else []
        parts = [self.words(), *found, self.reason, self.hint, self.origin, self.device, self.details]
        return "\n\n".join(dict.fromkeys(part for part in parts if part))

    def _active_words(self) -> str:
        if self.state == "paused":
            return _("Paused: {reason}").format(reason=self.reason) if self.reason else _("Paused")
        if self.state == "running" and (verdict := self.told_verdict):
            return verdict.label()
        if self.state == "running" and (step := self.went_back_to) is not None:
            return _("Training, went back to step {step}").format(step=counted(step))
        return {"preparing": _("Preparing…"), "running": _("Training"), "stopping": _("Saving and stopping…")}[
            self.state
        ]

    def _idle_words(self) -> str:
        step = counted(self.step)
        if self.outcome == "failed":
            return _("Stopped at step {step}: {reason}").format(step=step, reason=self.reason)
        if self.outcome == "interrupted":
            return _("Interrupted at step {step}").format(step=step)
        if self.outcome == "stopped":
            return _("Stopped at step {step}").format(step=step)
        return _("Finished") if self.outcome == "finished" else _("Idle")
