#!/usr/bin/python3
"""How well and how fast labels are read: ours, plain libzxing and ZBar on the same photographs.

    measure.py BIN_DIR WORK_DIR [--sheet thermal-100x150|a4-2x4] [--seeds 77,78] [--per-class 40]
               [--classes a,b,...] [--budget MS] [--expect] [--so-far]
    measure.py BIN_DIR WORK_DIR --wrong 20000     # only looks for wrong numbers, over many photographs
    measure.py BIN_DIR WORK_DIR --without 1000    # pictures that hold no label of ours

BIN_DIR holds hoibao-labels and reading_bench. Everything made lies in WORK_DIR; a run that was stopped
goes on where it was. Labels with `visible` above 0.97 count. Needs python3-opencv, poppler-utils and
zbar-tools.
"""
import argparse
import collections
import json
import random
import statistics
import subprocess
import time
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[2] / "tools"
SHEETS = {"thermal-100x150": [], "a4-2x4": ["--grid", "2x4", "--margin", "4.65,13.1"]}
FIELD = "close,turned,far,defocus,motion,dim,glare,curl,damaged,tilted+"
HARD = "far+,defocus+,motion+,dim+,damaged+"
LARGE = "tray,heap+"  # last: each photograph takes seconds to make
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def item_number(serial):
    digits = f"{serial:08d}"
    rest = 11 - sum(w * int(d) for w, d in zip((8, 6, 4, 2, 3, 5, 9, 7), digits)) % 11
    return f"RT{digits}{ {10: 0, 11: 5}.get(rest, rest) }VN"


def make_labels(bin_dir, folder, sheet, count, seed):
    """A PDF of labels with numbers by chance, and the list of them."""
    pdf, listed = folder / f"{sheet}-{seed}.pdf", folder / f"{sheet}-{seed}.txt"
    if listed.exists():
        return pdf, listed.read_text().split()
    rng = random.Random(seed)
    numbers = [item_number(rng.randrange(10**8)) for _ in range(count)]
    items = [{"number": number, "dossierCode": f"H53.14-261103-{i:04d}",
              "link": f"HTTPS://TRACUU.TAYNINH.GOV.VN/T/{number}/{''.join(rng.choices(BASE32, k=14))}",
              "recipient": "Nguyễn Thị Ngọc Diễm", "phone": "0912345678",
              "address": f"Số {rng.randrange(300)} đường Cách Mạng Tháng Tám",
              "ward": "Phường Tân Ninh", "province": "Tỉnh Tây Ninh", "weightGrams": 60,
              "postageVnd": 26000, "feeVnd": 100000, "services": ["bao-phat"]}
             for i, number in enumerate(numbers)]
    sender = {"name": "Trung tâm Phục vụ hành chính công tỉnh Tây Ninh", "officeCode": "C80",
              "address": "Phường Tân Ninh, tỉnh Tây Ninh", "hotline": "1900 0000"}
    source = folder / f"{sheet}-{seed}.json"
    source.write_text(json.dumps({"sender": sender, "items": items}))
    subprocess.run([bin_dir / "hoibao-labels", "--sheet", sheet, "-o", pdf, source], check=True)
    listed.write_text("\n".join(numbers) + "\n")
    return pdf, numbers


def photograph(folder, pdf, seed, per_class, classes, extra):
    """The photographs of one class at a time, so that a stopped run loses one class at most."""
    out = []
    for name in classes.split(","):
        place = folder / f"{pdf.stem}-{seed}-{per_class}-{name}"
        if not (place / "truth.json").exists():
            subprocess.run(["/usr/bin/python3", TOOLS / "photograph.py", pdf, place, "--seed", str(seed),
                            "--per-class", str(per_class), "--classes", name, *extra],
                           check=True, stdout=subprocess.DEVNULL)
        out += [(place / photo["photo"], photo) for photo in json.loads((place / "truth.json").read_text())]
    return out


def zbar(file):
    start = time.monotonic()
    run = subprocess.run(["/usr/bin/zbarimg", "--quiet", "--raw", file], capture_output=True, text=True)
    spent = 1000 * (time.monotonic() - start)
    found = set()
    for line in run.stdout.split():
        parts = line.split("/T/")
        found.add(parts[1][:13] if len(parts) > 1 else line)
    return {"numbers": sorted(found), "ms": spent}


def read_all(bin_dir, files, results, options, with_zbar=True):
    """Reads what `results` does not hold yet; gives all of it by file."""
    done = {}
    if results.exists():
        for line in results.read_text().splitlines():
            one = json.loads(line)
            done[one["file"]] = one
    left = [str(file) for file in files if str(file) not in done]
    with results.open("a") as out:
        bench = subprocess.Popen([bin_dir / "reading_bench", *options], stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE, text=True)
        for file in left:
            bench.stdin.write(file + "\n")
            bench.stdin.flush()
            one = json.loads(bench.stdout.readline())
            if with_zbar:
                one["zbar"] = zbar(file)
            out.write(json.dumps(one) + "\n")
            out.flush()
            done[file] = one
        bench.stdin.close()
        bench.wait()
    return done


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
        pdf, numbers = make_labels(options.bin, options.work, options.sheet, 120, seed)
        how = ["--budget", str(options.budget)]
        if options.expect:
            how += ["--expect", str(options.work / f"{options.sheet}-{seed}.txt")]
        results = options.work / f"{options.sheet}-{seed}-{'expect' if options.expect else 'read'}.jsonl"
        for name in options.classes.split(","):
            place = options.work / f"{pdf.stem}-{seed}-{options.per_class}-{name}"
            if options.so_far and not (place / "truth.json").exists():
                continue
            made = photograph(options.work, pdf, seed, options.per_class, name, SHEETS[options.sheet])
            files = [file for file, _ in made]
            read = read_all(options.bin, [] if options.so_far else files, results, how)
            numbers_of |= {file: numbers for file in files}
            photos += [(file, truth) for file, truth in made if str(file) in read]
            read_so_far |= read
    order = list(collections.OrderedDict.fromkeys(truth["class"] for _, truth in photos))
    photos.sort(key=lambda photo: order.index(photo[1]["class"]))
    table(photos, numbers_of, read_so_far)


