#!/usr/bin/python3
"""A marker in every personal field, over the whole road: none may be found in a log or a metric.

    markers.py [--programs DIR]
"""
import argparse
import json
import sys
import tempfile
import time
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/road"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from access_walk import System  # noqa: E402
import people  # noqa: E402

# Words that occur nowhere else; the phone's digits as well.
MARKS = {"recipient": "Zyxrecipient", "address": "Zyxaddress", "phone": "0912345987", "note": "Zyxnote", "applicant": "Zyxapplicant",
         "procedureName": "Zyxprocedure", "receiver": "Zyxreceiver", "dossier": "ZYX.77-261103-0777", "fixed": "Zyxfixed",
         "typed": "Zyxtyped", "password": "Zyxpassword", "broken": "Zyxbroken"}


class Road:
    def __init__(self, system):
        self.system, self.asked = system, 0

    def ask(self, method, path, body=None, kind="application/json", headers=None, want=None):
        self.asked += 1
        data = json.dumps(body).encode() if kind == "application/json" and not isinstance(body, bytes) and body is not None else body
        given = {"Authorization": f"Bearer {self.system.admin_key}", "Idempotency-Key": str(uuid.uuid4())} if headers is None else headers
        if data is not None:
            given = {**given, "Content-Type": kind}
        status, answer, head = self.system.ask(method, path, given, data)
        if want and status != want:
            raise SystemExit(f"markers: {method} {path} gives {status}, not {want}: {answer[:300]!r}")
        return json.loads(answer) if "json" in (head.get("Content-Type") or "") else answer


def travel(road):
    result = {"dossierCode": MARKS["dossier"], "recipient": f"Nguyễn {MARKS['recipient']}", "applicant": MARKS["applicant"],
              "phone": MARKS["phone"], "address": f"{MARKS['address']}, Phường Tân Ninh, Tỉnh Tây Ninh", "note": MARKS["note"],
              "procedureName": MARKS["procedureName"], "approvedAt": "2026-11-20T08:00:00+07:00", "returnBy": "post"}
    item = road.ask("POST", "/api/v1/results", result, want=201)["item"]
    quoted = urllib.parse.quote
    road.ask("GET", f"/api/v1/items?q={quoted(MARKS['recipient'])}", want=200)
    road.ask("GET", f"/api/v1/items?dossierCode={quoted(MARKS['dossier'])}", want=200)
    run = road.ask("POST", "/api/v1/print-runs", {"items": [item]}, want=202)["id"]
    until = time.monotonic() + 60
    while road.ask("GET", f"/api/v1/print-runs/{run}")["state"] not in ("ready", "failed"):
        if time.monotonic() > until:
            raise SystemExit("markers: the print run is not ready within a minute")
        time.sleep(.2)
    number = road.ask("GET", f"/api/v1/items/{item}", want=200)["number"]
    road.ask("PATCH", f"/api/v1/items/{item}", {"address": f"{MARKS['fixed']}, Phường Tân Ninh, Tỉnh Tây Ninh"},
             headers={"Authorization": f"Bearer {road.system.admin_key}", "If-Match": '"0"'})
    for body in (b'{"recipient": "' + MARKS["broken"].encode() + b'"', {"recipient": MARKS["broken"], "phone": MARKS["broken"]}):
        road.ask("POST", "/api/v1/results", body)
    road.ask("POST", "/api/v1/results/import", f"dossierCode;{MARKS['broken']}\n{MARKS['broken']};1".encode(), kind="text/csv")
    road.ask("POST", "/api/v1/scans", {"device": MARKS["typed"], "sentAt": "2026-11-24T09:00:00+07:00", "events": [
        {"id": str(uuid.uuid4()), "number": number, "kind": "DELIVERED", "occurredAt": "2026-11-24T08:59:00+07:00", "office": "P80",
         "source": "manual", "note": MARKS["note"], "receiver": MARKS["receiver"], "relation": "self", "idChecked": True,
         "collectedVnd": 0}]}, want=200)
    for phone in (MARKS["phone"][-4:], "0000"):
        road.ask("GET", f"/track?code={quoted(MARKS['dossier'])}&phone={phone}", headers={})
    road.ask("GET", f"/nowhere/{MARKS['typed']}?a={MARKS['typed']}", headers={})
    road.ask("GET", f"/T/{number}/{MARKS['typed']}", headers={})
    return number


def as_people(road, number):
    users = people.demo_users(road.system.said)
    people.sign_in(road.system, MARKS["typed"], MARKS["password"], None)
    for role in ("clerk", "admin"):
        cookie = people.sign_in(road.system, role, *users[role])[1]
        signed_in = {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}
        for path in ("/desk/search?q=", "/desk/items?q=", "/admin/audit?object=", "/admin/users?q="):
            road.ask("GET", path + MARKS["typed"], headers=signed_in)
        reader = people.Forms()
        reader.feed(road.ask("GET", "/account/password", headers=signed_in).decode())
        token = next(fields["csrf"] for _, _, fields in reader.forms if "csrf" in fields)
        form = {"csrf": token, "old": MARKS["password"], "password": MARKS["password"], "again": MARKS["password"],
                "item": MARKS["dossier"], "reason": MARKS["typed"]}
        for path in ("/account/password", "/admin/items"):
            road.ask("POST", path, urllib.parse.urlencode(form).encode(), kind="application/x-www-form-urlencoded", headers=signed_in)
    return [*MARKS.values(), number]


def written(system):
    folder = Path(system.folder)
    texts = {path.name: path.read_text(errors="replace") for path in folder.glob("*.log*") if path.is_file()}
    texts["what was said"] = "\n".join(system.said)
    port = int((folder / "private.port").read_text())
    texts["metrics"] = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics").read().decode()
    return texts


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--programs", default=str(ROOT / "build/release/bin"), type=Path)
    programs = arguments.parse_args().programs
    with tempfile.TemporaryDirectory(prefix="hoibao-markers-") as folder:
        system = System(folder, programs)
        try:
            road = Road(system)
            number = travel(road)
            # An item's number may stand in the log of staff's work by its id only; look-ups of the public never.
            marks = as_people(road, number)
            texts = written(system)
            found = [f"{mark} in {name}: {line[:200]}" for name, text in texts.items() for mark in marks
                     for line in text.splitlines() if mark.lower() in line.lower()]
            requests = texts.get("server.log", "").count('"requestId"')
        finally:
            system.stop()
    for line in found[:20]:
        print(f"not so: {line}")
    print(f"markers: {road.asked} requests, {requests} lines with a request in the log, {len(marks)} markers looked for in "
          f"{', '.join(sorted(texts))}: {len(found)} found")
    if requests < road.asked:
        print("not so: each request is in the log that was looked through")
    return 1 if found or requests < road.asked else 0


if __name__ == "__main__":
    sys.exit(main())
