#!/usr/bin/python3
"""Whatever is sent as a photograph of a tray, the server answers and stays.

    bad_pictures.py [--programs DIR]

Starts a system of its own with one decoder and a queue of two. Sends files that are no pictures, damaged,
too large or made to do harm, each answered with its status within 6 s; kills decoders between pictures and
while they read; sends more than the queue holds, of which some are put off with Retry-After. At the end the
same server runs, reads a label, and has counted what happened. Exits with 0 when all of it holds, else with
1 and the sentence that does not.
"""
import argparse
import http.client
import os
import shutil
import signal
import struct
import tempfile
import threading
import time
import zlib
from pathlib import Path

import cv2
import numpy as np

from road import ROOT, System, expect, make

MOST_SECONDS = 6
MOST_DECODER_BYTES = 512 << 20
QUEUE = 2


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_claiming(width, height):
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"x" * 20)) + chunk(b"IEND", b"")


def slow_picture(seed):
    """Noise, over which every step is tried in vain."""
    noise = np.random.default_rng(seed).integers(0, 2, (1500, 1500), np.uint8) * 255
    return cv2.imencode(".png", noise, [cv2.IMWRITE_PNG_BILEVEL, 1])[1].tobytes()


def bad_pictures(jpeg, png):
    """(what it is, its bytes, the status it deserves)"""
    exif_loop = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x01\0\0\0\x08\0\0\0"
    bomb = b"bomb\0\0" + zlib.compress(bytes(64 << 20), 9)
    yield "nothing", b"", 415
    yield "a page of HTML", b"<html><script>alert(1)</script>", 415
    yield "a PDF", b"%PDF-1.4\n1 0 obj\n", 415
    yield "a PDF and then a JPEG", b"%PDF-1.4\n" + jpeg, 415
    yield "a GIF", b"GIF89a\1\0\1\0\0\0\0;", 415
    yield "a HEIC", b"\0\0\0\x18ftypheic" + jpeg, 415
    yield "a WebP", b"RIFF\x1a\0\0\0WEBPVP8L", 415
    yield "the first bytes of a JPEG", b"\xff\xd8\xff\xe0", 422
    yield "the first bytes of a PNG", png[:8], 422
    yield "half a JPEG", jpeg[:len(jpeg) // 2], 422
    yield "half a PNG", png[:len(png) // 2], 422
    yield "a PNG of 30 000 x 30 000", png_claiming(30_000, 30_000), 413
    yield "a PNG of 10 001 x 1", png_claiming(10_001, 1), 413
    yield "a PNG that lies of its size", png_claiming(5_000, 5_000), 422
    yield "8 MiB and a byte", jpeg + bytes((8 << 20) + 1 - len(jpeg)), 413
    yield "a PNG with a text of 64 MB", png[:33] + chunk(b"zTXt", bomb) + png[33:], 422
    yield "a loop of Exif directories", jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif_loop) + 2) + exif_loop + jpeg[2:], 200
    yield "a JPEG and then a ZIP", jpeg + b"PK\5\6" + bytes(18), 200
    yield "a PNG and then a JPEG", png + jpeg, 200
    rng = np.random.default_rng(1)
    for i in range(20):
        bits = np.frombuffer(jpeg if i % 2 else png, np.uint8).copy()
        bits[rng.integers(0, len(bits), 5)] ^= np.uint8(1) << rng.integers(0, 8, 5).astype(np.uint8)
        yield f"flipped bits {i}", bits.tobytes(), None


class Tray:
    """A manifest of one label, and what its photographs are answered."""

    def __init__(self, system, folder):
        self.system = system
        result = {"dossierCode": "H53.14-261103-0001", "recipient": "Nguyễn Thị Ngọc Diễm", "phone": "0912345678",
                  "address": "Số 12 đường Cách Mạng Tháng Tám, Phường Tân Ninh, Tỉnh Tây Ninh",
                  "approvedAt": "2026-11-23T08:00:00+07:00", "returnBy": "post"}
        item = system.ask("POST", "/api/v1/results", result, idempotency="bad-result", want=201)["item"]
        run = system.ask("POST", "/api/v1/print-runs", {"items": [item]}, idempotency="bad-print", want=202)
        until = time.monotonic() + 60
        while run["state"] != "ready":
            expect(time.monotonic() < until, "the label is printed within a minute")
            time.sleep(.1)
            run = system.ask("GET", f"/api/v1/print-runs/{run['id']}")
        (folder / "label.pdf").write_bytes(system.ask("GET", f"/api/v1/print-runs/{run['id']}/labels.pdf"))
        make(["pdftoppm", "-r", "203", "-gray", "-png", "-singlefile", folder / "label.pdf", folder / "label"])
        manifest = system.ask("POST", "/api/v1/manifests", {"office": "C80", "postOffice": "P80", "printRun": run["id"]},
                              idempotency="bad-manifest", want=201)
        self.path = f"/api/v1/manifests/{manifest['id']}/photos"
        self.sent = 0

    def send(self, body, kind="image/jpeg"):
        """-> status, Retry-After, seconds"""
        self.sent += 1
        begin = time.monotonic()
        wire = http.client.HTTPConnection("127.0.0.1", self.system.port, timeout=60)
        wire.request("POST", self.path, body, {"Authorization": f"Bearer {self.system.key}", "Content-Type": kind,
                                               "Idempotency-Key": f"bad-{self.sent}-{threading.get_ident()}"})
        answer = wire.getresponse()
        answer.read()
        wire.close()
        return answer.status, answer.getheader("Retry-After"), time.monotonic() - begin


