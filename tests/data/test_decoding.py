import io
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganstudio.data import decoding
from ganstudio.data.decoding import picture_size, read_picture
from ganstudio.data.report import RefusedError


def decode(tmp_path, content, name="x.png", **options):
    path = tmp_path / name
    path.write_bytes(content)
    return read_picture(path, **options)


def only_frame(picture):
    (frame,) = picture.frames
    return frame


def test_rgba_comes_as_it_is(tmp_path, save, rng):
    pixels = rng.integers(0, 256, (9, 11, 4))
    assert np.array_equal(only_frame(read_picture(save(tmp_path / "a.png", pixels))), pixels)


def test_rgb_and_grey_keep_their_channels(tmp_path, save, rng):
    colour, grey = rng.integers(0, 256, (9, 11, 3)), rng.integers(0, 256, (9, 11))
    assert np.array_equal(only_frame(read_picture(save(tmp_path / "a.png", colour))), colour)
    assert np.array_equal(only_frame(read_picture(save(tmp_path / "b.png", grey))), grey[..., None])


def test_grey_with_alpha(tmp_path, save, rng):
    pixels = rng.integers(0, 256, (9, 11, 2))
    frame = only_frame(read_picture(save(tmp_path / "a.png", pixels)))
    assert np.array_equal(frame, pixels[..., [0, 0, 0, 1]])


def test_palette_with_transparency(tmp_path):
    image = Image.new("P", (8, 8), 1)
    image.putpalette([255, 0, 0, 0, 255, 0, 0, 0, 255])
    image.putpixel((0, 0), 0)
    image.putpixel((1, 0), 2)
    image.save(tmp_path / "a.png", transparency=bytes([0, 255, 128]))
    frame = only_frame(read_picture(tmp_path / "a.png"))
    assert frame[0, :3].tolist() == [[255, 0, 0, 0], [0, 0, 255, 128], [0, 255, 0, 255]]


def test_palette_without_transparency_is_opaque(tmp_path):
    Image.new("P", (8, 8), 0).save(tmp_path / "a.png")
    assert only_frame(read_picture(tmp_path / "a.png")).shape == (8, 8, 3)


def test_one_bit(tmp_path, make_png):
    frame = only_frame(decode(tmp_path, make_png(8, 8, 1, 0, [b"\xaa"] * 8)))
    assert frame[0, :, 0].tolist() == [255, 0] * 4


@pytest.mark.parametrize(("depth", "row", "key"), [(1, b"\xf0", 1), (2, b"\xff\x55", 3), (4, b"\xff\xff\x55\x55", 15)])
def test_few_bits_with_a_transparent_value(tmp_path, make_png, make_chunk, depth, row, key):
    extra = make_chunk(b"tRNS", struct.pack(">H", key))
    frame = only_frame(decode(tmp_path, make_png(8, 8, depth, 0, [row] * 8, extra)))
    assert frame[0, :, 3].tolist() == [0] * 4 + [255] * 4


def test_deep_grey_is_rounded(tmp_path, make_png):
    values = [0, 128, 129, 257, 32768, 65407, 65535, 514]
    frame = only_frame(decode(tmp_path, make_png(8, 8, 16, 0, [struct.pack(">8H", *values)] * 8)))
    assert frame[0, :, 0].tolist() == [0, 0, 1, 1, 128, 255, 255, 2]


def test_deep_grey_with_a_transparent_value(tmp_path, make_png, make_chunk):
    row = struct.pack(">8H", *[1000] * 4, *[1001] * 4)
    extra = make_chunk(b"tRNS", struct.pack(">H", 1000))
    frame = only_frame(decode(tmp_path, make_png(8, 8, 16, 0, [row] * 8, extra)))
    assert frame[0, :, 3].tolist() == [0] * 4 + [255] * 4


@pytest.mark.parametrize(("colour_type", "samples"), [(2, 3), (4, 2), (6, 4)])
def test_deep_colour(tmp_path, make_png, colour_type, samples):
    row = struct.pack(f">{8 * samples}H", *[40 * 257] * 8 * samples)
    frame = only_frame(decode(tmp_path, make_png(8, 8, 16, colour_type, [row] * 8)))
    assert frame.shape == (8, 8, 3 if samples == 3 else 4)
    assert (frame == 40).all()


def test_deep_colour_with_a_transparent_value(tmp_path, make_png, make_chunk):
    row = struct.pack(">24H", *[0x1234, 0x5678, 0x9ABC] * 4, *[0] * 12)
    extra = make_chunk(b"tRNS", struct.pack(">3H", 0x1234, 0x5678, 0x9ABC))
    frame = only_frame(decode(tmp_path, make_png(8, 8, 16, 2, [row] * 8, extra)))
    assert frame[0, :, 3].tolist() == [0] * 4 + [255] * 4


