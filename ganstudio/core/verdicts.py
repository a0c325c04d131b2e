"""How a training run is doing, in words: what was found, by which numbers, and what to do about it. Plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ganstudio.core.numbers import counted
from ganstudio.core.text import N_, _

VerdictKind = Literal["too_early", "learning", "discriminator_winning", "collapsing", "copying", "plateau", "diverged"]
Remedy = Literal["lower_learning_rate", "return_to_best", "stop"]
"""What the program itself can do about it, at the press of a button."""

LABELS: Mapping[VerdictKind, str] = {
    "too_early": N_("Too early to tell"),
    "learning": N_("Learning"),
    "discriminator_winning": N_("The discriminator is winning"),
    "collapsing": N_("Collapsing"),
    "copying": N_("Copying the training set"),
    "plateau": N_("Nothing more to gain"),
    "diverged": N_("Diverged and rolled back"),
}
EVIDENCE: Mapping[VerdictKind, str] = {
    "too_early": N_("The run has not been measured often enough yet. Sets of fewer than eight sprites never are."),
    "learning": N_(
        "The sprites are as varied as they were or more so, and no closer to the training set than they should be."
    ),
    "discriminator_winning": N_(
        "It tells real from generated with {certainty:.0%} certainty; the generator gains nothing more."
    ),
    "collapsing": N_(
        "{alike:.0f} of {count:.0f} samples now look alike, of your own sprites {usual:.0f}; "
        "the pictures show it later."
    ),
    "copying": N_("{copies:.0f} of the last {count:.0f} samples are nearly a training sprite."),
    "plateau": N_("The quality has not improved since step {since}; the best snapshot is that of step {best}."),
    "diverged": N_("The losses were no longer numbers at step {broke}; the run went back to step {back}."),
}
COVERAGE_LOST = N_("The samples resemble {covered:.0%} of your own sprites; at step {best} it was {before:.0%}.")
"""The evidence of a collapse that was found by its coverage."""
VARIED = N_("The sprites are as varied as they were or more so. Whether any are copies cannot be told.")
"""The evidence of a run that learns, where the artist's own sprites are too few or too alike to tell copies."""
ADVICE: Mapping[VerdictKind, str] = {
    "too_early": "",
    "learning": N_("Let it go on."),
    "discriminator_winning": N_("Mirror the sprites, add more of them, or go on with a lower learning rate."),
    "collapsing": N_("Return to the best snapshot and go on with a lower learning rate."),
    "copying": N_("Add more sprites, or return to the best snapshot and stop there."),
    "plateau": N_("Stop here and use the best snapshot."),
    "diverged": N_("If it happens again, start anew with a lower learning rate."),
}
REMEDIES: Mapping[VerdictKind, tuple[Remedy, ...]] = {
    "discriminator_winning": ("lower_learning_rate", "return_to_best"),
    "collapsing": ("return_to_best", "lower_learning_rate"),
    "copying": ("return_to_best", "stop"),
    "plateau": ("stop", "return_to_best"),
    "diverged": ("lower_learning_rate", "stop"),
}


TONES: Mapping[VerdictKind, Literal["quiet", "good", "caution", "bad", "accent"]] = {
    "too_early": "quiet",
    "learning": "good",
    "discriminator_winning": "caution",
    "collapsing": "bad",
    "copying": "bad",
    "plateau": "accent",
    "diverged": "caution",
}
"""Names of colours of the theme."""


@dataclass(frozen=True)
class Verdict:
    """One finding. `numbers` holds what the evidence names; steps among them are whole numbers."""

    kind: VerdictKind = "too_early"
    step: int = 0  # at which it was found
    numbers: Mapping[str, float] = field(default_factory=dict)
    best_step: int | None = None  # of the best snapshot so far, if any

    @property
    def is_bad(self) -> bool:
        """Whether the artist should do something."""
        return self.kind in ("discriminator_winning", "collapsing", "copying", "diverged")

    @property
    def tone(self) -> Literal["quiet", "good", "caution", "bad", "accent"]:
        """The theme's name for its colour."""
        return TONES[self.kind]

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """What the program can do, the best first; returning only where there is a best snapshot."""
        able = REMEDIES.get(self.kind, ())
        return tuple(remedy for remedy in able if remedy != "return_to_best" or self.best_step is not None)

    def label(self) -> str:
        """Name the finding, in the language of the interface."""
        return _(LABELS[self.kind])

    def evidence(self) -> str:
        """Say by which numbers it was found."""
        steps = {
            name: counted(int(self.numbers[name]))
            for name in ("since", "best", "broke", "back")
            if name in self.numbers
        }
        words = (
            COVERAGE_LOST if "covered" in self.numbers else VARIED if "untold" in self.numbers else EVIDENCE[self.kind]
        )
        return _(words).format(**{**self.numbers, **steps})

    def advice(self) -> str:
        """Say what to do next."""
        words = ADVICE[self.kind]
        return _(words) if words else ""
