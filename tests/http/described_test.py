#!/usr/bin/python3
"""The checker of answers must see what is wrong with one."""
import sys
import unittest
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.dont_write_bytecode = True
from described import Description  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
RUN = b'{"id": 1, "state": "ready", "done": 2, "total": 2, "parts": 1}'
PROBLEM = (b'{"type": "https://x/problems/y", "title": "t", "status": 404, "detail": "d", "instance": "i", '
           b'"errors": [{"pointer": "/a", "code": "c", "message": "m"}]}')
JSON, FAULT = "application/json", "application/problem+json"
RUN_PATH = "/api/v1/print-runs/1"


class DescribedTest(unittest.TestCase):
    description = Description(yaml.safe_load((ROOT / "server/http/openapi.yaml").read_text(encoding="utf-8")))

    def faults(self, *answer):
        return self.description.faults(*answer)

    def test_takes_what_is_described(self):
        for answer in [
                ("GET", RUN_PATH, 200, JSON, RUN),
                ("GET", RUN_PATH + "?x=y", 200, JSON + "; charset=utf-8", RUN),
                ("GET", RUN_PATH, 404, FAULT, PROBLEM),
                ("GET", RUN_PATH, 503, FAULT, b""),
                ("GET", "/api/v1/scans/kinds", 200, JSON, b'{"kinds": [], "reasons": [], "relations": []}'),
                ("GET", "/api/v1/items?limit=1", 200, JSON, b'{"items": [], "next": null}'),
                ("GET", "/static/a/b.css", 200, "text/css", b"x"),
                ("GET", RUN_PATH + "/labels.pdf", 200, "application/pdf", b"%PDF"),
                ("GET", RUN_PATH, 200, JSON, RUN, ["etag", "Content-Type"]),
                ("GET", "/nowhere", 404, FAULT, PROBLEM)]:
            self.assertEqual(self.faults(*answer), [], answer)

    def test_sees_what_is_wrong(self):
        for wrong, answer in [
                ("not described", ("GET", "/nowhere", 200, JSON, b"{}")),
                ("status 201", ("GET", RUN_PATH, 201, JSON, RUN)),
                ("text/html", ("GET", RUN_PATH, 200, "text/html", RUN)),
                ("text/html", ("GET", RUN_PATH, 404, "text/html", PROBLEM)),
                ("ETag is missing", ("GET", RUN_PATH, 200, JSON, RUN, ["Content-Type"])),
                ("/parts: is missing", ("GET", RUN_PATH, 200, JSON, RUN.replace(b"parts", b"sheets"))),
                ("/state: 'lost'", ("GET", RUN_PATH, 200, JSON, RUN.replace(b"ready", b"lost"))),
                ("/done: true", ("GET", RUN_PATH, 200, JSON, RUN.replace(b'"done": 2', b'"done": true'))),
                ("/id: null", ("GET", RUN_PATH, 200, JSON, RUN.replace(b'"id": 1', b'"id": null'))),
                ("/errors/0/code", ("GET", RUN_PATH, 404, FAULT, PROBLEM.replace(b'"code"', b'"kode"'))),
                ("/next", ("GET", "/api/v1/items", 200, JSON, b'{"items": [], "next": 7}')),
                ("/items/0/number", ("GET", "/api/v1/items", 200, JSON, b'{"items": [{}], "next": null}'))]:
            faults = self.faults(*answer)
            self.assertTrue(any(wrong in fault for fault in faults), (wrong, faults))


if __name__ == "__main__":
    unittest.main()
