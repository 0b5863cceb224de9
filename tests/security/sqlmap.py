#!/usr/bin/python3
"""Debian's sqlmap over every parameter and body of /openapi.json and every form, against a throw-away system on 127.0.0.1.

    sqlmap.py [--programs DIR] [--log FILE] [--level N] [--only TEXT] [--seconds N]

At most N seconds a target, 180 where nothing is said: more where the machine has much else to do.

Needs the package sqlmap. Exits with 0 when nothing could be injected, else with 1 and what could.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/road"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from access_walk import System, Walk  # noqa: E402
import people  # noqa: E402

# What is asked is bounded by level and risk 1, and by the time of one target.
# Values that are understood, so that a request comes as far as the database; others are "a", 1 and true.
UNDERSTOOD = {
    "dossierCode": "H53.14-261103-0001", "procedureCode": "1.004269", "phone": "0912345678", "ward": "25459", "office": "C80",
    "postOffice": "P80", "number": "RT000000014VN", "sheet": "thermal-100x150", "sourceCode": "", "code": "RT000000014VN",
    "items": "RT000000014VN", "queueNumber": "A001", "id": "6f1c1f5e-6c1b-4d0a-9c55-0d3f1f1a7b01",
    "device": "tay-01", "role": "clerk", "cursor": "MQ", "state": "APPROVED",
    "approvedAt": "2026-11-20T08:00:00+07:00", "occurredAt": "2026-11-20T08:00:00+07:00", "sentAt": "2026-11-20T08:00:00+07:00",
    **dict.fromkeys(("day", "date", "returnBy", "newDate", "heldUntil", "promisedOn", "receivedOn", "approvedFrom", "approvedTo"),
                    "2026-12-01"),
}
HOURS = {"from": "07:30", "to": "11:30"}  # in bodies; in questions they are days
DAYS = {"from": "2026-11-01", "to": "2026-12-01"}


# Every request of a POST has a key of its own, or the first one's answer would be given again.
FRESH_KEY = """
import uuid
from lib.core.enums import PRIORITY
__priority__ = PRIORITY.NORMAL
def dependencies():
    pass
def tamper(payload, **kwargs):
    kwargs["headers"]["Idempotency-Key"] = str(uuid.uuid4())
    return payload