def test_colour_with_a_transparent_value(tmp_path, make_png, make_chunk):
    extra = make_chunk(b"tRNS", struct.pack(">3H", 255, 0, 255))
    frame = only_frame(decode(tmp_path, make_png(8, 8, 8, 2, [bytes([255, 0, 255] * 3 + [1, 2, 3] * 5)] * 8, extra)))
    assert frame[0, :, 3].tolist() == [0] * 3 + [255] * 5


@pytest.mark.parametrize("name", ["a.bmp", "a.jpg", "a.webp", "a.gif", "a.png"])
def test_every_format_opens(tmp_path, save, name):
    frame = only_frame(read_picture(save(tmp_path / name, np.full((8, 8, 3), 200))))
    assert frame.shape[:2] == (8, 8)
    assert abs(int(frame[4, 4, 0]) - 200) < 4


def test_a_jpeg_is_turned_as_its_camera_says(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (16, 8)).save(tmp_path / "a.jpg", exif=exif)
    assert only_frame(read_picture(tmp_path / "a.jpg")).shape == (16, 8, 3)


def animation(path, count=3):
    frames = [Image.new("RGBA", (8, 8), (60 * i, 0, 255, 255)) for i in range(count)]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=50)
    return path


@pytest.mark.parametrize("name", ["a.gif", "a.png", "a.webp"])
def test_animations_give_the_first_frame_or_all(tmp_path, name):
    path = animation(tmp_path / name)
    assert len(read_picture(path).frames) == 1
    frames = read_picture(path, every_frame=True).frames
    assert [abs(int(frame[0, 0, 0]) - 60 * i) < 6 for i, frame in enumerate(frames)] == [True] * 3


def test_an_apng_leaves_out_the_picture_for_programs_that_cannot_animate(tmp_path):
    frames = [Image.new("RGBA", (8, 8), (60 * i, 0, 0, 255)) for i in range(3)]
    frames[0].save(tmp_path / "a.png", save_all=True, append_images=frames[1:], default_image=True)
    reds = [int(frame[0, 0, 0]) for frame in read_picture(tmp_path / "a.png", every_frame=True).frames]
    assert reds == [60, 120]
    (first,) = read_picture(tmp_path / "a.png").frames
    assert int(first[0, 0, 0]) == 60


def test_absurdly_many_frames_are_cut_short_with_a_remark(tmp_path, monkeypatch):
    monkeypatch.setattr(decoding, "MOST_FRAMES", 2)
    picture = read_picture(animation(tmp_path / "a.gif"), every_frame=True)
    assert len(picture.frames) == 2
    assert "first 2 frames" in picture.remark


def test_frames_together_may_not_fill_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(decoding, "MOST_PIXELS", 150)
    assert len(read_picture(animation(tmp_path / "a.gif"), every_frame=True).frames) == 2


def refusal(path, **options):
    with pytest.raises(RefusedError) as caught:
        read_picture(path, **options)
    return caught.value.reason


