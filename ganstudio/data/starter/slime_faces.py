"""Eyes and mouths for slimes, drawn by hand: `#` dark, `w` white, `r` red, `+` the slime's own dark tone, `.` bare."""

from __future__ import annotations

EYES: dict[str, tuple[str, ...]] = {
    "beads": ("w#", "##", "##"),
    "tall": ("w#", "##", "##", "##"),
    "round": (".##.", "#w##", "####", ".##."),
    "big": (".www.", "wwwww", "ww##w", "ww##w", ".www."),
    "happy": (".##.", "#..#"),
    "sleepy": ("#..#", ".##."),
    "shut": ("####", ".##."),
    "angry": ("#...", "##..", "w##.", "###."),
    "cross": ("#.#", ".#.", "#.#"),
    "shine": (".###.", "#ww##", "#w###", "###w#", ".###."),
    "glow": ("rr.", "rwr", ".rr"),
}

MOUTHS: dict[str, tuple[str, ...]] = {
    "none": ("....",),
    "smile": ("#....#", ".####."),
    "small": ("#..#", ".##."),
    "open": ("######", "#rrrr#", ".#rr#.", "..##.."),
    "oh": (".##.", "#rr#", ".##."),
    "cat": ("#..#..#", ".##.##."),
    "flat": ("####",),
    "frown": (".##.", "#..#"),
    "fangs": ("#######", ".w#.#w.", "..###.."),
    "grin": ("########", "#wwwwww#", "#w#ww#w#", ".######."),
    "tongue": ("######", "..#rr.", "...rr."),
    "lopsided": (".....#", "#####."),
}