def decoders(server):
    """The processes that read pictures for this server."""
    out = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if parent == server and b"--worker" in (folder / "cmdline").read_bytes():
                out.append(int(folder.name))
        except OSError:
            continue
    return out


def kill_while_reading(tray, server):
    """A decoder that is killed between pictures, and one that is killed at work: no picture is lost."""
    picture = slow_picture(99)
    for wait in (0, .2):
        running = decoders(server)
        expect(running, "a decoder is there to be killed")
        threading.Timer(wait, lambda: [os.kill(one, signal.SIGKILL) for one in running]).start()
        time.sleep(0 if wait else .2)
        status, _, _ = tray.send(picture, "image/png")
        expect(status == 200, f"a picture whose decoder was killed is read all the same (it gave {status})")


def flood(tray):
    answers = []
    senders = [threading.Thread(target=lambda seed=i: answers.append(tray.send(slow_picture(seed), "image/png")))
               for i in range(12)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    statuses = sorted(status for status, _, _ in answers)
    expect(set(statuses) == {200, 503}, f"of twelve pictures at once some are read, some put off: {statuses}")
    expect(statuses.count(200) > QUEUE, f"those that fit the queue are read: {statuses}")
    expect(all(after for status, after, _ in answers if status == 503), "what is put off says when to come again")


def metrics_of(system):
    wire = http.client.HTTPConnection("127.0.0.1", int((system.folder / "private.port").read_text()), timeout=10)
    wire.request("GET", "/metrics")
    lines = wire.getresponse().read().decode().splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}


def run(system, folder):
    tray = Tray(system, folder)
    label = cv2.imread(str(folder / "label.png"), cv2.IMREAD_GRAYSCALE)
    jpeg, png = (cv2.imencode(kind, label)[1].tobytes() for kind in (".jpg", ".png"))
    server = int((system.folder / "server.pid").read_text())
    for what, body, wanted in bad_pictures(jpeg, png):
        status, _, seconds = tray.send(body)
        expect(status == wanted if wanted else status in (200, 415, 422), f"{what} gives {wanted} (it gave {status})")
        expect(seconds < MOST_SECONDS, f"{what} is answered within {MOST_SECONDS} s (it took {seconds:.1f})")
        for decoder in decoders(server):
            held = next(int(line.split()[1]) << 10 for line in Path(f"/proc/{decoder}/status").read_text().splitlines()
                        if line.startswith("VmHWM"))
            expect(held <= MOST_DECODER_BYTES, f"{what} takes at most 512 MB (it took {held >> 20})")
    kill_while_reading(tray, server)
    flood(tray)
    expect(tray.send(jpeg)[0] == 200, "the label is read after all that")
    counted = metrics_of(system)
    expect(counted.get('hoibao_decoder_deaths_total{cause="killed"}', 0) >= 2, "killed decoders are counted as such")
    expect(counted.get("hoibao_decoder_busy_total", 0) >= 1, "what was put off is counted")
    expect(int((system.folder / "server.pid").read_text()) == server, "the server is the same as at the start")
    print(f"bad pictures: {tray.sent} sent, {int(counted['hoibao_decoder_busy_total'])} of them put off; the server stays")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programs", type=Path, default=ROOT / "build/release/bin", help="folder of the programs")
    options = parser.parse_args()
    os.environ.update(HOIBAO_PHOTO_WORKERS="1", HOIBAO_PHOTO_QUEUE=str(QUEUE))
    folder = Path(tempfile.mkdtemp(prefix="hoibao-bad-pictures-"))
    system = System(folder / "var", options.programs.resolve())
    try:
        run(system, folder)
        system.stop()
    finally:
        if system.process.poll() is None:
            system.process.terminate()
            system.process.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
