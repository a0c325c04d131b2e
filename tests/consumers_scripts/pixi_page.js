// Loads a TexturePacker JSON in PixiJS and draws the wanted frames side by side, each by its anchor in its own cell.
// {names, anchors: {name: [x, y]}, animations: {name: [frame names]}, pages, data}

let app;

async function run(job) {
  const { width, height, names, pivots } = job;
  if (!app) {
    PIXI.TextureSource.defaultOptions.scaleMode = 'nearest';
    app = new PIXI.Application();
    await app.init({ preference: 'webgl', width: 16, height: 16, backgroundAlpha: 0, antialias: false });
  }
  const sheet = await PIXI.Assets.load(url(job.path));
  const textures = Object.assign({}, sheet.textures, ...sheet.linkedSheets.map((linked) => linked.textures));
  const row = new PIXI.Container();
  const anchors = {};
  names.forEach((name, number) => {
    const sprite = new PIXI.Sprite(textures[name]);
    anchors[name] = [sprite.anchor.x, sprite.anchor.y];
    sprite.position.set(number * width + pivots[number][0] * width, pivots[number][1] * height);
    row.addChild(sprite);
  });
  const frame = new PIXI.Rectangle(0, 0, names.length * width, height);
  const { pixels } = app.renderer.extract.pixels({ target: row, frame, resolution: 1, antialias: false });
  const nameOf = new Map(Object.entries(textures).map(([name, texture]) => [texture, name]));
  const animations = {};
  const sheets = [sheet, ...sheet.linkedSheets];
  for (const [name, frames] of sheets.flatMap((page) => Object.entries(page.animations))) {
    const moving = new PIXI.AnimatedSprite(frames);
    animations[name] = moving.textures.map((texture) => nameOf.get(texture) ?? null);
  }
  const result = {
    names: Object.keys(textures), anchors, animations, pages: sheets.length, data: base64(new Uint8Array(pixels.buffer)),
  };
  row.destroy({ children: true });
  await PIXI.Assets.unload(url(job.path));
  return result;
}
