#!/usr/bin/python3
"""Who may do what, asked of a real server: every route, with a key of every role, of an office that
owns what is asked for and of one that does not; and the same for people who sign in by cookie. Every
answer, whatever its status, has the headers that keep a browser safe.

    access_walk.py [--programs DIR]

What is expected comes from the server's own description (x-roles), which a test of its own holds
against server/domain/access.cpp. Starts a system of its own with sample data. Exits with 0 when no
answer is wrong, else with 1 and a list of those that are.
"""
import argparse
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.parse
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from others_pages import OthersPages  # noqa: E402

POST_ROLES = ("post-liaison", "post-worker", "post-manager")
# An office of each side that has something, and its neighbour below, which has nothing.
OWN, OTHER = {"centre": "C80", "post": "P80"}, {"centre": "C80.25459", "post": "P80.25459"}
# Bodies that are good enough to get as far as the object; "{}" is not, and so changes nothing.
BODIES = {
    "/void": {"reason": "test"}, "/release": {"reason": "test"}, "/cancel": {"reason": "test"},
    "/unprinted": {"from": 1, "to": 1, "reason": "test"}, "/printers": {"name": "walk"}, "/printers/{id}": {"barReduction": 0},
    "/printed": {}, "/promises": {"returnBy": "2026-12-01"}, "/seal": {"dossierCode": "X"}, "/pickup": {"session": 1}, "/hand-over": {"idChecked": True},
    "/items": {"items": ["RT000000014VN"]},
    "/handover": {"side": "centre", "discrepancies": []}, "/items/{id}": {"address": "x"},
}
# These read across offices by design: they answer for the whole province.
SEES_ALL = ("supervisor",)
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self)",
}


class System:
    def __init__(self, folder, programs):
        self.folder, self.programs = Path(folder), programs
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = subprocess.Popen(
            [str(ROOT / "deploy/run"), "--no-build", "--port", str(self.port), "--data", folder],
            stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL,
            env=dict(os.environ, HOIBAO_BIN_DIR=str(programs)))
        self.said = []
        for line in self.process.stdout:
            self.said.append(line.rstrip())
            if line.startswith("ready "):
                break
        if self.process.poll() is not None:
            raise SystemExit("\n".join(self.said + ["access walk: deploy/run does not start"]))
        self.admin_key = (self.folder / "admin.key").read_text().strip()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)

    def ask(self, method, path, headers=None, body=None):
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        wire.request(method, path, body=body, headers=headers or {})
        answer = wire.getresponse()
        return answer.status, answer.read(), answer.headers

    def json(self, path):
        status, body, _ = self.ask("GET", path, {"Authorization": f"Bearer {self.admin_key}"})
        assert status == 200, (path, status, body)
        return json.loads(body)

    def new_key(self, role, office):
        config = next(self.folder.glob("*.properties"))
        return subprocess.run([str(self.programs / "hoibao-admin"), "--config", str(config), "key", "create",
                               "--role", role, "--office", office, "--name", f"Walker {role}"],
                              check=True, capture_output=True, text=True).stdout.strip()

    def demo_users(self):
        """name -> password of those who need no second factor."""
        users = {}
        for line in self.said:
            found = re.match(r".*?([a-z-]+) +[CP]80 +password (\S{22})$", line)
            if found:
                users[found[1]] = found[2]
        return users


def is_form(operation):
    body = str(operation.get("requestBody"))
    return "x-www-form" in body or "multipart/form-data" in body


def side(role):
    return "post" if role in POST_ROLES else "centre"


