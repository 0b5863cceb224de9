"""Labels as the product draws them, photographs of them, and pictures that hold none.

Everything is made once and found again. The photographs are those that photograph.py makes of the same PDF
with the same seed and count, byte for byte; here a PDF is rendered once for all classes.
"""
import functools
import json
import random
import subprocess
import sys
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[2] / "tools"
sys.path.insert(0, str(TOOLS))
import cv2
import numpy as np
import photograph as camera
from reportlab.graphics.barcode import code39, code128, common

cv2.setNumThreads(1)
SHEETS = {"thermal-100x150": ((1, 1), (0, 0)), "a4-2x4": ((2, 4), (4.65, 13.1))}  # grid, margin in mm
FIELD = "close,turned,far,defocus,motion,dim,glare,curl,damaged,tilted+"
HARD = "far+,defocus+,motion+,dim+,damaged+"
LARGE = "tray,heap+"  # last: each photograph takes seconds to make
LABELS = 120  # of a PDF: full sheets only
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def item_number(serial):
    digits = f"{serial:08d}"
    rest = 11 - sum(w * int(d) for w, d in zip((8, 6, 4, 2, 3, 5, 9, 7), digits)) % 11
    return f"RT{digits}{ {10: 0, 11: 5}.get(rest, rest) }VN"


def make_labels(bin_dir, folder, sheet, count, seed):
    """A PDF of labels with numbers by chance, and the list of them."""
    pdf, listed = folder / f"{sheet}-{seed}.pdf", folder / f"{sheet}-{seed}.txt"
    if listed.exists():
        return pdf, listed.read_text().split()
    rng = random.Random(seed)
    numbers = [item_number(rng.randrange(10**8)) for _ in range(count)]
    items = [{"number": number, "dossierCode": f"H53.14-261103-{i:04d}",
              "link": f"HTTPS://TRACUU.TAYNINH.GOV.VN/T/{number}/{''.join(rng.choices(BASE32, k=14))}",
              "recipient": "Nguyễn Thị Ngọc Diễm", "phone": "0912345678",
              "address": f"Số {rng.randrange(300)} đường Cách Mạng Tháng Tám",
              "ward": "Phường Tân Ninh", "province": "Tỉnh Tây Ninh", "weightGrams": 60,
              "postageVnd": 26000, "feeVnd": 100000, "services": ["bao-phat"]}
             for i, number in enumerate(numbers)]
    sender = {"name": "Trung tâm Phục vụ hành chính công tỉnh Tây Ninh", "officeCode": "C80",
              "address": "Phường Tân Ninh, tỉnh Tây Ninh", "hotline": "1900 0000"}
    source = folder / f"{sheet}-{seed}.json"
    source.write_text(json.dumps({"sender": sender, "items": items}))
    subprocess.run([bin_dir / "hoibao-labels", "--sheet", sheet, "-o", pdf, source], check=True)
    listed.write_text("\n".join(numbers) + "\n")
    return pdf, numbers


@functools.lru_cache(maxsize=1)
def rendered(pdf, sheet):
    return camera.render_labels(str(pdf), *SHEETS[sheet])


def photographs(folder, pdf, sheet, seed, name, count):
    """The photographs of one class, as (file, truth); made unless they are there. A stopped run loses one class."""
    place = folder / f"{pdf.stem}-{seed}-{count}-{name}"
    listed = place / "truth.json"
    if not listed.exists():
        place.mkdir(parents=True, exist_ok=True)
        look, index = camera.CLASSES[name], list(camera.CLASSES).index(name)
        truth = []
        for i in range(count):
            rng = np.random.default_rng([seed, index, i])
            image, labels = camera.photograph(rng, rendered(pdf, sheet), look)
            photo = f"{name}-{i:03d}.jpg"
            cv2.imwrite(str(place / photo), image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(*look["q"]))])
            truth.append({"photo": photo, "class": name, "labels": labels})
        listed.write_text(json.dumps(truth))
    return [(place / one["photo"], one) for one in json.loads(listed.read_text())]


