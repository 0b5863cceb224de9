#!/usr/bin/python3
"""Which QR level is read best on which sheet: labels of every level, photographed, read by plain ZXing.

    qr_levels.py BIN_DIR [--sheets a,b,...] [--levels MQH] [--classes a,b,...] [--per-class N] [--seed N] [--scan PATH]

Prints, for every sheet and level, how many labels are read in each class of photographs (labels/README.md has the tables); with
--scan also what hoibao-scan reads, after a slash. Of trays and heaps there are a sixth as many photographs, and a label
counts that is seen whole. Needs what photograph.py needs, and qr_levels in BIN_DIR.
"""
import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import cv2

HERE = Path(__file__).resolve().parent
MANY = ("tray", "heap+")
CLASSES = ("close,turned,far,defocus,motion,dim,glare,curl,damaged,tray,"
           "far+,defocus+,motion+,dim+,tilted+,damaged+,heap+")


def photographs(folder, options):
    """The photographs of folder/l.pdf, as truth.json tells of them."""
    truth = []
    for many in (False, True):
        names = ",".join(n for n in options.classes.split(",") if (n in MANY) == many)
        if not names:
            continue
        out = folder / f"photos{many:d}"
        count = max(1, options.per_class // 6) if many else options.per_class
        subprocess.run(["/usr/bin/python3", str(HERE / "../../tools/photograph.py"), str(folder / "l.pdf"), str(out),
                        "--seed", options.seed, "--per-class", str(count), "--classes", names],
                       check=True, stdout=subprocess.DEVNULL)
        truth += [photo | {"file": out / photo["photo"]} for photo in json.loads((out / "truth.json").read_text())]
    return truth


def measure(folder, sheet, level, options):
    tool = str(options.bin / "qr_levels")
    drawn = subprocess.run([tool, "draw", sheet, level, str(folder / "l.pdf")],
                           check=True, capture_output=True, text=True).stdout.splitlines()
    shape, numbers = drawn[0], drawn[1:]
    names = options.classes.split(",")
    seen, plain, scanned = (dict.fromkeys(names, 0) for _ in range(3))
    for photo in photographs(folder, options):
        name = photo["class"]
        there = {numbers[label["page"]] for label in photo["labels"] if label["visible"] > .95}
        seen[name] += len(there)
        cv2.imwrite(f"{folder}/p.pgm", cv2.imread(str(photo["file"]), cv2.IMREAD_GRAYSCALE))
        texts = subprocess.run([tool, "read", f"{folder}/p.pgm"], capture_output=True, text=True).stdout
        plain[name] += len(there & {link.split("/")[4] for link in texts.split() if link.startswith("HTTPS://")})
        if options.scan:
            lines = subprocess.run([options.scan, str(photo["file"])], capture_output=True, text=True).stdout
            scanned[name] += len(there & set(lines.split()))
    return shape, seen, plain, scanned


def row(*cells):
    print("|", " | ".join(str(cell) for cell in cells), "|", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bin", type=Path)
    parser.add_argument("--sheets", default="thermal-100x150")
    parser.add_argument("--levels", default="MQH")
    parser.add_argument("--classes", default=CLASSES)
    parser.add_argument("--per-class", type=int, default=12)
    parser.add_argument("--seed", default="77")
    parser.add_argument("--scan", help="hoibao-scan")
    options = parser.parse_args()
    names = options.classes.split(",")
    row("sheet", "level, modules", *names, "all")
    for sheet in options.sheets.split(","):
        for level in options.levels:
            with tempfile.TemporaryDirectory() as folder:
                shape, seen, plain, scanned = measure(Path(folder), sheet, level, options)
            if level == options.levels[0]:
                row("", "of", *seen.values(), sum(seen.values()))
            both = [f"{plain[n]}/{scanned[n]}" if options.scan else plain[n] for n in names]
            total = f"{sum(plain.values())}/{sum(scanned.values())}" if options.scan else sum(plain.values())
            row(sheet, f"{level}, {shape}", *both, total)


sys.exit(main())