def written(tmp_path, content, name="x.png"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_a_truncated_png_is_refused(tmp_path, save, rng):
    path = save(tmp_path / "a.png", rng.integers(0, 256, (32, 32, 4)))
    path.write_bytes(path.read_bytes()[:900])
    assert refusal(path) == "The file is cut off."


@pytest.mark.parametrize("name", ["a.png", "a.gif", "a.webp", "a.bmp", "a.jpg"])
def test_no_cut_or_flipped_byte_brings_anything_but_a_refusal(tmp_path, save, rng, name):
    whole = save(tmp_path / name, rng.integers(0, 256, (16, 16, 3))).read_bytes()
    path = tmp_path / f"broken-{name}"
    for _ in range(150):
        broken = bytearray(whole)
        for place in rng.integers(0, len(whole), 3):
            broken[place] = rng.integers(0, 256)
        path.write_bytes(broken[: rng.integers(1, len(whole) + 1)])
        with decoding.quiet_decoders():
            try:
                read_picture(path, every_frame=True)
            except RefusedError as refused:
                assert refused.reason


@pytest.mark.parametrize("name", ["still.png", "moving.gif", "moving.webp", "moving.png"])
def test_the_size_of_a_cut_off_file_is_known_or_not_but_nothing_is_raised(tmp_path, rng, name):
    frames = [Image.fromarray(rng.integers(0, 256, (9, 16, 3), np.uint8)) for _frame in range(3)]
    more = frames[1:] if name.startswith("moving") else []
    frames[0].save(tmp_path / name, **({"save_all": True, "append_images": more} if more else {}))
    assert picture_size(tmp_path / name) == (None if more else (16, 9))
    content = (tmp_path / name).read_bytes()
    for length in range(len(content)):
        (tmp_path / name).write_bytes(content[:length])
        assert picture_size(tmp_path / name) in (None, (16, 9))


def test_a_decompression_bomb_is_refused_by_its_header(tmp_path, make_chunk):
    header = make_chunk(b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 8, 6, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + header + make_chunk(b"IDAT", zlib.compress(bytes(100_000)))
    assert "too large" in refusal(written(tmp_path, bomb))


def test_a_large_picture_under_pillows_own_limit_is_refused_before_it_is_decoded(tmp_path, make_chunk):
    header = make_chunk(b"IHDR", struct.pack(">IIBBBBB", 9000, 9000, 8, 6, 0, 0, 0))
    assert "too large" in refusal(written(tmp_path, b"\x89PNG\r\n\x1a\n" + header + make_chunk(b"IDAT", b"")))


def test_a_bomb_in_a_text_chunk_is_refused(tmp_path, make_png, make_chunk):
    extra = make_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(80_000_000)))
    assert refusal(written(tmp_path, make_png(8, 8, 8, 0, [bytes(8)] * 8, extra)))


def test_a_gif_frame_that_grows_its_canvas_is_refused(tmp_path):
    buffer = io.BytesIO()
    frames = [Image.new("P", (8, 8), i) for i in range(2)]
    frames[0].putpixel((0, 0), 3)
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:], palette=bytes(768))
    content = bytearray(buffer.getvalue())
    last = content.rindex(b"\x2c\0\0\0\0")  # the last frame's place and size
    content[last + 5 : last + 9] = struct.pack("<HH", 60000, 60000)
    assert refusal(written(tmp_path, bytes(content), "a.gif"), every_frame=True)


def test_an_empty_file_is_refused(tmp_path):
    assert refusal(written(tmp_path, b"")) == "The file is empty."


def test_text_with_an_image_suffix_is_refused(tmp_path):
    assert "not an image" in refusal(written(tmp_path, b"hello, this is no picture"))


@pytest.mark.parametrize(
    ("start", "kind"), [(b"8BPS\0\1", "Photoshop"), (b"%PDF-1.7", "PDF"), (b" <svg xmlns=", "SVG")]
)
def test_other_formats_are_named(tmp_path, start, kind):
    assert kind in refusal(written(tmp_path, start + bytes(20)))


def test_a_wrong_suffix_is_taken_with_a_remark(tmp_path, save):
    path = save(tmp_path / "a.png", np.zeros((8, 8, 3))).rename(tmp_path / "a.jpg")
    assert "PNG" in read_picture(path).remark


def test_a_folder_is_refused(tmp_path):
    (tmp_path / "x.png").mkdir()
    assert "folder" in refusal(tmp_path / "x.png")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
def test_a_pipe_is_refused_without_waiting_on_it(tmp_path):
    os.mkfifo(tmp_path / "x.png")
    assert "pipe" in refusal(tmp_path / "x.png")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device on this system")
def test_a_device_is_refused(tmp_path):
    (tmp_path / "x.png").symlink_to("/dev/zero")
    assert "device" in refusal(tmp_path / "x.png")


def test_a_link_that_leads_nowhere_is_refused(tmp_path):
    (tmp_path / "x.png").symlink_to(tmp_path / "gone.png")
    assert "nowhere" in refusal(tmp_path / "x.png")


def test_a_link_to_itself_is_refused(tmp_path):
    (tmp_path / "x.png").symlink_to(tmp_path / "x.png")
    assert refusal(tmp_path / "x.png")


def test_an_unreadable_file_is_refused(tmp_path, save, monkeypatch):
    path = save(tmp_path / "a.png", np.zeros((8, 8, 3)))

    def forbidden(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "open", forbidden)
    assert refusal(path) == "You may not read this file."


def test_a_huge_file_is_refused_unread(tmp_path):
    path = tmp_path / "a.png"
    with path.open("wb") as file:
        file.truncate(decoding.MOST_BYTES + 1)
    assert "too large" in refusal(path)


def test_a_png_that_ends_after_its_signature_is_refused_in_plain_words(tmp_path):
    assert refusal(written(tmp_path, b"\x89PNG\r\n\x1a\n" + bytes(40))) == "The file is damaged."