class Walk:
    def __init__(self, system):
        self.system, self.wrong, self.asked, self.statuses = system, [], 0, set()
        self.document = system.json("/openapi.json")
        item = system.json("/api/v1/items?limit=1")["items"][0]
        self.values = {"number": item.get("number") or "RT000000014VN", "id": str(item["id"]), "file": "units.csv"}
        self.manifest = self.first_manifest()

    def first_manifest(self):
        for number in range(1, 200):
            status, _, _ = self.system.ask("GET", f"/api/v1/manifests/{number}",
                                           {"Authorization": f"Bearer {self.system.admin_key}"})
            if status == 200:
                return str(number)
        raise SystemExit("access walk: the sample data hold no manifest")

    def printer(self):
        """A printer of the one office, anew where the last was removed."""
        admin = {"Authorization": f"Bearer {self.system.admin_key}"}
        listed = [printer for printer in self.system.json("/api/v1/printers?office=C80")["items"]
                  if printer["office"] == "C80"]  # the list holds those of the offices below, too
        if not listed:
            status, said, _ = self.system.ask("POST", "/api/v1/printers", {
                **admin, "Content-Type": "application/json", "Idempotency-Key": f"printer-{self.asked}"},
                json.dumps({"office": "C80", "name": "walk"}))
            assert status == 201, (status, said)
            listed = [json.loads(said)]
        return str(listed[0]["id"])

    def routes(self):
        for path, operations in self.document["paths"].items():
            for method, operation in operations.items():
                if method != "parameters" and "x-roles" in operation:
                    yield method.upper(), path, operation

    def filled(self, path):
        values = dict(self.values)
        if re.match(r"/(api/v1|desk|counter)/manifests/", path):
            values["id"] = self.manifest
        if path.startswith(("/api/v1/print-runs/", "/desk/print/")):
            values["id"] = "1"
        if path.startswith("/api/v1/printers/"):
            values["id"] = self.printer()
        return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], "1"), path)

    def body(self, path, operation, isComplete):
        if "requestBody" not in operation:
            return None, {}
        request = operation["requestBody"]
        if "$ref" in request:
            request = self.document["components"]["requestBodies"][request["$ref"].split("/")[-1]]
        kind = next(iter(request["content"]))
        headers = {"Content-Type": kind, "Idempotency-Key": f"walk-{self.asked}", "If-Match": '"1"'}
        if kind == "application/x-www-form-urlencoded":
            return b"x=y", headers
        if kind == "multipart/form-data":
            return b"x=y", {**headers, "Content-Type": f"{kind}; boundary=x"}
        if kind != "application/json":
            return b"x", headers
        known = [value for end, value in BODIES.items() if path.endswith(end)]
        return json.dumps(known[-1] if isComplete and known else {}).encode(), headers

    def ask(self, method, path, headers, body=None):
        status, said, answered = self.system.ask(method, path, headers, body)
        self.statuses.add(status)
        faults = [name for name, value in HEADERS.items() if answered.get_all(name) != [value]]
        # What is for one person is kept by no cache: all but the files that everybody gets.
        if not path.startswith(("/static/", "/openapi.json")) and answered.get("Cache-Control") != "no-store":
            faults.append("Cache-Control")
        if faults:
            self.wrong.append(f"{method} {path} answers {status} without its {', '.join(faults)}")
        return status, said, answered

    def step(self, who, method, path, operation, isOther, mayCall, headers, expectations):
        body, extra = self.body(path, operation, isOther)
        status, _, _ = self.ask(method, self.filled(path), {**extra, **headers}, body)
        self.asked += 1
        if not expectations(status):
            self.wrong.append(f"{method} {path} as {who}, who {'may' if mayCall else 'may not'}: {status}")

    def with_keys(self, roles):
        keys = {(role, office): self.system.new_key(role, office)
                for role in roles for office in (OWN[side(role)], OTHER[side(role)])}
        for method, path, operation in self.routes():
            for (role, office), key in keys.items():
                isOther = office in OTHER.values()
                may = role in operation["x-roles"]
                hasObject = "{" in path and path.startswith("/api/")
                if is_form(operation):
                    expected = lambda status: status == 403  # no page of ours sends it with a key
                elif not may:
                    expected = lambda status: status == 403
                elif isOther and hasObject and role not in SEES_ALL:
                    # What is not JSON is refused for what it is, before anybody looks for the object.
                    expected = lambda status: status == 404 or status == 415
                else:
                    expected = lambda status: status not in (401, 403, 500, 503)
                self.step(f"{role} of {office}", method, path, operation, isOther, may,
                          {"Authorization": f"Bearer {key}"}, expected)
            for who, headers in (("nobody", {}), ("an unknown key", {"Authorization": "Bearer hb_x"})):
                self.step(who, method, path, operation, True, False, headers,
                          lambda status: status == (401 if path.startswith("/api/") else 303)
                          or (status == 403 and is_form(operation)))

    def lists(self, roles):
        """What another office's key lists is empty."""
        for role in roles:
            key = self.system.new_key(role, OTHER[side(role)])
            status, body, _ = self.system.ask("GET", "/api/v1/items", {"Authorization": f"Bearer {key}"})
            self.asked += 1
            if status == 200 and json.loads(body)["items"] and role not in SEES_ALL:
                self.wrong.append(f"{role} of another office lists items")

    def with_sessions(self):
        users = self.system.demo_users()
        if len(users) < 8:
            self.wrong.append(f"the sample data announce {len(users)} users without a second factor")
        for role, password in users.items():
            form = urllib.parse.urlencode({"name": role, "password": password, "code": "", "next": ""})
            status, _, headers = self.system.ask(
                "POST", "/sign-in", {"Content-Type": "application/x-www-form-urlencoded",
                                     "Sec-Fetch-Site": "same-origin"}, form)
            if status != 303:
                self.wrong.append(f"{role} cannot sign in: {status}")
                continue
            cookie = headers["Set-Cookie"].split(";")[0]
            for method, path, operation in self.routes():
                may = role in operation["x-roles"]
                if method == "GET":
                    expected = (lambda status: status not in (401, 403, 500, 503)) if may else (
                        lambda status: status == 403)
                else:
                    # Without the session's token nothing is changed, whoever asks.
                    expected = lambda status: status in (403, 415)
                self.step(f"{role}, signed in", method, path, operation, False, may,
                          {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}, expected)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--programs", default=str(ROOT / "build/release/bin"), type=Path)
    programs = Path(arguments.parse_args().programs)
    with tempfile.TemporaryDirectory(prefix="hoibao-walk-") as folder:
        system = System(folder, programs)
        try:
            walk = Walk(system)
            roles = next(operation["x-roles"] for _, path, operation in walk.routes() if path == "/account")
            walk.with_keys(roles)
            walk.lists(roles)
            walk.with_sessions()
            others = [role for role in roles if role not in SEES_ALL + ("operator",)]
            OthersPages(walk, OWN, OTHER, side).run(others)
        finally:
            system.stop()
    print("\n".join(walk.wrong))
    print(f"access walk: {walk.asked} requests, answers {sorted(walk.statuses)}, {len(walk.wrong)} wrong")
    return 1 if walk.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