"""


class Sqlmap:
    def __init__(self, level, seconds, log):
        self.level, self.seconds, self.log = level, seconds, log
        self.folder = tempfile.mkdtemp(prefix="hoibao-sqlmap-")
        self.tamper = Path(self.folder, "tamper", "fresh_key.py")
        self.tamper.parent.mkdir()
        self.tamper.with_name("__init__.py").touch()
        self.tamper.write_text(FRESH_KEY)
        self.done, self.found = [], []

    def run(self, url, headers, data=None, skip="", method=None):
        command = ["sqlmap", "-u", url, "--batch", "--disable-coloring", "--flush-session", "--threads", "2",
                   "--level", str(self.level), "--risk", "1", "--dbms", "MySQL", "--technique", "BEUSQ",
                   "--ignore-code", "*", "--timeout", "20", "--retries", "0", "--output-dir", self.folder,
                   "--headers", "\n".join(f"{name}: {value}" for name, value in headers.items())]
        if data is not None:
            command += ["--data", data]
        if skip:
            command += ["--skip", skip]
        if method:
            command += ["--method", method, "--tamper", str(self.tamper)]
        try:
            ended = subprocess.run(command, capture_output=True, text=True, timeout=self.seconds, stdin=subprocess.DEVNULL)
            said, verdict = ended.stdout, None
        except subprocess.TimeoutExpired as slow:
            said, verdict = (slow.stdout or b"").decode(errors="replace"), "not finished in time"
        if re.search(r"is vulnerable|identified the following injection point", said):
            verdict = "INJECTABLE"
            self.found.append(url)
        elif re.search(r"do not appear to be injectable|does not seem to be injectable|parameters? .*not.*injectable", said):
            verdict = verdict or "nothing"
        else:
            verdict = verdict or "not tested: " + (re.findall(r"\[(?:CRITICAL|ERROR)\] (.*)", said) or ["?"])[-1][:120]
        where = re.sub(r"http://[^/]+", "", url) + (f"  [{data[:160]}]" if data else "")
        self.done.append((verdict, where))
        print(f"{verdict}: {where}", file=self.log, flush=True)


def example(document, schema, name="", times=HOURS):
    """Something that the schema allows, with everything in it."""
    if "$ref" in schema:
        return example(document, document["components"]["schemas"][schema["$ref"].split("/")[-1]], name, times)
    for kind in ("oneOf", "anyOf", "allOf"):
        if kind in schema:
            return example(document, schema[kind][0], name, times)
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    kind = schema.get("type", "string")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        return {key: example(document, one, key, times) for key, one in schema.get("properties", {}).items()}
    if kind == "array":
        return [example(document, schema.get("items", {}), name, times)] * schema.get("minItems", 1)
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    if kind == "boolean":
        return True
    return UNDERSTOOD.get(name, times.get(name, "a"))


def query_targets(walk):
    """Each route with what it takes in the query, and with a mark on what it takes in the path."""
    for method, path, operation in walk.routes():
        if method != "GET":
            continue
        given = [walk.document["components"]["parameters"][one["$ref"].split("/")[-1]] if "$ref" in one else one
                 for one in operation.get("parameters", [])]
        query = {one["name"]: example(walk.document, one.get("schema", {}), one["name"], DAYS)
                 for one in given if one["in"] == "query"}
        filled = walk.filled(path)
        if query:
            yield filled + "?" + urllib.parse.urlencode(query)
        if "{" in path and not path.startswith("/static"):
            last = re.sub(r"\{(\w+)\*?\}", lambda found: walk.values.get(found[1], "1") + "*", path)
            yield last


def body_targets(walk):
    """Each route that changes something: its path, and all that its JSON may hold."""
    for method, path, operation in walk.routes():
        if method == "GET" or not path.startswith("/api/"):
            continue
        content = operation.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        body = example(walk.document, schema) if schema else None
        filled = walk.filled(path)
        for other in ("items", "filter") if body and "filter" in body else ("",):  # either names what to print
            if body:
                yield method, filled, json.dumps({name: one for name, one in body.items() if name != other}, ensure_ascii=False)
        if "{" in path:
            yield method, re.sub(r"\{(\w+)\}", lambda found: walk.values.get(found[1], "1") + "*", path), json.dumps(body or {})


def forms_of(system, document, role, cookie):
    """Every form of the pages that have a path of their own."""
    seen = set()
    for path, operations in document["paths"].items():
        operation = operations.get("get")
        if not operation or "{" in path or path.startswith("/api/"):
            continue
        status, body, headers = system.ask("GET", path, {"Cookie": cookie} if cookie else {})
        if status != 200 or "html" not in headers.get("Content-Type", ""):
            continue
        reader = people.Forms()
        reader.feed(body.decode())
        for method, action, fields in reader.forms:
            kind = (method, re.sub(r"[^/]*\d[^/]*", "N", action), tuple(fields))
            if action and kind not in seen and action != "/sign-out":
                seen.add(kind)
                yield method, action, fields


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--programs", default=str(ROOT / "build/release/bin"), type=Path)
    arguments.add_argument("--log", default="-")
    arguments.add_argument("--level", default=1, type=int)
    arguments.add_argument("--only", default="")
    arguments.add_argument("--seconds", default=180, type=int)
    given = arguments.parse_args()
    if not shutil.which("sqlmap"):
        raise SystemExit("sqlmap is not installed: apt-get install --no-install-recommends sqlmap")
    log = sys.stdout if given.log == "-" else open(given.log, "w")
    os.environ.update(HOIBAO_TRACKING_PER_ADDRESS_10MIN="1000000", HOIBAO_TRACKING_PER_ADDRESS_DAY="10000000")
    with tempfile.TemporaryDirectory(prefix="hoibao-sqlmap-system-") as folder:
        system = System(folder, given.programs)
        sqlmap = Sqlmap(given.level, given.seconds, log)
        base = f"http://127.0.0.1:{system.port}"
        try:
            walk = Walk(system)
            key = {"Authorization": f"Bearer {system.admin_key}"}
            for target in query_targets(walk):
                if given.only in target:
                    sqlmap.run(base + target, key)
            for method, target, body in body_targets(walk):
                if given.only in target:
                    sqlmap.run(base + target, {**key, "Content-Type": "application/json", "If-Match": '"1"',
                                               "Idempotency-Key": "first"}, body, method=method)
            seen = set()
            users = people.demo_users(system.said)
            for role in (None, "clerk", "post-worker", "post-liaison", "supervisor", "admin"):
                cookie = people.sign_in(system, role, *users[role])[1] if role else None
                for method, action, fields in forms_of(system, walk.document, role, cookie):
                    if (method, action, tuple(fields)) in seen or given.only not in action:
                        continue
                    seen.add((method, action, tuple(fields)))
                    headers = {"Sec-Fetch-Site": "same-origin", **({"Cookie": cookie} if cookie else {})}
                    text = urllib.parse.urlencode(fields)
                    if method == "GET":
                        sqlmap.run(f"{base}{action}?{text}", headers)
                    else:
                        sqlmap.run(base + action, headers, text, skip="csrf,once")
        finally:
            system.stop()
            shutil.rmtree(sqlmap.folder, ignore_errors=True)
    verdicts = [verdict.split(":")[0] for verdict, _ in sqlmap.done]
    print(f"sqlmap: {len(sqlmap.done)} targets; " + ", ".join(f"{verdicts.count(one)} {one}" for one in sorted(set(verdicts))),
          file=log, flush=True)
    return 1 if sqlmap.found else 0


if __name__ == "__main__":
    sys.exit(main())
