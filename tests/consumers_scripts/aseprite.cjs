// node aseprite.cjs FILE: what ase-parser reads in an Aseprite file, each frame drawn from its cels.

const fs = require('fs');
const Aseprite = require('ase-parser');

const file = new Aseprite(fs.readFileSync(process.argv[2]), 'file');
file.parse();
const frames = file.frames.map((frame) => {
  const canvas = Buffer.alloc(file.width * file.height * 4);
  for (const cel of frame.cels) {
    for (let y = 0; y < cel.h; y++) {
      cel.rawCelData.copy(canvas, ((cel.ypos + y) * file.width + cel.xpos) * 4, y * cel.w * 4, (y + 1) * cel.w * 4);
    }
  }
  return { ms: frame.frameDuration, data: canvas.toString('base64') };
});
const { width, height, colorDepth, fileSize, tags, slices, palette, layers } = file;
console.log(JSON.stringify({ width, height, colorDepth, fileSize, tags, slices, palette, layers, frames }));
