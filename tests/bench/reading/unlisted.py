"""How often an assisted reading would be false: photographs are held against lists that do not name them.

Photographs of the hard classes come in batches of a PDF and a seed of the batch's own, the sheets by turns.
null_bench works every place out in full, also where it could be decoded, and holds it against lists of 200
numbers by chance, of the same thousand, nearest neighbours, and one or two digits away.
"""
import collections
import json
import subprocess

import engines
import pictures

EACH = 10  # of a class in a batch
FIRST_SEED = 9000
LISTS = 5  # of each kind, for a place: many photographs tell more than many lists
CLASSES = pictures.HARD.split(",")


def make(options, batch):
    """The photographs of a batch, each with the numbers that are in it."""
    seed, sheet = FIRST_SEED + batch, list(pictures.SHEETS)[batch % 2]
    folder = options.work / f"unlisted-{batch:03d}"
    folder.mkdir(parents=True, exist_ok=True)
    pdf, numbers = pictures.make_labels(options.bin, folder, sheet, pictures.LABELS, seed)
    for name in CLASSES:
        for file, truth in pictures.photographs(folder, pdf, sheet, seed, name, EACH):
            yield str(file), name, [numbers[label["page"]] for label in truth["labels"]]


def tell(done):
    rows = collections.OrderedDict()
    for one in done.values():
        row = rows.setdefault(one["class"], collections.Counter())
        row.update(photographs=1, seen=one["places"] > 0, places=one["places"], comparisons=one["trials"],
                   accepted=len(one["false"]), falsely=bool(one["false"]))
    total = sum(rows.values(), collections.Counter())
    print(f"{'class':10}{'photographs':>12}{'with a place':>13}{'places':>8}{'comparisons':>13}{'accepted':>10}")
    for name, row in [*rows.items(), ("all", total)]:
        print(f"{name:10}{row['photographs']:12}{row['seen']:13}{row['places']:8}{row['comparisons']:13}"
              f"{row['accepted']:10}")
    nearest = sorted((one["nearest"] for one in done.values() if one["nearest"] > -1e9), reverse=True)
    print("nearest logarithms of the ratio (10 is asked):", *(f"{ratio:.1f}" for ratio in nearest[:8]))
    if not total["accepted"] and total["seen"]:
        print(f"none accepted: at 95 % rarer than 1 in {total['comparisons'] / 3:.0f} were the comparisons independent, "
              f"and fewer than 1 in {total['seen'] / 3:.0f} photographs that any list is wrong about")


def run(options):
    results = options.work / "unlisted.jsonl"
    done = engines.remembered(results)
    reader = "" if options.so_far or options.make else engines.reader_version(options.bin)
    for batch in range(0 if options.so_far else -(-options.unlisted // (EACH * len(CLASSES)))):
        left = [one for one in make(options, batch) if one[0] not in done]
        if not left or options.make:
            continue
        lines = "".join(f"{file} {' '.join(numbers)}\n" for file, _, numbers in left)
        classes = {file: name for file, name, _ in left}
        with results.open("a") as out, subprocess.Popen([options.bin / "null_bench", "--lists", str(LISTS)], text=True,
                                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE) as bench:
            bench.stdin.write(lines)
            bench.stdin.close()
            for line in bench.stdout:
                one = json.loads(line) | {"reader": reader}
                one["class"] = classes[one["file"]]
                out.write(json.dumps(one) + "\n")
                out.flush()
                done[one["file"]] = one
    tell(done)
