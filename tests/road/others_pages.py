"""Other people's things, asked for through pages: somebody of an office below, signed in by cookie and with the session's own
token, follows every address and sends every form of the objects of the office above, which shows each of them to its own people."""
import http.client
import json
import re
import subprocess
import sys
import time
import urllib.parse
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "security"))
import people  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "mười lăm ký tự trở lên thì đủ"
# What the whole province shares: an office's administrator may read it and not change it.
OF_ALL = ("/admin/ranges/", "/admin/policies/", "/admin/postage/")
# Takes back what one chose oneself a moment ago: the same answer for every item there is or not.
OF_ONESELF = "/desk/addresses/{id}/undo"
# Good enough to get as far as the object.
FIELDS = {"reason": "thử", "role": "clerk", "office": "C80", "day": "2030-01-01", "address": "Số 1, Phường Tân Ninh, Tỉnh Tây Ninh",
          "recipient": "Nguyễn Văn An", "phone": "0912345678", "ward": "25459", "version": "1", "numbers": "RT000000014VN",
          "number": "RT000000014VN", "do": "add", "from": "1", "to": "1", "mark": "x", "name": "x", "hotline": "1900 0000", "hours": "7.00",
          "choice": "25459", "sheet": "thermal-100x150"}


class OthersPages:
    def __init__(self, walk, own, other, side):
        self.walk, self.system, self.own, self.other, self.side = walk, walk.system, own, other, side
        self.config = next(Path(self.system.folder).glob("*.properties"))

    def wrong(self, text):
        self.walk.wrong.append(text)

    def ask(self, method, path, cookie, body=None, kind="application/x-www-form-urlencoded"):
        self.walk.asked += 1
        headers = {"Cookie": cookie, "Sec-Fetch-Site": "same-origin", **({"Content-Type": kind} if body is not None else {})}
        return self.walk.ask(method, path, headers, body)

    def new_person(self, role, office):
        """-> cookie of a new person's session, its token for forms"""
        name = f"{role}.{office}".lower()
        link = subprocess.run([str(self.system.programs / "hoibao-admin"), "--config", str(self.config), "user", "create", name,
                               "--role", role, "--office", office, "--name", f"Người {role}"],
                              check=True, capture_output=True, text=True).stdout.strip()
        path = urllib.parse.urlsplit(link).path
        secret = re.search(rb"<code>([A-Z2-7 ]{32,})</code>", self.system.ask("GET", path)[1])
        secret = secret[1].decode().replace(" ", "") if secret else None
        form = {"password": PASSWORD, "again": PASSWORD, "code": people.totp(secret) if secret else "", "name": name}
        status, said, _ = self.system.ask("POST", path, {"Content-Type": "application/x-www-form-urlencoded",
                                                         "Sec-Fetch-Site": "same-origin"}, urllib.parse.urlencode(form))
        assert status == 200, (name, status, said)
        if secret:  # a code works once
            time.sleep(30 - time.time() % 30 + .2)
        status, cookie = people.sign_in(self.system, name, PASSWORD, secret)
        assert cookie, (name, status)
        reader = people.Forms()
        reader.feed(self.ask("GET", "/account/password", cookie)[1].decode())
        return cookie, next(fields["csrf"] for _, _, fields in reader.forms if "csrf" in fields)

    def objects(self, clerk):
        """Things of the own office, each made where the sample data have none."""
        def admin(kind):
            return {"Authorization": f"Bearer {self.system.admin_key}", "Idempotency-Key": str(uuid.uuid4()), "Content-Type": kind}

        run = self.system.ask("POST", "/api/v1/print-runs", admin("application/json"),
                              json.dumps({"filter": {"state": "POST_READY", "office": "C80", "limit": 1}}))
        manifest = next(n for n in range(1, 200) if self.system.json(f"/api/v1/manifests/{n}")["state"] == "open")
        photo = self.system.ask("POST", f"/api/v1/manifests/{manifest}/photos",
                                admin("image/jpeg"), (ROOT / "tests/scanner/photographs/close-000.jpg").read_bytes())
        session = self.system.ask("POST", "/api/v1/pickup-sessions", admin("application/json"), json.dumps(
            {"office": "C80", "day": "2040-01-05", "from": "07:30", "to": "11:30", "place": "Quầy 1", "capacity": 2}))
        assert run[0] == 202 and photo[0] == 200 and session[0] == 201, (run, photo, session)
        cookie, csrf = clerk
        file = (f'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{csrf}\r\n--b\r\nContent-Disposition: form-data; '
                'name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n'
                'dossierCode,recipient,phone,address,approvedAt,returnBy\r\nA-1,An,0912345678,x,2026-11-20,post\r\n\r\n--b--\r\n')
        status, said, headers = self.ask("POST", "/desk/import", cookie, file.encode(), "multipart/form-data; boundary=b")
        assert status == 303, (status, said)
        return {"manifest": str(manifest), "print": str(json.loads(run[1])["id"]), "photo": str(json.loads(photo[1])["photo"]["id"]),
                "token": headers["Location"].split("/")[3].split("?")[0],
                "prefix": self.system.new_key("clerk", "C80").split("_")[1][:8], "name": "clerk", "code": "C80",
                "service": "return-result", "day": "2030-01-01", "file": "units.csv",
                "session": str(json.loads(session[1])["items"][0]["id"])}

    def filled(self, path, objects, side):
        values = {**self.walk.values, **objects}
        if "/manifests/" in path:
            values["id"] = objects["manifest"]
        if path.startswith("/desk/print/"):
            values["id"] = objects["print"]
        if path.startswith("/desk/pickup/"):
            values["id"] = objects["session"]
        path = re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], "1"), path)
        return f"{path}?office={self.own[side]}&period=month" if path.startswith("/board") else path

    def body(self, operation, csrf):
        if "multipart" not in str(operation.get("requestBody")):
            return urllib.parse.urlencode({**FIELDS, "csrf": csrf, "once": uuid.uuid4().hex}).encode(), "application/x-www-form-urlencoded"
        picture = (ROOT / "tests/scanner/photographs/close-000.jpg").read_bytes()
        return (f'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{csrf}\r\n--b\r\nContent-Disposition: form-data; '
                'name="photo"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n').encode() + picture + b"\r\n--b--\r\n", \
            "multipart/form-data; boundary=b"

    def pages(self, role):
        """Routes of pages that are about an object, and that this role may ask for."""
        for method, path, operation in self.walk.routes():
            isAbout = "{" in path or path.startswith("/board")
            if isAbout and not path.startswith("/api/") and role in operation["x-roles"]:
                yield method, path, operation

    @staticmethod
    def isOnesOwn(role, path):
        """A file belongs to who sent it, an integrator's items are those it brought, and an administrator sees an item only after
        giving a reason for it."""
        return role == "integrator" or path == "/admin/items/{id}" or (path.startswith("/desk/import/") and role != "clerk")

    def run(self, roles):
        clerk = self.new_person("clerk", "C80")
        objects = self.objects(clerk)
        for role in roles:
            side = self.side(role)
            pages = list(self.pages(role))
            if not pages:
                continue
            cookie, csrf = self.new_person(role, self.other[side])
            own = clerk if role == "clerk" else self.new_person(role, self.own[side])
            for method, path, operation in pages:
                there = self.filled(path, objects, side)
                if method == "GET":
                    status = self.ask(method, there, cookie)[0]
                    mine = self.ask(method, there, own[0])[0]
                    if mine not in (200, 303, 409) and not self.isOnesOwn(role, path):
                        self.wrong(f"GET {path} as {role} of its own office: {mine}")
                else:
                    status = self.ask(method, there, cookie, *self.body(operation, csrf))[0]
                expected = (200, 403) if path.startswith(OF_ALL) and method == "GET" else \
                    (403, 404, 422) if path.startswith(OF_ALL) else (303,) if path == OF_ONESELF else (404,)
                if status not in expected:
                    self.wrong(f"{method} {path} as {role} of another office, signed in: {status}")
            self.searches(role, cookie)

    def searches(self, role, cookie):
        """What is looked for and listed is not what another office has."""
        number = self.walk.values["number"]
        for path in (f"/desk/search?q={number}", "/desk/items?list=overdue", "/desk/items?list=to-print", "/desk/manifests", "/counter",
                     "/admin/users", "/admin/audit", "/admin/keys", "/admin/offices"):
            status, body, _ = self.ask("GET", path, cookie)
            text = body.decode(errors="replace")
            if status == 200 and (f"/desk/items/{self.walk.values['id']}\"" in text or "BKM-C80-" in text or "/admin/users/clerk\"" in text
                                  or "/admin/offices/C80\"" in text):
                self.wrong(f"GET {path} as {role} of another office shows what is not its own")
