"""The search for wrong numbers: many photographs, read once each, with a record of what was read by which reader.

Photographs come in batches of 20 of every small class and 3 trays and heaps, of a PDF and a seed of the batch's
own, the sheets by turns; a batch is the same on every machine. The record has a line a batch.
"""
import collections
import json
import shutil

import engines
import pictures

EACH, EACH_LARGE = 20, 3
MOST_LARGE = 400  # trays and heaps in all
FIRST_SEED = 5000  # the tables' seeds lie below
SMALL = f"{pictures.FIELD},{pictures.HARD}".split(",")
TRAYS = pictures.LARGE.split(",")
BATCH = EACH * len(SMALL) + EACH_LARGE * len(TRAYS)
BATCHES_WITH_LARGE = MOST_LARGE // (EACH_LARGE * len(TRAYS))


def make(options, batch):
    """The photographs of a batch, as (file, truth), and the numbers of its PDF."""
    seed, sheet = FIRST_SEED + batch, list(pictures.SHEETS)[batch % 2]
    folder = options.work / f"wrong-{batch:03d}"
    folder.mkdir(parents=True, exist_ok=True)
    pdf, numbers = pictures.make_labels(options.bin, folder, sheet, pictures.LABELS, seed)
    made = []
    for name in SMALL + (TRAYS if batch < BATCHES_WITH_LARGE else []):
        made += pictures.photographs(folder, pdf, sheet, seed, name, EACH_LARGE if name in TRAYS else EACH)
    return made, numbers


def read(options, batch, reader):
    """Reads a batch and gives its line of the record."""
    made, numbers = make(options, batch)
    results = options.work / f"wrong-{batch:03d}-{reader}.jsonl"
    answers = engines.read_all(options.bin, [file for file, _ in made], results, ["--engines", "us"], False)
    line = {"batch": batch, "reader": reader, "classes": {}, "wrong": []}
    for file, truth in made:
        there = {numbers[label["page"]] for label in truth["labels"]}
        ours = answers[str(file)]["us"]
        got = set(ours.get("numbers", []))
        row = line["classes"].setdefault(truth["class"], {"photographs": 0, "labels": 0, "read": 0, "died": 0})
        row["photographs"] += 1
        row["labels"] += len(there)
        row["read"] += len(got & there)
        row["died"] += ours.get("died", False)
        if got - there:
            line["wrong"].append([file.name, sorted(got - there)])
    return line


def tell(lines, wanted):
    """The sums of the record, by class and by reader, and which batches are done; of each batch its last reading."""
    lines = list({line["batch"]: line for line in lines}.values())
    rows, readers = collections.OrderedDict(), collections.Counter()
    wrong = [(line["batch"], *one) for line in lines for one in line["wrong"]]
    for line in lines:
        for name, row in line["classes"].items():
            readers[line["reader"]] += row["photographs"]
            rows.setdefault(name, collections.Counter()).update(row)
    total = sum(rows.values(), collections.Counter())
    print(f"{'class':10}{'photographs':>12}{'labels':>9}{'read':>9}{'died':>6}")
    for name, row in [*rows.items(), ("all", total)]:
        print(f"{name:10}{row['photographs']:12}{row['labels']:9}{row['read']:9}{row['died']:6}")
    print("by reader:", ", ".join(f"{name} {photos}" for name, photos in readers.items()))
    done = sorted(line["batch"] for line in lines)
    print(f"{len(done)} of {-(-wanted // BATCH)} batches done: {ranges(done)}")
    print(f"{len(wrong)} photographs with a wrong number", *wrong, sep="\n", flush=True)


def ranges(numbers):
    """[0, 1, 2, 5] as 0-2, 5."""
    runs = []
    for n in numbers:
        if runs and runs[-1][1] == n - 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    return ", ".join(f"{a}-{b}" if a < b else f"{a}" for a, b in runs)


def run(options):
    lines = [json.loads(line) for line in options.record.read_text().splitlines()] if options.record.exists() else []
    if options.so_far:
        return tell(lines, options.wrong)
    first, last = (int(n) for n in (options.batches or f"0-{-(-options.wrong // BATCH) - 1}").split("-"))
    reader = engines.reader_version(options.bin) if not options.make else ""
    for batch in range(first, last + 1):
        if any(line["batch"] == batch and (not options.anew or line["reader"] == reader) for line in lines):
            continue
        if options.make:
            make(options, batch)
            continue
        lines.append(read(options, batch, reader))
        with options.record.open("a") as out:
            out.write(json.dumps(lines[-1]) + "\n")
        if not options.keep and not lines[-1]["wrong"]:
            shutil.rmtree(options.work / f"wrong-{batch:03d}")
        print(f"batch {batch}: {len(lines[-1]['wrong'])} photographs with a wrong number", flush=True)
    if not options.make:
        tell([line for line in lines if not options.anew or line["reader"] == reader], options.wrong)
