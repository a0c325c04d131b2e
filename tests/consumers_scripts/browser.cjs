// Gives exported files to what reads them in a browser, all in one session of Debian's Chromium.
// node browser.cjs FOLDER JOBS.json CHROMIUM: prints {"id": result or {"error": words}} on its last line.
// A job names its page, which is one of the files *_page.js, and what that page's `run` takes; its paths are in FOLDER.

const fs = require('fs');
const http = require('http');
const path = require('path');
const { chromium } = require('playwright-core');

const [folder, jobsFile, chromiumPath] = process.argv.slice(2);
const modules = process.env.NODE_PATH;
const LIBRARIES = {
  pixi: 'pixi.js/dist/pixi.min.js',
  phaser3: 'phaser3/dist/phaser.min.js',
  phaser4: 'phaser/dist/phaser.min.js',
};
const SCRIPTS = {
  pixi: 'pixi_page.js', phaser3: 'phaser_page.js', phaser4: 'phaser_page.js', decoder: 'decoder_page.js', css: 'css_page.js',
};

const server = http.createServer((request, response) => {
  const name = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  if (name === '/') {
    response.setHeader('Content-Type', 'text/html');
    return response.end('<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body></body>');
  }
  fs.readFile(path.join(folder, name), (error, content) => {
    response.statusCode = error ? 404 : 200;
    response.end(content);
  });
});

async function main() {
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const origin = `http://127.0.0.1:${server.address().port}/`;
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  });
  const results = {};
  const jobs = JSON.parse(fs.readFileSync(jobsFile, 'utf8'));
  for (const kind of new Set(jobs.map((job) => job.page))) {
    const page = await browser.newPage();
    const warnings = [];
    page.on('console', (message) => {
      if (['warning', 'error'].includes(message.type()) && !/GPU stall|GroupMarker/.test(message.text())) warnings.push(message.text());
    });
    page.on('pageerror', (error) => warnings.push(String(error)));
    await page.goto(origin);
    if (LIBRARIES[kind]) await page.addScriptTag({ path: path.join(modules, LIBRARIES[kind]) });
    await page.addScriptTag({ path: path.join(__dirname, 'pixels.js') });
    await page.addScriptTag({ path: path.join(__dirname, SCRIPTS[kind]) });
    for (const job of jobs.filter((job) => job.page === kind)) {
      try {
        results[job.id] = await page.evaluate((job) => run(job), job);
      } catch (error) {
        results[job.id] = { error: String(error) };
      }
      results[job.id].warnings = warnings.splice(0);
    }
    await page.close();
  }
  await browser.close();
  server.close();
  console.log(JSON.stringify(results));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
