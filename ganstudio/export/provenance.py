"""That a picture was drawn by a trained algorithm, as the XMP that photo agencies, search engines and shops read.

https://iptc.org/std/photometadata/specification and https://cv.iptc.org/newscodes/digitalsourcetype. No clock and no
machine stands in it, so that the same sprites make the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from ganstudio import __version__
from ganstudio.export.recipe_ids import is_drawing, model_words, recipe_id
from ganstudio.export.xml_text import storable

TOOL = f"GAN Studio {__version__}"
SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"

_NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "ganstudio": "urn:ganstudio:provenance/1/",
}


def provenance(recipes: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return what is said of sprites made by these recipes, by XMP's names; none are needed.

    What shows nothing but drawings of the artist is not said to be made by an algorithm.
    """
    drawn = bool(recipes) and all(map(is_drawing, recipes))
    values = {} if drawn else {"Iptc4xmpExt:DigitalSourceType": SOURCE_TYPE}
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
