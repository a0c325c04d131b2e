"""Print what pytiled-parser reads of a tileset, and what pytmx makes of the map that uses it: pixels and times."""

import base64
import json
import sys
from pathlib import Path

import pygame
import pytmx
from pytiled_parser import parse_map

map_path = Path(sys.argv[1])
pygame.display.init()
pygame.display.set_mode((1, 1), 0, 32)


def values(path):
    [tileset] = parse_map(path).tilesets.values()
    return {
        "name": tileset.name,
        "tile": [tileset.tile_width, tileset.tile_height],
        "count": tileset.tile_count,
        "columns": tileset.columns,
        "margin": tileset.margin,
        "spacing": tileset.spacing,
        "image": [tileset.image.name, tileset.image_width, tileset.image_height],
        "alignment": tileset.alignment,
        "tiles": {
            tile.id: {
                "properties": tile.properties,
                "animation": [[frame.tile_id, frame.duration] for frame in tile.animation or []],
            }
            for tile in tileset.tiles.values()
        },
    }


def drawn(path):
    found = pytmx.load_pygame(str(path), pixelalpha=True)
    tiles, animations = [], []
    for _x, _y, gid in found.layers[0].iter_data():
        surface = found.get_tile_image_by_gid(gid)
        tiles.append([base64.b64encode(pygame.image.tobytes(surface, "RGBA")).decode(), *surface.get_size()])
        frames = (found.get_tile_properties_by_gid(gid) or {}).get("frames") or []
        steps = [(found.get_tile_image_by_gid(frame.gid), frame.duration) for frame in frames]
        animations.append([[base64.b64encode(pygame.image.tobytes(s, "RGBA")).decode(), ms] for s, ms in steps])
    return {"tiles": tiles, "animations": animations}


sys.stdout.write(json.dumps({"values": values(map_path), "drawn": drawn(map_path)}))
