"""What the training chart shows: a table of stacked panels over one axis of steps. A new panel is a new entry."""

from __future__ import annotations

from dataclasses import dataclass

from ganstudio.core.text import N_


@dataclass(frozen=True)
class Series:
    """One curve: a name in the metrics, its words and its colour, a token of the theme."""

    key: str
    label: str  # untranslated
    color: str


@dataclass(frozen=True)
class Panel:
    """Curves that share one axis of values. A panel without any data yet is left out if it is `optional`."""

    key: str
    label: str  # untranslated
    series: tuple[Series, ...]
    has_log: bool = False  # whether the switch to a logarithmic scale concerns it
    optional: bool = False


PANELS: tuple[Panel, ...] = (
    Panel(
        "losses",
        N_("Losses"),
        (
            Series("loss_g", N_("Generator"), "generator"),
            Series("loss_d", N_("Discriminator"), "discriminator"),
        ),
        has_log=True,
    ),
    Panel(
        "scores",
        N_("Scores by the discriminator"),
        (
            Series("score_fake", N_("Generated"), "generator"),
            Series("score_real", N_("Real"), "text"),
        ),
    ),
)
