#!/usr/bin/python3
"""How well and how fast labels are read: ours, plain libzxing and ZBar on the same photographs.

    measure.py BIN_DIR WORK_DIR [--sheet thermal-100x150|a4-2x4] [--seeds 77,78] [--per-class 40]
               [--classes a,b,...] [--budget MS] [--expect] [--make] [--so-far] [--missed]
    measure.py BIN_DIR WORK_DIR --wrong 20000 [--batches A-B] [--record FILE] [--anew] [--keep] [--make] [--so-far]
    measure.py BIN_DIR WORK_DIR --without 1000     # pictures that hold no label of ours
    measure.py BIN_DIR WORK_DIR --unlisted 1000    # labels held against lists that do not name them

BIN_DIR holds hoibao-labels, reading_bench and null_bench. Everything made lies in WORK_DIR; a run that was stopped
goes on where it was. Labels with `visible` above 0.97 count. Needs python3-opencv, python3-reportlab,
poppler-utils and zbar-tools.
"""
import argparse
import collections
import statistics
from pathlib import Path

import engines
import pictures
import unlisted
import wrong


def table(photos, numbers_of, read):
    rows = collections.OrderedDict()
    for file, truth in photos:
        one, numbers = read[str(file)], numbers_of[file]
        there = {numbers[label["page"]] for label in truth["labels"]}
        wanted = {numbers[label["page"]] for label in truth["labels"] if label["visible"] > .97}
        row = rows.setdefault(truth["class"], {"wanted": 0, "ms": [], "ratio": [], "jpeg": [], "wrong": 0, "died": 0,
                                               "assisted": 0, "us": 0, "plain": 0, "zbar": 0})
        row["wanted"] += len(wanted)
        for engine in ("us", "plain", "zbar"):
            row[engine] += len(wanted & set(one.get(engine, {}).get("numbers", [])))
        row["wrong"] += len(set(one["us"].get("numbers", [])) - there)
        row["assisted"] += len(one["us"].get("assisted", []))
        row["died"] += one["us"].get("died", False)
        row["ms"].append(one["us"].get("processorMs", 0))
        row["jpeg"].append(one["jpegMs"])
        if one.get("plain", {}).get("processorMs"):
            row["ratio"].append(one["us"].get("processorMs", 0) / one["plain"]["processorMs"])
    print(f"{'class':10}{'labels':>8}{'ours':>8}{'%':>8}{'libzxing':>10}{'ZBar':>7}{'wrong':>7}{'assisted':>10}"
          f"{'died':>6}{'JPEG':>7}{'ms':>7}{'worst':>7}{'ratio':>7}")
    for name, row in rows.items():
        ratio = statistics.median(row["ratio"]) if row["ratio"] else float("nan")
        print(f"{name:10}{row['wanted']:8}{row['us']:8}{100 * row['us'] / max(1, row['wanted']):8.1f}"
              f"{row['plain']:10}{row['zbar']:7}{row['wrong']:7}{row['assisted']:10}{row['died']:6}"
              f"{statistics.median(row['jpeg']):7.1f}{statistics.median(row['ms']):7.1f}{max(row['ms']):7.0f}{ratio:7.2f}")


def measure(options):
    photos, numbers_of, read_so_far = [], {}, {}
    for seed in map(int, options.seeds.split(",")):
        pdf, numbers = pictures.make_labels(options.bin, options.work, options.sheet, pictures.LABELS, seed)
        how = ["--budget", str(options.budget)]
        if options.expect:
            how += ["--expect", str(options.work / f"{options.sheet}-{seed}.txt")]
        results = options.work / f"{options.sheet}-{seed}-{'expect' if options.expect else 'read'}.jsonl"
        for name in options.classes.split(","):
            place = options.work / f"{pdf.stem}-{seed}-{options.per_class}-{name}"
            if options.so_far and not (place / "truth.json").exists():
                continue
            made = pictures.photographs(options.work, pdf, options.sheet, seed, name, options.per_class)
            if options.make:
                continue
            files = [file for file, _ in made]
            read = engines.read_all(options.bin, [] if options.so_far else files, results, how)
            numbers_of |= {file: numbers for file in files}
            photos += [(file, truth) for file, truth in made if str(file) in read]
            read_so_far |= read
    if options.make:
        return
    order = list(collections.OrderedDict.fromkeys(truth["class"] for _, truth in photos))
    photos.sort(key=lambda photo: order.index(photo[1]["class"]))
    table(photos, numbers_of, read_so_far)
    if options.missed:
        for file, truth in photos:
            got = set(read_so_far[str(file)]["us"].get("numbers", []))
            lost = [label["page"] for label in truth["labels"]
                    if label["visible"] > .97 and numbers_of[file][label["page"]] not in got]
            if lost:
                print(file, *(numbers_of[file][page] for page in lost))


def without(options):
    """Desk, text, fabric, noise, squares and other people's symbols: nothing of ours may be read."""
    kinds = {str(file): kind for file, kind in pictures.without_labels(options.work / "without", options.without)}
    if options.make:
        return
    read = engines.read_all(options.bin, kinds, options.work / "without.jsonl", ["--engines", "us"], False)
    print(f"{'kind':10}{'pictures':>10}{'numbers':>9}{'label-like':>12}{'died':>6}{'ms':>7}{'worst':>7}")
    for kind in pictures.KINDS:
        ours = [read[file]["us"] for file in kinds if kinds[file] == kind]
        spent = [one.get("processorMs", 0) for one in ours]
        print(f"{kind:10}{len(ours):10}{sum(bool(one.get('numbers')) for one in ours):9}"
              f"{sum(len(one.get('unread', [])) for one in ours):12}{sum(one.get('died', False) for one in ours):6}"
              f"{statistics.median(spent):7.1f}{max(spent):7.0f}")
    for file in kinds:
        if read[file]["us"].get("numbers"):
            print("WRONG", file, *read[file]["us"]["numbers"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bin", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--sheet", choices=pictures.SHEETS, default="thermal-100x150")
    parser.add_argument("--seeds", default="77,78")
    parser.add_argument("--per-class", type=int, default=40)
    parser.add_argument("--classes", default=",".join((pictures.FIELD, pictures.HARD, pictures.LARGE)))
    parser.add_argument("--budget", type=int, default=1500)
    parser.add_argument("--expect", action="store_true", help="give the sheet's numbers")
    parser.add_argument("--make", action="store_true", help="only make the pictures, for a later run")
    parser.add_argument("--so-far", action="store_true", help="only print what is measured by now")
    parser.add_argument("--missed", action="store_true", help="also name what ours did not read")
    parser.add_argument("--wrong", type=int, metavar="PHOTOGRAPHS", help="look for wrong numbers")
    parser.add_argument("--batches", metavar="A-B", help="only these batches of --wrong")
    parser.add_argument("--record", type=Path, default=Path(__file__).parent / "wrong.jsonl",
                        help="where --wrong writes what was read; goes on from there")
    parser.add_argument("--anew", action="store_true", help="count only what this reader has read")
    parser.add_argument("--keep", action="store_true", help="keep the photographs of --wrong")
    parser.add_argument("--without", type=int, metavar="PICTURES", help="pictures that hold no label of ours")
    parser.add_argument("--unlisted", type=int, metavar="PHOTOGRAPHS", help="with lists that name no label in sight")
    options = parser.parse_args()
    options.bin = options.bin.resolve()
    options.work.mkdir(parents=True, exist_ok=True)
    if options.wrong:
        wrong.run(options)
    elif options.unlisted:
        unlisted.run(options)
    elif options.without:
        without(options)
    else:
        measure(options)


if __name__ == "__main__":
    main()
