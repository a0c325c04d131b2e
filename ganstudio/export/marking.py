"""What is said in and beside the written files of how they came to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ganstudio.core.options import option
from ganstudio.core.progress import Progress, part_of
from ganstudio.core.text import N_, _
from ganstudio.export.aseprite_encoding import is_aseprite, with_user_data
from ganstudio.export.provenance import plain_words, source_type, xmp_packet
from ganstudio.export.report import report_files
from ganstudio.export.sprite_set import SpriteSet
from ganstudio.export.xmp import is_picture, with_xmp


@dataclass(frozen=True)
class Marking:
    """What is said of the sprites, in the pictures and beside them."""

    provenance: bool = option(
        True,
        N_("Say in each picture that it is AI-made"),
        N_(
            "Adds the standard mark, the model and the recipes to the files' metadata: XMP, "
            "or in an Aseprite file the user data of the sprite. No pixel changes."
        ),
    )
    sign: bool = option(
        False,
        N_("Sign with Content Credentials"),
        N_("Seals each picture with a key of your own. Readers show it as valid, from a signer they do not know."),
        advanced=True,
    )
    report: bool = option(
        False,
        N_("Write a report"),
        N_("An HTML page and a JSON file: each sprite, its recipe and its nearest training sprite."),
    )


def marked(
    files: Mapping[Path, bytes],
    sprites: SpriteSet,
    marking: Marking,
    progress: Progress,
    base: Path,
    shown: Mapping[Path, Sequence[int]],
) -> Mapping[Path, bytes]:
    """Return the files as they are written, with what `marking` asks for in and beside them.

    `base` is the path of the export without a suffix: the report is called like it. `shown` is which rows each picture
    shows, all where it says nothing. Raises `StudioError` where
    pictures are to be signed and the extra that does it is missing.
    """
    found = dict(files)

    def recipes_of(path: Path) -> list[Mapping[str, Any]]:
        return [sprites.recipes[row] for row in shown.get(path, range(sprites.count))] if sprites.recipes else []

    pictures = [path for path, content in files.items() if is_picture(content)]
    if marking.provenance:
        spoken = [path for path, content in files.items() if is_picture(content) or is_aseprite(content)]
        for number, path in enumerate(spoken):
            progress(number / len(spoken) * 0.3, _("Marking {name}").format(name=path.name))
            if is_picture(found[path]):
                found[path] = with_xmp(found[path], xmp_packet(recipes_of(path)))
            else:
                found[path] = with_user_data(found[path], plain_words(recipes_of(path)))
    if marking.report:
        found |= report_files(sprites, list(files), base, part_of(progress, 0.3, 0.6))
    if marking.sign:  # last: anything that touches a signed file breaks the seal
        from ganstudio.export.credentials import Signer

        signer = Signer()
        for number, path in enumerate(pictures):
            progress(0.6 + number / len(pictures) * 0.4, _("Signing {name}").format(name=path.name))
            found[path] = signer.signed(found[path], path.name, source_type(recipes_of(path)))
    return found
