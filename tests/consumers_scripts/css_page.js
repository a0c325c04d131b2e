// Puts the classes of a style sheet on elements and draws, side by side, what each shows of its background.
// {data, plays: {class: {timing, data}}}: an animation's pixels at each of the wanted milliseconds.

async function run(job) {
  const link = document.head.appendChild(document.createElement('link'));
  const loaded = new Promise((done, failed) => { link.onload = done; link.onerror = failed; });
  Object.assign(link, { rel: 'stylesheet', href: url(job.path) });
  await loaded;
  const pictures = {};
  const shown = job.names.map((name) => element(job.sheet, name));
  const data = await drawn(shown.map((found) => getComputedStyle(found)), pictures);
  const plays = {};
  for (const [name, times] of Object.entries(job.plays)) {
    const found = element(job.sheet, name);
    const [animation] = found.getAnimations();
    const { duration, iterations, fill } = animation.effect.getTiming();
    animation.pause();
    const styles = times.map((time) => {
      animation.currentTime = time;
      const { backgroundImage, backgroundPosition, width, height } = getComputedStyle(found);
      return { backgroundImage, backgroundPosition, width, height };
    });
    plays[name] = { timing: [duration, String(iterations), fill], data: await drawn(styles, pictures) };
  }
  link.remove();
  return { data, plays };
}

function element(...classes) {
  const made = document.body.appendChild(document.createElement('i'));
  made.setAttribute('class', classes.join(' '));
  return made;
}

async function drawn(styles, pictures) {
  const [width, height] = [styles[0].width, styles[0].height].map(parseFloat);
  const canvas = new OffscreenCanvas(width * styles.length, height).getContext('2d');
  for (const [number, style] of styles.entries()) {
    const address = style.backgroundImage.match(/^url\("(.*)"\)$/)[1];
    pictures[address] ??= await createImageBitmap(await (await fetch(address)).blob());
    const [x, y] = style.backgroundPosition.split(' ').map(parseFloat);
    canvas.drawImage(pictures[address], -x, -y, width, height, number * width, 0, width, height);
  }
  return base64(canvas.getImageData(0, 0, width * styles.length, height).data);
}
