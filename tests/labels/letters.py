#!/usr/bin/python3
"""Compares a picture of letters with the same letters drawn by Pillow.

    letters.py LETTERS.pgm FONT.ttf

Every letter, 100 pixels large, stands in a square of 200 pixels, 20 squares a row, 50 from its left and
its baseline 140 from its top. Prints each letter whose ink differs, and exits 1 if there is one.
Needs Debian's python3-pil and python3-numpy.
"""
import sys
import unicodedata

import numpy as np
from PIL import Image, ImageDraw, ImageFont

LETTERS = ("aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ")
LETTERS += LETTERS.upper()
COLUMNS = 20
MOST_DIFFERENT = 0.03  # of the letter's ink; the smallest mark, a dot below, has at least 5 %
PIXELS = 100
FINER = 4


def drawn_by_pillow(font, letter):
    """Drawn large and made small, so that hinting moves no edge by more than a fraction of a pixel."""
    large = Image.new("L", (2 * PIXELS * FINER, 2 * PIXELS * FINER), 255)
    place = (PIXELS * FINER // 2, 1.4 * PIXELS * FINER)
    ImageDraw.Draw(large).text(place, letter, font=font, fill=0, anchor="ls")
    return 255 - np.asarray(large.reduce(FINER), np.int32)


def difference(one, other):
    """Share of ink that differs, at the best of the shifts by a pixel."""
    best = 1.0
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            moved = np.roll(other, (dy, dx), (0, 1))
            # Grey edges depend on the renderer's filter: only what differs by more than that counts.
            apart = np.abs(one - moved)
            best = min(best, (apart * (apart > 128)).sum() / max(one.sum(), other.sum(), 1))
    return best


def main():
    picture, file = sys.argv[1:]
    page = 255 - np.asarray(Image.open(picture), np.int32)
    font = ImageFont.truetype(file, PIXELS * FINER)
    wrong = 0
    for i, letter in enumerate(LETTERS):
        assert unicodedata.is_normalized("NFC", letter)
        x, y = i % COLUMNS * 2 * PIXELS, i // COLUMNS * 2 * PIXELS
        square = page[y:y + 2 * PIXELS, x:x + 2 * PIXELS]
        share = difference(square, drawn_by_pillow(font, letter))
        if share > MOST_DIFFERENT:
            wrong += 1
            print(f"{letter} (U+{ord(letter):04X}): {share:.1%} of its ink differs")
    sys.exit(1 if wrong else 0)


main()
