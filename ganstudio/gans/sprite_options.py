"""What can be chosen of the sprite GAN."""

from __future__ import annotations

from dataclasses import dataclass

from ganstudio.core.options import option
from ganstudio.core.text import N_
from ganstudio.gans.blocks import latent_size_option, learning_rate_option, width_option


@dataclass(frozen=True)
class SpriteOptions:
    """The defaults were measured on 2,214 dungeon sprites of 32×32."""

    width: int = width_option()
    latent_size: int = latent_size_option(100)
    learning_rate: float = learning_rate_option(4e-4)
    overfitting: float = option(
        0.6,
        N_("Augment from"),
        N_(
            "When the discriminator is this sure of the real sprites, 0 to 1, both kinds are shown to it shifted and "
            "cut out, ever more often. 1: never."
        ),
        minimum=0.0,
        maximum=1.0,
    )
    colours: int = option(
        16,
        N_("Colours of a sprite"),
        N_(
            "Each sprite chooses so many colours of its own and is painted with them and what lies between, so that "
            "areas are flat and colours belong together. 0: any colours, each pixel by itself."
        ),
        minimum=0,
        maximum=256,
        advanced=True,
    )
    doublings: int = option(
        0,
        N_("Doublings"),
        N_(
            "How often the coarsest picture is doubled on the way to a sprite. 0: so often that it has about 4 pixels "
            "a side. A run that starts from a model doubles as often as that one: what it knows of outlines and "
            "shading then fits larger sprites too, but their steps take longer."
        ),
        minimum=0,
        maximum=6,
        advanced=True,
    )
    hues: bool = option(
        False,
        N_("Turn hues too"),
        N_(
            "Where sprites are shown shifted and cut out, show them in other colours as well. Few sprites are then "
            "harder to learn by heart, but the new ones come in colours that yours do not have."
        ),
        advanced=True,
    )
    variety: float = option(
        3.0,
        N_("Ask for variety"),
        N_(
            "How firmly the generator is told when its sprites are more alike than yours. 0: never; it then draws ever "
            "the same few shapes of a small set."
        ),
        minimum=0.0,
        maximum=100.0,
    )
    r1: float = option(
        0.0,
        N_("R1 penalty γ"),
        N_(
            "How firmly the discriminator is kept from learning single sprites by heart; it falls with the learning "
            "rate. 0: not at all. 0.1: in runs of half an hour and more shapes come out better. It is at least 1 in "
            "runs that start from a model of sprites of another size."
        ),
        minimum=0.0,
        maximum=1000.0,
        advanced=True,
    )
    second_look: bool = option(
        False,
        N_("Look twice"),
        N_(
            "Let the discriminator look once more at the whole sprite. In long runs silhouettes come out better; a "
            "step takes a fifth longer."
        ),
        advanced=True,
    )
    shapes: float = option(
        0.0,
        N_("Judge shapes alone"),
        N_(
            "How often, 0 to 1, the discriminator is shown a sprite without its colours, so that silhouettes cannot "
            "hide behind textures. 0.2: in runs of half an hour and more, thin shapes come out better. It makes no "
            "difference for sprites without transparency."
        ),
        minimum=0.0,
        maximum=1.0,
        advanced=True,
    )
    mixing: float = option(
        0.0,
        N_("Style mixing"),
        N_("How often, 0 to 1, coarse and fine layers are drawn from two latents, which lets them be varied apart."),
        minimum=0.0,
        maximum=1.0,
        advanced=True,
    )
    kinds: bool = option(
        False,
        N_("Tell kinds apart"),
        N_(
            "Learn what belongs to which folder of sprites, so that sprites of one kind can be asked for. It makes no "
            "difference where all sprites have the same label."
        ),
    )
