#!/usr/bin/python3
"""The tour of the road that the README shows, pasted into a shell as it stands there.

    tour.py [--programs DIR]

Only the port is another, and the folders of the README (var, build/release/bin, tests) are links in a folder of its own.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from road import ROOT, System, expect  # noqa: E402


def tour():
    """The longest block of shell in the README."""
    blocks = re.findall(r"```bash\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    expect(blocks, "the README has a tour")
    return max(blocks, key=len)


def paste(system, place):
    (place / "build/release").mkdir(parents=True)
    (place / "build/release/bin").symlink_to(system.programs)
    (place / "tests").symlink_to(ROOT / "tests")
    (place / "var").symlink_to(system.folder)
    text = tour()
    expect("127.0.0.1:8080" in text, "the tour asks the port of deploy/run")
    done = subprocess.run(["bash"], input=text.replace("127.0.0.1:8080", f"127.0.0.1:{system.port}"), cwd=place,
                          capture_output=True, text=True, timeout=600, env=dict(os.environ, LC_ALL="C.UTF-8"))
    expect(done.returncode == 0 and not done.stderr, f"every line of it works: {done.stderr[-2000:]}")
    return done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programs", type=Path, default=ROOT / "build/release/bin", help="folder of the programs")
    programs = parser.parse_args().programs.resolve()
    with tempfile.TemporaryDirectory(prefix="hoibao-tour-") as folder:
        system = System(Path(folder) / "data", programs)
        try:
            said = paste(system, Path(folder) / "place")
            print(said)
            for words in ('"accepted":40', '"state":"ready"', '"state":"open"', '"MATCHED"', '"state":"signed-by-centre"',
                          '"state":"handed-over"'):
                expect(words in said, f"the tour comes to {words}")
            expect("bưu điện" in said.splitlines()[-1].lower(), "the citizen reads at the end that the post has it")
            system.stop()
        finally:
            if system.process.poll() is None:
                system.process.terminate()
                system.process.wait(60)
    print("tour: the README's tour works as it stands there")


if __name__ == "__main__":
    main()
