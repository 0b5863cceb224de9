"""Signing in to a throw-away system as its sample users do, for the checks of this folder."""
import base64
import hashlib
import hmac
import html.parser
import re
import struct
import time
import urllib.parse


def totp(secret):
    mac = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time() // 30)), hashlib.sha1).digest()
    at = mac[19] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7fffffff) % 1000000:06}"


def demo_users(said):
    """name -> (password, secret of the second factor or None), from what deploy/run said."""
    users = {}
    for line in said:
        found = re.match(r".*?([a-z-]+) +[CP]80 +password (\S{22})(?: +authenticator secret ([A-Z2-7]{32}))?$", line)
        if found:
            users[found[1]] = (found[2], found[3])
    return users


def sign_in(system, name, password, secret, headers=None):
    """-> status, the session's cookie or None"""
    form = urllib.parse.urlencode({"name": name, "password": password, "code": totp(secret) if secret else "", "next": ""})
    status, _, answered = system.ask("POST", "/sign-in", {
        "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin", **(headers or {})}, form)
    cookie = answered.get("Set-Cookie")
    return status, cookie.split(";")[0] if status == 303 and cookie else None


class Forms(html.parser.HTMLParser):
    """The forms of a page: [(method, action, {name: value})]."""

    def __init__(self):
        super().__init__()
        self.forms = []

    def handle_starttag(self, tag, attributes):
        held = dict(attributes)
        if tag == "form":
            self.forms.append((held.get("method", "get").upper(), held.get("action", ""), {}))
        elif tag in ("input", "select", "textarea", "button") and self.forms and held.get("name"):
            self.forms[-1][2].setdefault(held["name"], held.get("value") or "1")
