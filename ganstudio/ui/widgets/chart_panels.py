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
    help: str = ""  # untranslated; what the number means
    right: bool = False  # whether its values stand at the right, on a scale of their own
    marker: str = "circle"  # shape of its points: circle, square, diamond, triangle; only where they are measured
    dashed: bool = False


@dataclass(frozen=True)
class Panel:
    """Curves that share one axis of values. A panel without any data yet is left out if it is `optional`.

    A `measured` panel has few values, far apart: each is marked, and the line between them is not smoothed.
    """

    key: str
    label: str  # untranslated
    series: tuple[Series, ...]
    has_log: bool = False  # whether the switch to a logarithmic scale concerns it
    optional: bool = False
    measured: bool = False
    empty: str = ""  # untranslated; what stands there before the first value
    best: str = ""  # key of the series on which the best snapshot is marked
    weight: float = 1.0  # its share of the height


PANELS: tuple[Panel, ...] = (
    Panel(
        "losses",
        N_("Losses"),
        (
            Series("loss_g", N_("Generator"), "generator"),
            Series("loss_d", N_("Discriminator"), "discriminator"),
        ),
        has_log=True,
        empty=N_("The curves of a run appear here."),
        weight=1.1,
    ),
    Panel(
        "scores",
        N_("Scores by the discriminator"),
        (
            Series("score_fake", N_("Generated"), "generator"),
            Series("score_real", N_("Real"), "text"),
        ),
        weight=0.8,
    ),
    Panel(
        "translation",
        N_("Translation"),
        (
            Series(
                "l1",
                N_("True answer"),
                "generator",
                help=N_("How far answers are from the true ones while learning, as a share of the range of a pixel."),
            ),
            Series(
                "cycle",
                N_("There and back"),
                "kid",
                help=N_("How far sprites that are translated there and back are from what they were."),
            ),
            Series(
                "identity",
                N_("Stay as you are"),
                "quiet",
                help=N_("How much sprites are changed that are of the other kind already."),
            ),
        ),
        has_log=True,
        optional=True,
        weight=0.8,
    ),
    Panel(
        "answers",
        N_("Answers"),
        (
            Series(
                "l1_test",
                N_("Unseen sprites"),
                "generator",
                help=N_(
                    "How far answers to sprites that were kept for testing are from the true ones. Lower is better."
                ),
            ),
            Series(
                "l1_train",
                N_("Learnt sprites"),
                "quiet",
                help=N_("The same for sprites that it learned from; far lower means that they are learnt by heart."),
                marker="square",
            ),
            Series(
                "cycle_test",
                N_("There and back"),
                "kid",
                help=N_("How far unseen sprites are from what they were after being translated there and back."),
                marker="triangle",
            ),
        ),
        optional=True,
        measured=True,
        weight=0.8,
    ),
    Panel(
        "quality",
        N_("Quality and variety"),
        (
            Series(
                "kid",
                N_("KID distance"),
                "kid",
                help=N_(
                    "KID (EfficientNet-Lite0): how far the generated sprites are from yours as a whole, as a network "
                    "sees them. Lower is better; 0 is as good as your own. Its scale stands at the right."
                ),
                right=True,
            ),
            Series(
                "coverage",
                N_("Coverage"),
                "coverage",
                help=N_("Variety: how many of your sprites have a generated one close by. Higher is better."),
                marker="square",
            ),
            Series(
                "precision",
                N_("Precision"),
                "quiet",
                help=N_("How many generated sprites look like they could be yours. Higher is better."),
                marker="diamond",
            ),
            Series(
                "silhouette_match",
                N_("Silhouettes"),
                "silhouette",
                help=N_("How many of the outlines in your set some generated sprite has too. Higher is better."),
                marker="triangle",
            ),
            Series(
                "silhouette_overlap",
                N_("Overlap"),
                "silhouette",
                help=N_("How much the outlines of generated sprites are alike. Lower is more varied."),
                marker="triangle",
                dashed=True,
            ),
        ),
        measured=True,
        empty=N_("Quality is measured once your sprites have been looked at, which may take some minutes."),
        best="kid",
        weight=1.1,
    ),
)