def noise(rng, scene):
    height, width = scene.shape
    small = rng.integers(0, 256, (height // 4, width // 4)).astype(np.float32)
    scene[:] = cv2.resize(small, (width, height), interpolation=int(rng.integers(0, 3)))


def text(rng, scene):
    scene[:] = 230
    for y in range(40, scene.shape[0], int(rng.integers(18, 60))):
        word = "".join(rng.choice(list("RTVN0123456789 aeiounhctmHOIBAO"), 90))
        cv2.putText(scene, word, (10, y), int(rng.integers(0, 8)), float(rng.uniform(.4, 1.5)), 20,
                    int(rng.integers(1, 4)), cv2.LINE_AA)


def fabric(rng, scene):
    x, y = np.meshgrid(np.arange(scene.shape[1]), np.arange(scene.shape[0]))
    period = rng.uniform(4, 40, 2)
    scene += (60 * np.sign(np.sin(x / period[0])) + 60 * np.sign(np.sin(y / period[1]))).astype(np.float32)


def lay(rng, scene, card):
    """A card somewhere on the desk, turned by any angle."""
    reach = float(rng.uniform(300, 700))
    high = reach * card.shape[0] / card.shape[1]
    camera.paste(scene, card, camera.quad(rng, np.array([600, 450]), reach, high, 30, 180))


def squares(rng, scene):
    """Like a QR code, and none."""
    n = int(rng.integers(25, 42))
    card = np.full((n * 10 + 80, n * 10 + 80), 245, np.float32)
    card[40:-40, 40:-40] = np.kron(rng.integers(0, 2, (n, n)) * 235 + 10, np.ones((10, 10)))
    lay(rng, scene, card)


def modules(symbol):
    """The bars (1) and gaps (0) of one of ReportLab's barcodes, module by module."""
    symbol.validate()
    symbol.encode()
    symbol.decompose()
    if isinstance(symbol, code128.Code128):
        return [int(c.isupper()) for c in symbol.decomposed for _ in range(ord(c.lower()) - ord("a") + 1)]
    return [int(c in "bB") for c in symbol.decomposed for _ in range(3 if c.isupper() else 1)]


def ean13(rng):
    """The modules of a shop's barcode: reader beware, every first digit has a pattern of its own."""
    left = "0001101 0011001 0010011 0111101 0100011 0110001 0101111 0111011 0110111 0001011".split()
    pattern = "LLLLLL LLGLGG LLGGLG LLGGGL LGLLGG LGGLLG LGGGLL LGLGLG LGLGGL LGGLGL".split()
    right = [code.translate(str.maketrans("01", "10")) for code in left]
    digits = [int(d) for d in rng.integers(0, 10, 12)]
    digits.append(-sum(d * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10)
    first = "".join(left[d] if p == "L" else right[d][::-1] for d, p in zip(digits[1:7], pattern[digits[0]]))
    return [int(m) for m in "101" + first + "01010" + "".join(right[d] for d in digits[7:]) + "101"]


def parcel_bars(rng):
    """Another carrier's number; in Code 128 one digit away from being an item's."""
    serial, count = int(rng.integers(10**8)), int(rng.integers(10**11))
    number = item_number(serial)
    off = (int(number[10]) + int(rng.integers(1, 10))) % 10
    return modules([code128.Code128(f"{number[:10]}{off}VN"), code128.Code128(f"GHN{count:011d}"),
                    code39.Standard39(f"EX{serial:08d}", checksum=0), common.I2of5(f"{count:012d}", checksum=0),
                    common.Codabar(f"A{count}B", checksum=0)][int(rng.integers(0, 5))])


def others(rng, scene):
    """Parcels of other people: a shop's barcode, a carrier's, the QR code of a bank or a web page."""
    card = np.full((600, 900), 245, np.float32)
    kind = int(rng.integers(0, 3))
    if kind < 2:
        bars = np.array((ean13, parcel_bars)[kind](rng))
        bars = np.repeat(245 - 235 * bars, 800 // len(bars))
        card[150:450, 50:50 + len(bars)] = bars
    else:
        said = ("00020101021138570010A000000727012700069704" + f"{rng.integers(10**16):016d}",
                f"HTTPS://TRACUU.TAYNINH.GOV.VN/T/{rng.integers(10**9):09d}",
                f"https://example.com/{rng.integers(10**12)}/giay-to?ma={rng.integers(10**9)}",
                f"WIFI:S:PHUONG{rng.integers(99)};T:WPA;P:{rng.integers(10**9)};;")[int(rng.integers(0, 4))]
        code = cv2.QRCodeEncoder_create().encode(said)
        size = 520 // code.shape[0] * code.shape[0]
        card[40:40 + size, 190:190 + size] = cv2.resize(code, (size, size), interpolation=cv2.INTER_NEAREST)
    lay(rng, scene, card)


KINDS = {"desk": lambda rng, scene: None, "noise": noise, "text": text, "fabric": fabric, "squares": squares,
         "others": others}


def without_labels(folder, count):
    """Pictures in which there is nothing of ours, as (file, kind)."""
    folder.mkdir(parents=True, exist_ok=True)
    for i in range(count):
        kind = list(KINDS)[i % len(KINDS)]
        file = folder / f"{i:05d}-{kind}.jpg"
        if not file.exists():
            rng = np.random.default_rng([4711, i])
            scene = camera.desk(rng, 1200, 900)
            KINDS[kind](rng, scene)
            scene = cv2.GaussianBlur(scene, (0, 0), float(rng.uniform(.2, 3)))
            scene = np.clip(scene + rng.normal(0, rng.uniform(1, 12), scene.shape), 0, 255).astype(np.uint8)
            cv2.imwrite(str(file), scene, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(50, 95))])
        yield file, kind
