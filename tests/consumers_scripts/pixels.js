// What the pages share: pixels as text that JSON can carry.

function base64(bytes) {
  let text = '';
  for (let place = 0; place < bytes.length; place += 8192) {
    text += String.fromCharCode(...bytes.subarray(place, place + 8192));
  }
  return btoa(text);
}

const url = (name) => name.split('/').map(encodeURIComponent).join('/');
