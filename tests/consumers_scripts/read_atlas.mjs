// Print the pages and regions that spine-core reads of an .atlas file.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const folder = process.env.NODE_PATH + "/@esotericsoftware/spine-core/dist/index.js";
const { TextureAtlas, TextureFilter } = await import(pathToFileURL(folder));
const atlas = new TextureAtlas(readFileSync(process.argv[2], "utf8"));
console.log(JSON.stringify({
  pages: atlas.pages.map((page) => ({
    name: page.name,
    size: [page.width, page.height],
    nearest: page.minFilter === TextureFilter.Nearest && page.magFilter === TextureFilter.Nearest,
  })),
  regions: atlas.regions.map((region) => ({
    page: region.page.name,
    name: region.name,
    frame: [region.x, region.y, region.width, region.height],
    offset: [region.offsetX, region.offsetY],
    whole: [region.originalWidth, region.originalHeight],
    index: region.index,
    turned: region.degrees,
  })),
}));
