"""Print an `.atlas` as Defold's own message types read it: all of it, defaults too, as JSON."""

import json
import sys
from pathlib import Path

import pydefoldsdk
from google.protobuf import text_format

sys.path.insert(0, str(Path(pydefoldsdk.__file__).parent))
from gamesys.atlas_ddf_pb2 import Atlas

atlas = text_format.Parse(Path(sys.argv[1]).read_text("utf-8"), Atlas())


def image(entry):
    return [entry.image, entry.pivot_x, entry.pivot_y]


print(
    json.dumps(
        {
            "images": [image(entry) for entry in atlas.images],
            "animations": {
                entry.id: [
                    entry.DESCRIPTOR.fields_by_name["playback"].enum_type.values_by_number[entry.playback].name,
                    entry.fps,
                    [image(frame) for frame in entry.images],
                ]
                for entry in atlas.animations
            },
            "extrude": atlas.extrude_borders,
            "margin": atlas.margin,
        }
    )
)