def wrong(options):
    """Photographs by chance until there are enough; each is read and forgotten, wrong ones are kept."""
    state = options.work / "wrong.json"
    sums = json.loads(state.read_text()) if state.exists() else {"photos": 0, "labels": 0, "read": 0, "wrong": []}
    seed = 1000 + sums["photos"]
    few = (FIELD + "," + HARD).split(",")
    while sums["photos"] < options.wrong:
        seed += 1
        sheet = list(SHEETS)[seed % 2]
        pdf, numbers = make_labels(options.bin, options.work, sheet, 120, seed // 50)
        classes = few + (LARGE.split(",") if seed % 50 == 0 else [])
        made = photograph(options.work, pdf, seed, 1, ",".join(classes), SHEETS[sheet])
        results = options.work / "wrong.jsonl"
        results.unlink(missing_ok=True)
        read = read_all(options.bin, [file for file, _ in made], results, ["--engines", "us"], False)
        for file, truth in made:
            there = {numbers[label["page"]] for label in truth["labels"]}
            got = set(read[str(file)]["us"].get("numbers", []))
            sums["photos"] += 1
            sums["labels"] += len(there)
            sums["read"] += len(got & there)
            if got - there:
                sums["wrong"].append([str(file), sorted(got - there)])
            else:
                file.unlink()
        state.write_text(json.dumps(sums))
        print(f"{sums['photos']} photographs, {sums['read']} of {sums['labels']} labels read, "
              f"{len(sums['wrong'])} photographs with a wrong number", flush=True)


def without(options):
    """Desk, text, fabric, noise and other people's symbols: nothing of ours may be read."""
    import sys
    sys.path.insert(0, str(TOOLS))
    import cv2
    import numpy as np
    import photograph as camera
    folder = options.work / "without"
    folder.mkdir(exist_ok=True)
    files = []
    for i in range(options.without):
        file = folder / f"{i:04d}.jpg"
        files.append(file)
        if file.exists():
            continue
        rng = np.random.default_rng([4711, i])
        width, height = 1200, 900
        kind = ("desk", "noise", "text", "fabric", "squares")[i % 5]
        scene = camera.desk(rng, width, height)
        if kind == "noise":
            scene = rng.integers(0, 256, (height // 4, width // 4)).astype(np.float32)
            scene = cv2.resize(scene, (width, height), interpolation=int(rng.integers(0, 3)))
        if kind == "text":
            scene[:] = 230
            for y in range(40, height, int(rng.integers(18, 60))):
                word = "".join(rng.choice(list("RTVN0123456789 aeiounhctmHOIBAO"), 90))
                cv2.putText(scene, word, (10, y), int(rng.integers(0, 8)), float(rng.uniform(.4, 1.5)), 20,
                            int(rng.integers(1, 4)), cv2.LINE_AA)
        if kind == "fabric":
            x, y = np.meshgrid(np.arange(width), np.arange(height))
            period = rng.uniform(4, 40, 2)
            scene += (60 * np.sign(np.sin(x / period[0])) + 60 * np.sign(np.sin(y / period[1]))).astype(np.float32)
        if kind == "squares":  # like a code, and none
            n = int(rng.integers(25, 42))
            cells = cv2.resize(rng.integers(0, 2, (n, n)).astype(np.float32) * 235 + 10, (n * 10, n * 10),
                               interpolation=cv2.INTER_NEAREST)
            card = np.full((n * 10 + 80, n * 10 + 80), 245, np.float32)
            card[40:-40, 40:-40] = cells
            corners = camera.quad(rng, np.array([600, 450]), 450, 450, 30, 180)
            camera.paste(scene, card, corners)
        scene = cv2.GaussianBlur(scene, (0, 0), float(rng.uniform(.2, 3)))
        scene = np.clip(scene + rng.normal(0, rng.uniform(1, 12), scene.shape), 0, 255).astype(np.uint8)
        cv2.imwrite(str(file), scene, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(50, 95))])
    read = read_all(options.bin, files, options.work / "without.jsonl", ["--engines", "us"], False)
    wrong_ones = {file: one["us"]["numbers"] for file, one in read.items() if one["us"].get("numbers")}
    places = sum(len(one["us"].get("unread", [])) for one in read.values())
    print(f"{len(read)} pictures without a label: {len(wrong_ones)} with a number, "
          f"{places} places called label-like", *wrong_ones.items(), sep="\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bin", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--sheet", choices=SHEETS, default="thermal-100x150")
    parser.add_argument("--seeds", default="77,78")
    parser.add_argument("--per-class", type=int, default=40)
    parser.add_argument("--classes", default=",".join((FIELD, HARD, LARGE)))
    parser.add_argument("--budget", type=int, default=1500)
    parser.add_argument("--expect", action="store_true", help="give the sheet's numbers")
    parser.add_argument("--so-far", action="store_true", help="only print what is measured by now")
    parser.add_argument("--wrong", type=int)
    parser.add_argument("--without", type=int)
    options = parser.parse_args()
    options.bin = options.bin.resolve()
    options.work.mkdir(parents=True, exist_ok=True)
    if options.wrong:
        wrong(options)
    elif options.without:
        without(options)
    else:
        measure(options)


if __name__ == "__main__":
    main()
