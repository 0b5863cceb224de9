#!/usr/bin/python3
"""The whole road, on real input: 300 results -> import -> print run -> PDF -> photographs of trays ->
reconciliation -> handover by both sides -> the citizen's page.

    road.py [--programs DIR] [--keep] [--results N]

Starts a system of its own with deploy/run, on a free port and in a folder of its own. The server is
killed with SIGKILL three times on the way, in the middle of a request; the client sends again, with the
same Idempotency-Key, as real ones do. Afterwards nothing is lost and nothing is there twice.
Exits with 0 when all of it holds, else with 1 and the sentence that does not.
"""
import argparse
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/http"))
from described import Description  # noqa: E402

PYTHON = "/usr/bin/python3"


def expect(holds, sentence):
    if not holds:
        raise SystemExit(f"road: not so: {sentence}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class System:
    """deploy/run in a folder of its own."""

    def __init__(self, folder, programs, port=None):
        self.folder, self.programs, self.port = folder, programs, port or free_port()
        command = [str(ROOT / "deploy/run"), "--no-build", "--empty", "--port", str(self.port), "--data", str(folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL,
                                        env=dict(os.environ, HOIBAO_BIN_DIR=str(programs)))
        for line in self.process.stdout:
            print("  " + line.rstrip(), flush=True)
            if line.startswith("ready "):
                break
        expect(self.process.poll() is None, "deploy/run starts a system")
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        self.key = (folder / "admin.key").read_text().strip()
        self.kills = 0
        self.description = None
        self.description = Description(self.ask("GET", "/openapi.json"))

    def kill_server_in(self, seconds):
        """SIGKILL to the server, `seconds` from now: in the middle of what is being asked."""
        pid = int((self.folder / "server.pid").read_text())

        def kill():
            time.sleep(seconds)
            os.kill(pid, signal.SIGKILL)
            self.kills += 1

        threading.Thread(target=kill).start()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        expect(self.process.wait(60) == 0, "deploy/run stops cleanly on SIGTERM")

    def ask(self, method, path, body=None, kind="application/json", key=None, idempotency=None, want=200):
        """Asks until there is an answer, sending again what was cut off; `want`: a status, or several. -> JSON or bytes"""
        headers = {"Authorization": f"Bearer {key or self.key}"} if key != "" else {}
        if body is not None:
            headers["Content-Type"] = kind
            if not isinstance(body, bytes):
                body = json.dumps(body).encode()
        if idempotency:
            headers["Idempotency-Key"] = idempotency
        until = time.monotonic() + 60
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                data = answer.read()
                connection.close()
                if answer.status != 503:
                    break
            except (OSError, http.client.HTTPException):
                pass
            expect(time.monotonic() < until, f"{method} {path} is answered within a minute")
            time.sleep(.1)
        expect(answer.status in (want if isinstance(want, tuple) else (want,)), f"{method} {path} gives {want} (it gave {answer.status}: {data[:600]!r})")
        if self.description:
            faults = self.description.faults(method, path, answer.status, answer.getheader("Content-Type"), data,
                                             [name for name, _ in answer.getheaders()])
            expect(not faults, f"{method} {path} answers as /openapi.json says ({'; '.join(faults[:3])})")
        return json.loads(data) if "json" in (answer.getheader("Content-Type") or "") else data


def make(command):
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)


def import_results(system, folder, count):
    make([PYTHON, ROOT / "tests/tools/make_results.py", count, folder / "results.csv", "--seed", "7", "--messy", "0"])
    text = (folder / "results.csv").read_bytes()
    system.kill_server_in(.05)
    report = system.ask("POST", "/api/v1/results/import", text, "text/csv", idempotency="road-import")
    taken = report["accepted"] + report["unchanged"]
    expect(taken == count and not report["rejected"] and not report["conflict"], f"all {count} results are taken in")
    again = system.ask("POST", "/api/v1/results/import", text, "text/csv", idempotency="road-import-2")
    expect(again["unchanged"] == count and again["accepted"] == 0, "the same file again changes nothing")


def list_items(system, query):
    items, cursor = [], ""
    while cursor is not None:
        page = system.ask("GET", f"/api/v1/items?limit=200&{query}" + (f"&cursor={cursor}" if cursor else ""))
        items += page["items"]
        cursor = page["next"]
    return items


def print_labels(system, folder, ready):
    system.kill_server_in(.15)
    run = system.ask("POST", "/api/v1/print-runs", {"items": [item["id"] for item in ready], "sheet": "thermal-100x150"},
                     idempotency="road-print", want=202)
    until = time.monotonic() + 60
    while run["state"] not in ("ready", "failed"):
        expect(time.monotonic() < until, "the print run is ready within a minute")
        time.sleep(.1)
        run = system.ask("GET", f"/api/v1/print-runs/{run['id']}")
    expect(run["state"] == "ready" and run["total"] == len(ready) == run["done"], f"the whole run is ready, not {run}")
    pdf = system.ask("GET", f"/api/v1/print-runs/{run['id']}/labels.pdf")
    expect(pdf == system.ask("GET", f"/api/v1/print-runs/{run['id']}/labels.pdf"), "a run is drawn again byte for byte")
    (folder / "labels.pdf").write_bytes(pdf)
    printed = system.ask("GET", f"/api/v1/print-runs/{run['id']}/items")["items"]
    expect(len({label["number"] for label in printed}) == len(ready), "each item has a number of its own")
    return run, printed


def photograph(system, folder, manifest, printed):
    """Photographs all labels, tray by tray; sends each twice where the server is killed. -> numbers that must be read"""
    make([PYTHON, ROOT / "tests/tools/photograph.py", folder / "labels.pdf", folder / "photos", "--classes", "tray", "--deck"])
    number_of_page = {label["page"] - 1: label["number"] for label in printed}
    must, answer = set(), None
    photos = json.loads((folder / "photos/truth.json").read_text())
    for i, photo in enumerate(photos):
        here = {number_of_page[label["page"]] for label in photo["labels"]}
        must |= {number_of_page[label["page"]] for label in photo["labels"] if label["visible"] > .97}
        if i == len(photos) // 2:
            system.kill_server_in(.1)
        answer = system.ask("POST", f"/api/v1/manifests/{manifest['id']}/photos", (folder / "photos" / photo["photo"]).read_bytes(),
                            "image/jpeg", idempotency=f"road-photo-{i}")
        read = {symbol["number"] for symbol in answer["symbols"] if symbol["number"]}
        expect(read <= here, f"{photo['photo']} shows {read - here}, which does not lie there")
    return must, answer


def hand_over(system, manifest, answer, printed):
    classes = {line["number"]: line["class"] for line in answer["lines"]}
    missing = [{"number": number, "class": found, "reason": "not in the tray"}
               for number, found in classes.items() if found != "MATCHED"]
    path = f"/api/v1/manifests/{manifest['id']}/handover"
    keys = {}
    for role, office, person in (("shift-lead", "C80", "Trưởng ca Lê Thị Ổn"), ("post-liaison", "P80", "Bưu tá Hồ Văn Ẩn")):
        keys[role] = subprocess.run([system.programs / "hoibao-admin", "--config", system.folder / "hoibao.properties", "key", "create",
                                     "--role", role, "--office", office, "--name", person],
                                    check=True, capture_output=True, text=True).stdout.strip()
    first = system.ask("POST", path, {"discrepancies": missing}, key=keys["shift-lead"], idempotency="road-sign-centre")
    expect(first["state"] == "signed-by-centre", "the centre has signed")
    system.ask("POST", path, {"discrepancies": missing}, key=keys["shift-lead"], idempotency="road-sign-again", want=409)
    both = system.ask("POST", path, {"discrepancies": missing}, key=keys["post-liaison"], idempotency="road-sign-post")
    expect(both["state"] == "handed-over", "both have signed")
    return {label["number"] for label in printed} - {line["number"] for line in missing}


def check_items(system, given, printed):
    """Each item's events: none lost, none twice."""
    for label in printed:
        item = system.ask("GET", f"/api/v1/items/{label['number']}")
        kinds = Counter(event["kind"] for event in item["events"])
        expect(max(kinds.values()) == 1, f"{label['number']} has nothing twice, but {kinds}")
        wanted = "HANDED_OVER" if label["number"] in given else "SEALED"
        expect(item["state"] == wanted, f"{label['number']} is {wanted}, not {item['state']}")


def follow(system, folder, number):
    """The QR's link, as the label holds it."""
    text = subprocess.run([system.programs / "hoibao-scan", "--json", str(folder / "one.png")], capture_output=True, text=True).stdout
    link = next(symbol["text"] for symbol in json.loads(text)["symbols"] if "/T/" in symbol["text"])
    path = link[link.index("/T/"):]
    page = system.ask("GET", path, key="").decode()
    expect("Đã chuyển bưu điện" in page, "the citizen's page says that the post has it")
    wrong = path[:-1] + ("A" if path[-1] != "A" else "B")
    system.ask("GET", wrong, key="", want=404)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programs", type=Path, default=ROOT / "build/release/bin", help="folder of the programs")
    parser.add_argument("--results", type=int, default=300)
    parser.add_argument("--keep", action="store_true", help="leave the folder for looking at")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="hoibao-road-"))
    system = System(folder / "var", options.programs.resolve())
    try:
        import_results(system, folder, options.results)
        ready = list_items(system, "state=POST_READY")
        expect(len(ready) > options.results / 2, f"most results can go by post ({len(ready)})")
        print(f"  {options.results} results taken in, {len(ready)} of them ready for the post", flush=True)
        run, printed = print_labels(system, folder, ready)
        print(f"  {len(printed)} labels printed", flush=True)
        manifest = system.ask("POST", "/api/v1/manifests", {"office": "C80", "postOffice": "P80", "printRun": run["id"]},
                              idempotency="road-manifest", want=201)
        must, answer = photograph(system, folder, manifest, printed)
        matched = {line["number"] for line in answer["lines"] if line["class"] == "MATCHED"}
        classes = {line["number"]: line["class"] for line in answer["lines"]}
        expect(must <= matched, "every label in full view is matched; not so "
               f"{[(number, classes.get(number)) for number in sorted(must - matched)]}")
        expect(set(answer["counts"]) <= {"MATCHED", "NOT_SEEN"} or
               all(n == 0 for c, n in answer["counts"].items() if c not in ("MATCHED", "NOT_SEEN")),
               f"nothing is read wrong: {answer['counts']}")
        print(f"  {len(matched)} matched, {len(must)} of them in full view; {answer['counts']}", flush=True)
        given = hand_over(system, manifest, answer, printed)
        check_items(system, given, printed)
        first = next(label for label in printed if label["number"] in given)
        make(["pdftoppm", "-r", "203", "-png", "-singlefile", "-f", first["page"], "-l", first["page"], folder / "labels.pdf", folder / "one"])
        follow(system, folder, first["number"])
        expect(system.kills == 3, "the server was killed three times")
        expect((folder / "labels.pdf").read_bytes() == system.ask("GET", f"/api/v1/print-runs/{run['id']}/labels.pdf"),
               "a server that was started since draws a run byte for byte")
        system.stop()
        print(f"road: {len(given)} items from the file to the citizen's page, the server killed {system.kills} times")
    finally:
        if system.process.poll() is None:
            system.process.terminate()
            system.process.wait(60)
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
