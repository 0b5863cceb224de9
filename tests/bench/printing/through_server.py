#!/usr/bin/env python3
"""A large print run through the whole system: results imported, one run drawn and proved, every part downloaded.
Prints how long each took and the most memory the server and its proof workers held.

  through_server.py BIN_DIR [COUNT]        # COUNT: 20 000
"""
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
        with urllib.request.urlopen(request, timeout=600) as answer:
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

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(120)


def main():
    sys.stdout.reconfigure(line_buffering=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    programs = Path(sys.argv[1]).resolve()
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.csv"
        subprocess.run([sys.executable, str(ROOT / "tests/tools/make_results.py"), str(count), str(results)], check=True)
        system = System(programs, folder + "/data")
        try:
            start = time.monotonic()
            taken = json.loads(system.ask("POST", "/results/import", results.read_text(), "text/csv"))
            print(f"import        {time.monotonic() - start:8.1f} s   {taken['accepted']} accepted")
            before = system.megabytes("hoibao-server")
            start = time.monotonic()
            run = json.loads(system.ask("POST", "/print-runs", {"filter": {"state": "POST_READY"}}))
            path, drawn, proof = f"/print-runs/{run['id']}", None, 0
            print(f"run started   {time.monotonic() - start:8.1f} s   {run['total']} labels, {run['parts']} parts")
            while run["state"] in ("waiting", "drawing", "verifying"):
                time.sleep(0.5)
                run = json.loads(system.ask("GET", path))
                proof = max(proof, system.megabytes("hoibao-proof"))
                if drawn is None and run["done"] == run["total"]:
                    drawn = time.monotonic() - start
            took = time.monotonic() - start
            print(f"drawn         {drawn or took:8.1f} s   {run['done']} of {run['total']}")
            print(f"{run['state']:13} {took:8.1f} s   {run['verified']} verified, "
                  f"{run['verified'] / max(took - (drawn or 0), 1e-9):.0f} labels/s")
            start = time.monotonic()
            sizes = [len(system.ask("GET", f"{path}/labels.pdf?part={part}")) for part in range(1, run["parts"] + 1)]
            print(f"downloaded    {time.monotonic() - start:8.1f} s   {len(sizes)} parts, {sum(sizes) / run['total']:.0f} bytes a label")
            print(f"memory        server {before} MB before, {system.megabytes('hoibao-server')} MB at most; "
                  f"a proof worker {proof} MB at most")
            return 0 if run["state"] == "ready" else 1
        finally:
            system.stop()


if __name__ == "__main__":
    sys.exit(main())
