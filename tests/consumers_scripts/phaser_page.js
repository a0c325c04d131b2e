// Loads sheets in Phaser by `job.load` (atlas, multiatlas, aseprite or unityAtlas) and draws the wanted frames side by side, each by
// its origin in its own cell; plays the animations that Phaser made. {names, origins, plays: {name: [[frame, ms]]}, data}

function run(job) {
  const { width, height, names, pivots, files, load } = job;
  return new Promise((done, failed) => {
    const complaints = [];
    const scene = {
      preload() {
        this.load.on('loaderror', (file) => complaints.push(`not loaded: ${file.src}`));
        files.forEach(({ json, png }, page) => {
          if (load === 'multiatlas') this.load.multiatlas('sheet0', url(json), url(json.split('/').slice(0, -1).join('/')));
          else this.load[load](`sheet${page}`, url(png), url(json));
        });
      },
      create() {
        const game = this.game;
        const keys = load === 'multiatlas' ? ['sheet0'] : files.map((_file, page) => `sheet${page}`);
        const keyOf = (name) => keys.find((key) => this.textures.get(key).has(name));
        const origins = {};
        names.forEach((name, number) => {
          const sprite = this.add.sprite(
            number * width + pivots[number][0] * width, pivots[number][1] * height, keyOf(name), name);
          // Phaser reads no pivots out of a .meta: it draws by those that another reader found there.
          if (job.origins) sprite.setOrigin(...job.origins[number]);
          origins[name] = [sprite.originX, sprite.originY];
        });
        const plays = {};
        if (load === 'aseprite') {
          for (const made of this.anims.createFromAseprite('sheet0')) plays[made.key] = played(this, made);
        }
        const found = keys.flatMap((key) => this.textures.get(key).getFrameNames());
        game.events.once('postrender', () => {
          const canvas = new OffscreenCanvas(game.canvas.width, game.canvas.height).getContext('2d');
          canvas.drawImage(game.canvas, 0, 0);
          const { data } = canvas.getImageData(0, 0, game.canvas.width, game.canvas.height);
          game.events.once('destroy', () => done({ names: found, origins, plays, complaints, data: base64(data) }));
          game.destroy(true);
        });
      },
    };
    new Phaser.Game({
      type: Phaser.WEBGL, width: names.length * width, height, transparent: true, pixelArt: true, banner: false,
      audio: { noAudio: true }, scene,
    });
    setTimeout(() => failed(new Error(`Phaser did not draw: ${complaints}`)), 20000);
  });
}

// The frames of one run and how many ms each is shown, by stepping the time on ms by ms.
function played(scene, animation) {
  const sprite = scene.make.sprite({ key: 'sheet0', add: false });
  const shown = [];
  let running = true;
  let last = null;
  sprite.on('animationcomplete', () => { running = false; });
  sprite.play(animation.key);
  sprite.on('animationupdate', (_animation, frame) => { last = null; });
  for (let time = 1; running && time < 60000; time++) {
    if (last === null) shown.push([sprite.frame.name, 0]);
    last = sprite.frame.name;
    shown[shown.length - 1][1] += 1;
    sprite.anims.update(time, 1);
  }
  sprite.destroy();
  return shown;
}
