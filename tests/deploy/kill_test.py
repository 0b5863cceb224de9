#!/usr/bin/python3
"""What was acknowledged stays, whatever is killed: while clients send results and scans without a pause, server, database,
both, and everything at once are killed with SIGKILL. deploy/run starts a dead one again within 5 s; after a kill of
everything the next start recovers by itself.

    kill_test.py [--programs DIR]

Clients send again what was cut off, with the same Idempotency-Key and the same ids of events, as real ones do.
"""
import argparse
import os
import signal
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from datetime import datetime, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/road"))
from road import System, expect  # noqa: E402

RESTART_SECONDS = 5
CLIENTS = 3


def result(code):
    return {"dossierCode": code, "recipient": "Lê Thị Ổn", "phone": "0912345678", "returnBy": "post",
            "address": "Số 1, Phường Tân Ninh, Tỉnh Tây Ninh", "approvedAt": "2026-11-20T08:00:00+07:00"}


def labelled(system):
    """The number of an item that has a label."""
    item = system.ask("POST", "/api/v1/results", result("KILL-0"), idempotency="kill-0", want=201)["item"]
    run = system.ask("POST", "/api/v1/print-runs", {"items": [item]}, idempotency="kill-print", want=202)
    for _ in range(600):
        if system.ask("GET", f"/api/v1/print-runs/{run['id']}")["state"] == "ready":
            return system.ask("GET", f"/api/v1/print-runs/{run['id']}/items")["items"][0]["number"]
        time.sleep(.1)
    expect(False, "a run of one label is ready within a minute")


class Load:
    """Clients that send one thing after another, and remember what was acknowledged."""

    def __init__(self, system, number):
        self.system, self.number, self.stopped = system, number, threading.Event()
        self.results, self.events, self.faults = {}, [], []
        self.threads = [threading.Thread(target=self.send, args=(client,)) for client in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def send(self, client):
        try:
            for i in range(1_000_000):
                if self.stopped.is_set():
                    return
                code = f"KILL-{client + 1}-{i}"
                # 200: taken in before, when the answer was lost on its way.
                taken = self.system.ask("POST", "/api/v1/results", result(code), idempotency=code, want=(200, 201))
                self.results[code] = taken["item"]
                event = {"id": str(uuid.uuid4()), "number": self.number, "kind": "ACCEPTED", "office": "P80",
                         "occurredAt": datetime.now(timezone.utc).isoformat()}
                said = self.system.ask("POST", "/api/v1/scans", {"device": f"client {client}", "events": [event],
                                                                 "sentAt": datetime.now(timezone.utc).isoformat()})
                verdict = said["verdicts"][0]["verdict"]
                expect(verdict in ("accepted", "duplicate"), f"a scan is accepted, not {verdict}")
                self.events.append(event["id"])
        except SystemExit as fault:
            self.faults.append(str(fault))

    def stop(self):
        self.stopped.set()
        for thread in self.threads:
            thread.join()
        expect(not self.faults, self.faults)


def pid_of(system, name):
    return int((system.folder / f"{name}.pid").read_text())


def kill(system, load, names):
    """SIGKILL to each; gives how long it took until all were started again."""
    before = {name: pid_of(system, name) for name in names}
    acknowledged = len(load.results)
    began = time.monotonic()
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)

    def is_started(name):
        try:
            return pid_of(system, name) != before[name]
        except (OSError, ValueError):
            return False

    while not all(map(is_started, names)):
        expect(time.monotonic() - began < RESTART_SECONDS, f"a killed {' and '.join(names)} is started again in time")
        time.sleep(.02)
    took = time.monotonic() - began
    until = time.monotonic() + 60
    while len(load.results) < acknowledged + 2 * CLIENTS:
        expect(time.monotonic() < until and not load.faults, f"clients get on after {names} died {load.faults}")
        time.sleep(.05)
    print(f"  {' and '.join(names)} killed, started again after {took:.1f} s; {len(load.results)} acknowledged", flush=True)


def kill_everything(system):
    pids = [system.process.pid, pid_of(system, "server"), pid_of(system, "database")]
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    system.process.wait()


def check(system, load):
    for code, item in load.results.items():
        found = system.ask("GET", f"/api/v1/items?dossierCode={code}")["items"]
        expect([one["id"] for one in found] == [item], f"{code} is item {item} and no other, not {found}")
    events = system.ask("GET", f"/api/v1/items/{load.number}")["events"]
    counted = Counter(event["id"] for event in events)
    expect(max(counted.values()) == 1, "no event is there twice")
    missing = set(load.events) - set(counted)
    expect(not missing, f"no acknowledged scan is lost, but {missing}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programs", type=Path, default=ROOT / "build/release/bin", help="folder of the programs")
    programs = parser.parse_args().programs.resolve()
    with tempfile.TemporaryDirectory(prefix="hoibao-kill-") as folder:
        systems = [System(Path(folder) / "var", programs)]
        try:
            load = Load(systems[0], labelled(systems[0]))
            for names in (["server"], ["database"], ["server", "database"], ["server"]):
                kill(systems[0], load, names)
            kill_everything(systems[0])
            # The clients go on asking at the old address.
            systems.append(System(Path(folder) / "var", programs, systems[0].port))
            kill(systems[1], load, ["server"])
            load.stop()
            check(systems[1], load)
            systems[1].stop()
            print(f"kill: {len(load.results)} results and {len(load.events)} scans acknowledged, none lost, none twice")
        finally:
            for system in systems:
                if system.process.poll() is None:
                    system.process.terminate()
                    system.process.wait(60)


if __name__ == "__main__":
    main()
