"""Save an `.atlas` as Defold's own message types do after what an artist may have done to it by hand."""

import json
import sys
from pathlib import Path

import pydefoldsdk
from google.protobuf import text_format

sys.path.insert(0, str(Path(pydefoldsdk.__file__).parent))
from gamesys.atlas_ddf_pb2 import Atlas
from gamesys.tile_ddf_pb2 import PLAYBACK_ONCE_BACKWARD

path = Path(sys.argv[1])
atlas = text_format.Parse(path.read_text("utf-8"), Atlas())
atlas.margin = 7
atlas.rename_patterns = "hero=villain"
atlas.animations[0].fps = 24
atlas.animations[1].playback = PLAYBACK_ONCE_BACKWARD
atlas.animations[1].flip_horizontal = 1
atlas.images[1].sprite_trim_mode = 4
atlas.images.add().image = "/own/sword.png"
own = atlas.animations.add()
own.id, own.fps = "by hand", 11
own.images.add().CopyFrom(atlas.images[2])
own.images.add().image = "/own/sword.png"
path.write_text(text_format.MessageToString(atlas, as_utf8=False), "utf-8")
print(json.dumps(None))
