#!/usr/bin/python3
"""10 000 guesses of passwords and 10 000 of tracking numbers, from 50 addresses that the trusted proxy names, at a throw-away
system on 127.0.0.1. Nobody gets in, nothing is found, few guesses are looked at, and who knows the password still gets in.

    guesses.py [--programs DIR] [--guesses N]
"""
import argparse
import os
import statistics
import sys
import tempfile
import time
import urllib.parse
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/road"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from access_walk import System  # noqa: E402
import people  # noqa: E402

ADDRESSES = [f"203.0.113.{n}" for n in range(1, 51)]
# service/sign_in: five at one account and network, thirty of one network; tracking: 30 in ten minutes.
MOST_PASSWORDS_OF_ONE, MOST_LOOK_UPS_OF_ONE = 30, 30
THREADS = 8
wrong = []


def expect(holds, sentence):
    if not holds:
        wrong.append(sentence)


def guess_passwords(system, count):
    def one(n):
        status, cookie = people.sign_in(system, "clerk", f"mật khẩu đoán số {n}", None, {"X-Forwarded-For": ADDRESSES[n % 50]})
        expect(cookie is None, f"guess {n} gets in")
        return ADDRESSES[n % 50], status

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(one, range(count)))
    statuses = Counter(status for _, status in answers)
    tried = Counter(address for address, status in answers if status == 401)
    expect(set(statuses) <= {401, 429}, f"answers are 401 and 429 alone: {dict(statuses)}")
    expect(max(tried.values()) <= MOST_PASSWORDS_OF_ONE, f"one address is looked at {max(tried.values())} times")
    print(f"passwords: {count} guesses, {statuses[401]} looked at, {statuses[429]} told to wait; at most {max(tried.values())} of one address")


def guess_numbers(system, count):
    known = [item["number"] for item in system.json("/api/v1/items?limit=200")["items"] if item.get("number")]
    bodies = Counter()

    def one(n):
        number = known[n % len(known)] if n % 2 else f"RT{n:08}0VN"
        query = urllib.parse.urlencode({"code": number, "phone": f"{n * 7919 % 10000:04}"})
        status, body, _ = system.ask("GET", f"/track?{query}", {"X-Forwarded-For": ADDRESSES[n % 50]})
        if status != 429:
            bodies[len(body)] += 1
        return ADDRESSES[n % 50], status

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(one, range(count)))
    statuses = Counter(status for _, status in answers)
    tried = Counter(address for address, status in answers if status != 429)
    expect(max(tried.values()) <= MOST_LOOK_UPS_OF_ONE, f"one address is looked at {max(tried.values())} times")
    expect(set(statuses) <= {200, 404, 429}, f"answers: {dict(statuses)}")
    # Four digits are hit by luck once in 10 000; five wrong ones close a number.
    expect(statuses[200] <= 3, f"{statuses[200]} guesses find something")
    expect(len(bodies) <= 1 + statuses[200], f"what is not found looks alike: {dict(bodies)}")
    print(f"numbers: {count} guesses, {sum(tried.values())} looked at, {statuses[200]} found, {statuses[429]} told to wait")


def compare_times(system):
    """Who is known and who is not take the same time; from addresses that did nothing yet."""
    times = {"clerk": [], "nobody": []}
    for n in range(16):
        for name in times:
            began = time.perf_counter()
            people.sign_in(system, name, "sai mật khẩu rồi nhé", None, {"X-Forwarded-For": f"198.51.100.{n + 1}"})
            times[name].append(time.perf_counter() - began)
    known, unknown = (statistics.median(values) * 1000 for values in times.values())
    expect(abs(known - unknown) / known < .25, f"known {known:.1f} ms, unknown {unknown:.1f} ms")
    print(f"sign-in refused: known user {known:.1f} ms, unknown {unknown:.1f} ms (medians of 16)")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--programs", default=str(ROOT / "build/release/bin"), type=Path)
    arguments.add_argument("--guesses", default=10000, type=int)
    given = arguments.parse_args()
    # Behind a proxy that ends TLS: only then are other addresses let in, and only its word on them is believed.
    os.environ.update(HOIBAO_HTTP_TRUSTED_PROXY="127.0.0.1", HOIBAO_PUBLIC_URL="https://hoibao.example")
    with tempfile.TemporaryDirectory(prefix="hoibao-guesses-") as folder:
        system = System(folder, given.programs)
        try:
            compare_times(system)
            guess_passwords(system, given.guesses)
            password, secret = people.demo_users(system.said)["clerk"]
            status, cookie = people.sign_in(system, "clerk", password, secret, {"X-Forwarded-For": "192.0.2.1"})
            expect(cookie is not None, f"who knows the password gets in from elsewhere: {status}")
            guess_numbers(system, given.guesses)
        finally:
            system.stop()
    for sentence in wrong[:20]:
        print(f"not so: {sentence}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
