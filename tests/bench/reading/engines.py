"""Photographs read by ours, plain libzxing and ZBar; what was read before is remembered in a file."""
import hashlib
import json
import subprocess
import time
from pathlib import Path

ZBARIMG = Path("/usr/bin/zbarimg")
SCANNER = Path(__file__).resolve().parents[3] / "scanner"


def reader_version(bin_dir):
    """Names the reader by its sources; stops where reading_bench is older than they are."""
    sources = sorted(file for folder in ("include", "src") for file in (SCANNER / folder).rglob("*.?pp"))
    built = (bin_dir / "reading_bench").stat().st_mtime
    for file in sources:
        if file.stat().st_mtime > built:
            raise SystemExit(f"{bin_dir}/reading_bench is older than {file}: build it first")
    return hashlib.sha256(b"".join(file.read_bytes() for file in sources)).hexdigest()[:12]


def zbar(file):
    if not ZBARIMG.exists():
        raise SystemExit(f"{ZBARIMG} is not there: apt-get install zbar-tools")
    start = time.monotonic()
    run = subprocess.run([ZBARIMG, "--quiet", "--raw", file], capture_output=True, text=True)
    spent = 1000 * (time.monotonic() - start)
    found = set()
    for line in run.stdout.split():
        parts = line.split("/T/")
        found.add(parts[1][:13] if len(parts) > 1 else line)
    return {"numbers": sorted(found), "ms": spent}


def remembered(results):
    """What a file of results holds, by photograph; the last line may be cut short."""
    done = {}
    for line in results.read_text().splitlines() if results.exists() else []:
        try:
            one = json.loads(line)
        except json.JSONDecodeError:
            continue
        done[one["file"]] = one
    return done


def read_all(bin_dir, files, results, options, with_zbar=True):
    """Reads what `results` does not hold yet; gives all of it by file."""
    done = remembered(results)
    left = [str(file) for file in files if str(file) not in done]
    if not left:
        return done
    with results.open("a") as out, subprocess.Popen([bin_dir / "reading_bench", *options], stdin=subprocess.PIPE,
                                                    stdout=subprocess.PIPE, text=True) as bench:
        for file in left:
            bench.stdin.write(file + "\n")
            bench.stdin.flush()
            one = json.loads(bench.stdout.readline())
            if with_zbar:
                one["zbar"] = zbar(file)
            out.write(json.dumps(one) + "\n")
            out.flush()
            done[file] = one
    return done
