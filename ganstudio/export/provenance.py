"""Who drew a picture, a trained algorithm or a person, as the XMP that photo agencies, search engines and shops read.

https://iptc.org/std/photometadata/specification and https://cv.iptc.org/newscodes/digitalsourcetype. No clock and no
machine stands in it, so that the same sprites make the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from ganstudio import __version__
from ganstudio.core.recipes import TOUCHED_UP
from ganstudio.export.recipe_ids import is_drawing, model_words, recipe_id
from ganstudio.export.xml_text import storable

TOOL = f"GAN Studio {__version__}"

_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
SOURCE_TYPE = f"{_TYPES}trainedAlgorithmicMedia"
COMPOSITE = f"{_TYPES}compositeWithTrainedAlgorithmicMedia"  # a model's work and a person's in one picture
DIGITAL_CREATION = f"{_TYPES}digitalCreation"

_NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "ganstudio": "urn:ganstudio:provenance/1/",
}


def source_type(recipes: Sequence[Mapping[str, Any]]) -> str:
    """Return how sprites made by these recipes came to be, in IPTC's words; of none a model is taken to have drawn."""
    drawn = [is_drawing(recipe) for recipe in recipes]
    if drawn and all(drawn):
        return DIGITAL_CREATION
    if any(drawn) or any(recipe.get(TOUCHED_UP) for recipe in recipes):
        return COMPOSITE
    return SOURCE_TYPE


def provenance(recipes: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return what is said of sprites made by these recipes, by XMP's names; none are needed.

    What shows nothing but drawings of the artist is not said to be made by an algorithm.
    """
    kind = source_type(recipes)
    values = {} if kind == DIGITAL_CREATION else {"Iptc4xmpExt:DigitalSourceType": kind}
    values["xmp:CreatorTool"] = TOOL
    for key, words in model_words(recipes).items():
        if words:
            values[f"ganstudio:{key.title()}"] = "; ".join(words)
    if recipes:
        values["ganstudio:Recipe"] = " ".join(dict.fromkeys(map(recipe_id, recipes)))
    return values


def plain_words(recipes: Sequence[Mapping[str, Any]]) -> str:
    """Return the same as lines for people, for files that hold no XMP."""
    return "\n".join(f"{key.partition(':')[2]}: {value}" for key, value in provenance(recipes).items())


def xmp_packet(recipes: Sequence[Mapping[str, Any]]) -> str:
    """Return the XMP of a picture that shows sprites made by these recipes; none are needed."""
    spaces = " ".join(f'xmlns:{name}="{place}"' for name, place in _NAMESPACES.items())
    lines = [f"<{key}>{escape(storable(value, '�'))}</{key}>" for key, value in provenance(recipes).items()]
    return "\n".join(
        [
            '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
            '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
            f'<rdf:RDF {spaces}><rdf:Description rdf:about="">',
            *lines,
            "</rdf:Description></rdf:RDF>",
            "</x:xmpmeta>",
            '<?xpacket end="r"?>',
        ]
    )
