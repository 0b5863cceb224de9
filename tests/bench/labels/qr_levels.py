#!/usr/bin/python3
"""Which QR level is read best: labels of every level, photographed, read by plain ZXing.

    qr_levels.py BIN_DIR [--per-class N] [--classes a,b,...] [--levels MQH] [--scan PATH] [--seed N]

Prints a table of the README of labels; with --scan also what hoibao-scan reads, after a slash. Needs what photograph.py
needs, and qr_levels in BIN_DIR.
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
    parser.add_argument("--seed", default="77")
    parser.add_argument("--scan", help="hoibao-scan")
    options = parser.parse_args()
    names = options.classes.split(",")
    print("| level |", " | ".join(names), "| all |")
    for level in options.levels:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder)
            tool = str(options.bin / "qr_levels")
            shape = subprocess.run([tool, "draw", level, f"{out}/l.pdf"], check=True, capture_output=True, text=True)
            subprocess.run(["/usr/bin/python3", str(HERE / "../../tools/photograph.py"), f"{out}/l.pdf", f"{out}/photos",
                            "--seed", options.seed, "--per-class", str(options.per_class), "--classes", options.classes],
                           check=True, stdout=subprocess.DEVNULL)
            plain, scanned = dict.fromkeys(names, 0), dict.fromkeys(names, 0)
            for photo in json.loads((out / "photos/truth.json").read_text()):
                file, name = str(out / "photos" / photo["photo"]), photo["class"]
                cv2.imwrite(f"{out}/p.pgm", cv2.imread(file, cv2.IMREAD_GRAYSCALE))
                text = subprocess.run([tool, "read", f"{out}/p.pgm"], capture_output=True, text=True).stdout
                plain[name] += text.startswith("HTTPS://")
                if options.scan:
                    lines = subprocess.run([options.scan, file], capture_output=True, text=True).stdout
                    scanned[name] += "\tR" in lines
            shown = [f"{plain[n]}" + (f" / {scanned[n]}" if options.scan else "") for n in names]
            total = f"{sum(plain.values())}" + (f" / {sum(scanned.values())}" if options.scan else "")
            print(f"| {level}: {shape.stdout.strip()} |", " | ".join(shown), f"| {total} |")
            sys.stdout.flush()


main()
