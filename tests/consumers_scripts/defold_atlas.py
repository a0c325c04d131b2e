"""Print an `.atlas` as Defold's own message types read it: all of it, defaults too, as JSON."""

import json
import sys
from pathlib import Path

import pydefoldsdk
from google.protobuf import text_format
from google.protobuf.json_format import MessageToDict

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
                    MessageToDict(entry)["playback"],
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
