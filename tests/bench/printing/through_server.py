#!/usr/bin/env python3
"""A large print run through the whole system: results imported, one run drawn and proved, every part downloaded.
Prints how long each took, whether its progress ever went back, and the most memory the server and its proof workers held.

  through_server.py BIN_DIR [COUNT] [--cancel-after VERIFIED]        # COUNT labels: 20 000

With --cancel-after the run is cancelled once that many labels are verified: printed is when the workers were still.
"""
import argparse
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


MADE = 10_000  # results made by the tool; more are these again, under other dossiers' codes


def make_results(count, path):
    subprocess.run([sys.executable, str(ROOT / "tests/tools/make_results.py"), str(min(count, MADE)), str(path)], check=True)
    head, *lines = path.read_text().splitlines(keepends=True)
    parts = [line.split(",", 1) for line in lines]
    again = (f"{code[:-4]}{int(code[-4:]) + 1000 * turn},{rest}"
             for turn in range(1, count // MADE + 1) for code, rest in parts)
    path.write_text(head + "".join([*lines, *again][:count]))


class System:
    def __init__(self, programs, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = subprocess.Popen(
            [str(ROOT / "deploy/run"), "--no-build", "--empty", "--port", str(self.port), "--data", folder],
            stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL, env=dict(os.environ, HOIBAO_BIN_DIR=str(programs)))
        for line in self.process.stdout:
            if line.startswith("ready "):
                break
        self.folder = Path(folder)
        self.key = (self.folder / "admin.key").read_text().strip()

    def ask(self, method, path, body=None, kind="application/json"):
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/api/v1{path}", data, method=method, headers={
            "Authorization": f"Bearer {self.key}", "Idempotency-Key": str(uuid.uuid4()), "Content-Type": kind})
        with urllib.request.urlopen(request, timeout=3600) as answer:
            return answer.read()

    def megabytes(self, word):
        """The most memory that processes of this system with this word in their command have held."""
        most = 0
        for proc in Path("/proc").glob("[0-9]*"):
            try:
                command = (proc / "cmdline").read_bytes().decode(errors="replace")
                if word not in command or str(os.getsid(int(proc.name))) == "0":
                    continue
                if word == "hoibao-server" and str(self.folder) not in command:
                    continue
                most = max(most, int(re.search(r"VmHWM:\s+(\d+)", (proc / "status").read_text())[1]) // 1024)
            except (OSError, TypeError):
                pass
        return most

    def busy(self):
        """Seconds of a processor that this system's proof workers have used."""
        ticks = 0
        for proc in Path("/proc").glob("[0-9]*"):
            try:
                if "hoibao-proof" in (proc / "cmdline").read_bytes().decode(errors="replace"):
                    fields = (proc / "stat").read_text().rsplit(")", 1)[1].split()
                    if str(self.folder).encode() in Path(f"/proc/{fields[1]}/cmdline").read_bytes():
                        ticks += int(fields[11]) + int(fields[12])
            except OSError:
                pass
        return ticks / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(120)


def watch(system, run, cancel_after):
    """Until the run has ended: its end, when it was drawn, the most memory of a worker."""
    path, start, drawn, proof, before = f"/print-runs/{run['id']}", time.monotonic(), None, 0, (0, 0)
    while run["state"] in ("waiting", "drawing", "verifying"):
        time.sleep(0.5)
        run = json.loads(system.ask("GET", path))
        now = (run["done"], run["verified"])
        if min(now[0] - before[0], now[1] - before[1]) < 0:
            print(f"progress went back: {before} to {now}")
        before = now
        proof = max(proof, system.megabytes("hoibao-proof"))
        if drawn is None and run["done"] == run["total"]:
            drawn = time.monotonic() - start
        if cancel_after and run["verified"] >= cancel_after:
            cancel(system, path)
            cancel_after = 0
    return run, time.monotonic() - start, drawn, proof


def cancel(system, path):
    start = time.monotonic()
    answer = json.loads(system.ask("POST", path + "/cancel", {"reason": "the paper is wrong"}))
    answered = time.monotonic() - start
    used, still = system.busy(), answered
    for _ in range(30):
        time.sleep(0.1)
        more = system.busy()
        if more != used:
            used, still = more, time.monotonic() - start
    print(f"cancelled     {answered:8.1f} s   {answer['state']}; the workers were still after {still:.1f} s")


def main():
    sys.stdout.reconfigure(line_buffering=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bin", type=Path)
    parser.add_argument("count", type=int, nargs="?", default=20_000)
    parser.add_argument("--cancel-after", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.csv"
        make_results(options.count * 13 // 10, results)  # some are to be collected, or unclear
        system = System(options.bin.resolve(), folder + "/data")
        try:
            start = time.monotonic()
            taken = json.loads(system.ask("POST", "/results/import", results.read_text(), "text/csv"))
            print(f"import        {time.monotonic() - start:8.1f} s   {taken['accepted']} accepted")
            before = system.megabytes("hoibao-server")
            start = time.monotonic()
            run = json.loads(system.ask("POST", "/print-runs", {"filter": {"state": "POST_READY", "limit": options.count}}))
            print(f"run started   {time.monotonic() - start:8.1f} s   {run['total']} labels, {run['parts']} parts")
            run, took, drawn, proof = watch(system, run, options.cancel_after)
            print(f"drawn         {drawn or took:8.1f} s   {run['done']} of {run['total']}")
            print(f"{run['state']:13} {took:8.1f} s   {run['verified']} verified, "
                  f"{run['verified'] / max(took - (drawn or 0), 1e-9):.0f} labels/s")
            if run["state"] == "ready":
                start, path = time.monotonic(), f"/print-runs/{run['id']}"
                sizes = [len(system.ask("GET", f"{path}/labels.pdf?part={part}")) for part in range(1, run["parts"] + 1)]
                print(f"downloaded    {time.monotonic() - start:8.1f} s   {len(sizes)} parts, {sum(sizes) / run['total']:.0f} bytes a label")
            print(f"memory        server {before} MB before, {system.megabytes('hoibao-server')} MB at most; "
                  f"a proof worker {proof} MB at most")
            return 0 if run["state"] == ("cancelled" if options.cancel_after else "ready") else 1
        finally:
            system.stop()


if __name__ == "__main__":
    sys.exit(main())
