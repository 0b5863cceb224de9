#!/usr/bin/python3
"""Which QR level is read best: labels of every level, photographed, read by plain ZXing.

    qr_levels.py BIN_DIR [--per-class N] [--classes a,b,...] [--levels MQH]

Prints a table of the README of labels. Needs what photograph.py needs, and qr_levels in BIN_DIR.
"""
import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import cv2

HERE = Path(__file__).resolve().parent
HARD = "far,defocus,motion,damaged,far+,defocus+,motion+,dim+,damaged+"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bin", type=Path)
    parser.add_argument("--per-class", type=int, default=12)
    parser.add_argument("--classes", default=HARD)
    parser.add_argument("--levels", default="MQH")
    options = parser.parse_args()
    names = options.classes.split(",")
    print("| level |", " | ".join(names), "| all |")
    for level in options.levels:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder)
            tool = str(options.bin / "qr_levels")
            shape = subprocess.run([tool, "draw", level, f"{out}/l.pdf"], check=True, capture_output=True, text=True)
            subprocess.run(["/usr/bin/python3", str(HERE / "../../tools/photograph.py"), f"{out}/l.pdf", f"{out}/photos",
                            "--seed", "77", "--per-class", str(options.per_class), "--classes", options.classes],
                           check=True, stdout=subprocess.DEVNULL)
            read = dict.fromkeys(names, 0)
            for photo in json.loads((out / "photos/truth.json").read_text()):
                picture = cv2.imread(str(out / "photos" / photo["photo"]), cv2.IMREAD_GRAYSCALE)
                cv2.imwrite(f"{out}/p.pgm", picture)
                text = subprocess.run([tool, "read", f"{out}/p.pgm"], capture_output=True, text=True).stdout
                read[photo["class"]] += text.startswith("HTTPS://")
            cells = " | ".join(f"{read[name]}/{options.per_class}" for name in names)
            print(f"| {level}: {shape.stdout.strip()} | {cells} | {sum(read.values())} |")
            sys.stdout.flush()


main()
