// Decodes an animation as the browser does: {width, height, loops, frames: [{ms, data}]}, alpha as it stands in the file.

async function run(job) {
  const data = await (await fetch(url(job.path))).arrayBuffer();
  const decoder = new ImageDecoder({ data, type: job.type, premultiplyAlpha: 'none' });
  await decoder.completed;
  await decoder.tracks.ready;
  const track = decoder.tracks.selectedTrack;
  const result = { loops: track.repetitionCount === Infinity ? 'forever' : track.repetitionCount, frames: [] };
  for (let number = 0; number < track.frameCount; number++) {
    const { image } = await decoder.decode({ frameIndex: number, completeFramesOnly: true });
    const bytes = new Uint8Array(image.allocationSize({ format: 'RGBA' }));
    await image.copyTo(bytes, { format: 'RGBA' });
    result.width = image.displayWidth;
    result.height = image.displayHeight;
    result.frames.push({ ms: image.duration / 1000, data: base64(bytes) });
    image.close();
  }
  return result;
}
