#!/usr/bin/python3
"""How the time of a reading grows: trays of 1 to 32 labels in pictures of 2 to 24 megapixels.

    growth.py BIN_DIR WORK_DIR

Prints processor time, and what it is for a megapixel and for a megapixel and label: the last column may
only fall. BIN_DIR holds hoibao-labels and reading_bench; see measure.py for what is needed.
"""
import json
import statistics
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np

import pictures
from pictures import camera

SIZES = [(1600, 1200), (2800, 2100), (4000, 3000), (5600, 4200)]
LABELS = [1, 2, 4, 8, 16, 32]
EACH = 3


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    bin_dir, work = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
    work.mkdir(parents=True, exist_ok=True)
    pdf, _ = pictures.make_labels(bin_dir, work, "thermal-100x150", 40, 9)
    pages = camera.render_labels(str(pdf), (1, 1), (0, 0))
    files = {}
    for width, height in SIZES:
        for count in LABELS:
            look = dict(camera.CLASSES["tray"], size=(width, height), tray=(count, count))
            for i in range(EACH):
                file = work / f"{width}-{count}-{i}.jpg"
                files.setdefault((width, height, count), []).append(str(file))
                if not file.exists():
                    image, _ = camera.photograph(np.random.default_rng([width, count, i]), pages, look)
                    cv2.imwrite(str(file), image, [cv2.IMWRITE_JPEG_QUALITY, 90])
    names = [file for group in files.values() for file in group]
    run = subprocess.run([bin_dir / "reading_bench", "--engines", "us"], input="\n".join(names) + "\n",
                         capture_output=True, text=True, check=True)
    read = {one["file"]: one for one in map(json.loads, run.stdout.splitlines())}
    print(f"{'megapixels':>10}{'labels':>8}{'read':>6}{'JPEG ms':>9}{'ms':>8}{'ms/MP':>8}{'ms/MP/label':>13}")
    for (width, height, count), group in files.items():
        pixels = width * height / 1e6
        spent = statistics.median(read[file]["us"]["processorMs"] for file in group)
        jpeg = statistics.median(read[file]["jpegMs"] for file in group)
        got = statistics.median(len(read[file]["us"]["numbers"]) for file in group)
        print(f"{pixels:10.1f}{count:8}{got:6.0f}{jpeg:9.1f}{spent:8.1f}{spent / pixels:8.2f}"
              f"{spent / pixels / count:13.3f}")


if __name__ == "__main__":
    main()
