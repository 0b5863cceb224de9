#!/usr/bin/python3
"""Approved results as a one-stop office exports them, for trying the system on real-looking input.

    make_results.py N OUT.csv [--seed S] [--truth TRUTH.csv] [--messy SHARE] [--broken SHARE] [--data DIR]

People, streets, phones and dossier numbers are made up; communes, and the communes, districts and
provinces of before 1 July 2025, are real (wards.csv, former-units.csv). About half of the addresses use
today's names; the rest a former one, with its district or, as people also write, without. MESSY of them
lose marks, capitals or commas, are abbreviated or decomposed (NFD). BROKEN rows have one fault each.

Columns of OUT.csv: dossier_code, procedure_code, procedure_name, field, applicant, recipient, phone,
address, approved_at (ISO 8601, +07:00), return_by (post | pickup), collect_vnd, note.

TRUTH.csv: line, dossier_code, form, ward_code (the commune that the writer meant), accept (every commune
that the text alone allows, blank-separated), kind, fault.
    kind sure     one commune fits the text: a reader should name it
    kind choice   several fit: naming the meant one, or offering a choice that holds it, is right;
                  being sure of another is wrong
    kind none     no commune fits
    fault         empty, no-recipient, bad-phone, duplicate (the dossier again, other content),
                  bad-date, negative-amount, unknown-ward, not-utf8
"""
import argparse
import csv
import io
import random
import unicodedata
from datetime import datetime, timedelta, timezone
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOME, NEIGHBOUR = "80", "79"                      # Tây Ninh, Thành phố Hồ Chí Minh
FAMILY = "Nguyễn Trần Lê Phạm Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trương Lâm Mai Tô".split()
MIDDLE = "Văn Thị Ngọc Minh Thanh Hoàng Quốc Thu Kim Đức Hữu Bảo Xuân Phương Thùy Gia".split()
GIVEN = ("An Bình Châu Diễm Dũng Giang Hà Hạnh Hiếu Hùng Khánh Lan Linh Long Mỹ Nam Nga Nghĩa Nhung Oanh Phúc Quân "
         "Quỳnh Sơn Tâm Thảo Thịnh Trang Trúc Tuấn Uyên Vân Việt Vy Yến Ý").split()
STREETS = ("đường Cách Mạng Tháng Tám|đường 30 Tháng 4|đường Hoàng Lê Kha|đường Võ Thị Sáu|đường Nguyễn Chí Thanh|"
           "đường Trưng Nữ Vương|đường Điện Biên Phủ|đường Lạc Long Quân|đường Bời Lời|đường Trần Hưng Đạo|Quốc lộ 22B|"
           "đường tỉnh 785|đường Hùng Vương|đường Nguyễn Đình Chiểu|đường Tân Hưng|hẻm 12 đường Phạm Tung").split("|")
HAMLETS = "Bình Long|Long Thới|Thạnh Hiệp|Tân Lập|Phước Hội|Cây Xoài|Bàu Năng|Trà Hiệp|2|5A".split("|")
PROCEDURES = [
    ("1.013133", "Cấp thẻ căn cước cho người từ đủ 14 tuổi trở lên", "CCCD", 0),
    ("1.012753", "Đăng ký đất đai, cấp Giấy chứng nhận quyền sử dụng đất lần đầu", "Đất đai", 100000),
    ("1.012790", "Đăng ký biến động quyền sử dụng đất", "Đất đai", 80000),
    ("2.002226", "Thông báo thành lập tổ hợp tác", "Doanh nghiệp", 0),
    ("1.001612", "Đăng ký thành lập hộ kinh doanh", "Doanh nghiệp", 100000),
    ("1.004946", "Cấp phiếu lý lịch tư pháp", "Tư pháp", 200000),
    ("1.003583", "Đăng ký khai sinh lưu động", "Hộ tịch", 0),
    ("2.000635", "Cấp bản sao trích lục hộ tịch", "Hộ tịch", 8000),
    ("1.002693", "Cấp giấy phép xây dựng nhà ở riêng lẻ", "Xây dựng", 75000),
    ("1.002030", "Đổi giấy phép lái xe", "Giao thông", 135000),
]
FAULTS = ["no-recipient", "bad-phone", "duplicate", "bad-date", "negative-amount", "unknown-ward", "not-utf8"]
SHORT = [("Phường ", "P."), ("Xã ", "X. "), ("Thị trấn ", "TT. "), ("Tỉnh ", "T. "), ("Huyện ", "H. "), ("Thành phố ", "TP. "),
         ("Thị xã ", "TX. "), ("Quận ", "Q. ")]
ICT = timezone(timedelta(hours=7))


def strip_marks(text):
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in text if not unicodedata.combining(c))


class Units:
    """Today's communes and those of before, by what can be written of them."""

    def __init__(self, data):
        with open(data / "provinces.csv", encoding="utf-8") as file:
            self.provinces = {row["code"]: row["name"] for row in csv.DictReader(file)}
        with open(data / "wards.csv", encoding="utf-8") as file:
            self.wards = list(csv.DictReader(file))
        with open(data / "former-units.csv", encoding="utf-8") as file:
            self.former = [dict(row, now=row["now"].split()) for row in csv.DictReader(file)]
        self.province_of = {ward["code"]: ward["province_code"] for ward in self.wards}
        self.by_text = {}
        for ward in self.wards:
            self._know((ward["name"], None, self.provinces[ward["province_code"]]), [ward["code"]])
        for unit in self.former:
            self._know((unit["name"], unit["district"], unit["province"]), unit["now"])
            self._know((unit["name"], None, unit["province"]), unit["now"])
            for code in unit["now"]:              # the former name with today's province
                province = self.provinces[self.province_of[code]]
                self._know((unit["name"], unit["district"], province), unit["now"])
                self._know((unit["name"], None, province), unit["now"])

    def _know(self, written, codes):
        for key in (written, tuple(part and strip_marks(part).lower() for part in written)):
            self.by_text.setdefault(key, set()).update(codes)

    def accept(self, written, marks):
        key = written if marks else tuple(part and strip_marks(part).lower() for part in written)
        return self.by_text[key]


def spot(rng):
    """What stands before the commune: house and street, or hamlet, or both."""
    house = f"Số {rng.randrange(1, 400)}{rng.choice(['', '/' + str(rng.randrange(1, 30)), 'A'])} {rng.choice(STREETS)}"
    hamlet = f"{rng.choice(['ấp', 'khu phố', 'Tổ 7, ấp'])} {rng.choice(HAMLETS)}"
    return rng.choices([house, hamlet, f"{house}, {hamlet}"], [60, 20, 20])[0]


def write_address(rng, units, messy):
    """-> text, form, meant code, codes that the text allows"""
    pool = rng.choices([HOME, NEIGHBOUR, None], [80, 14, 6])[0]
    ward = rng.choice([w for w in units.wards if pool in (None, w["province_code"])])
    today = units.provinces[ward["province_code"]]
    sources = [u for u in units.former if ward["code"] in u["now"]]
    form = rng.choices(["today", "former", "former-no-district", "today-and-former"], [55, 33, 7, 5])[0] if sources else "today"
    unit = rng.choice(sources) if sources else None
    province = unit["province"] if unit and rng.random() < .7 else today
    if form == "today":
        written, parts = (ward["name"], None, today), [ward["name"], today]
    elif form == "former":
        written, parts = (unit["name"], unit["district"], province), [unit["name"], unit["district"], province]
    elif form == "former-no-district":
        written, parts = (unit["name"], None, province), [unit["name"], province]
    else:
        old = unit["name"][0].lower() + unit["name"][1:]
        written, parts = (ward["name"], None, today), [f"{ward['name']} ({old} cũ)", today]
    text = ", ".join([spot(rng), *parts])
    marks = True
    if rng.random() < messy:
        way = rng.choice(["no-marks", "lower", "no-commas", "nfd", "short", "capitals"])
        if way == "no-marks":
            text, marks = strip_marks(text), False
        elif way == "lower":
            text = text.lower()
        elif way == "no-commas":
            text = text.replace(", ", " ")
        elif way == "nfd":
            text = unicodedata.normalize("NFD", text)
        elif way == "short":
            for long, short in SHORT:
                text = text.replace(long, short)
        else:
            text = text.upper()
        form += "+" + way
    accept = units.accept(written, marks)
    if form.startswith("today-and-former"):
        accept = accept & set(unit["now"]) or accept
    return text, form, ward["code"], sorted(accept)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--truth", type=Path)
    parser.add_argument("--messy", type=float, default=.1)
    parser.add_argument("--broken", type=float, default=0)
    parser.add_argument("--data", type=Path, default=HERE.parents[1] / "sql/reference",
                        help="folder of provinces.csv, wards.csv, former-units.csv")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    units = Units(options.data)
    day = datetime(2026, 11, 2, 7, 30, tzinfo=ICT)
    counters, lines, truth = {}, [], []
    for i in range(options.count):
        address, form, ward_code, accept = write_address(rng, units, options.messy)
        code, title, field, fee = rng.choice(PROCEDURES)
        when = day + timedelta(minutes=rng.randrange(60 * 24 * 20))
        agency = f"H53.{rng.randrange(1, 40):02d}-{when:%y%m%d}"
        counters[agency] = counters.get(agency, 0) + 1
        person = f"{rng.choice(FAMILY)} {rng.choice(MIDDLE)} {rng.choice(GIVEN)}"
        row = dict(dossier_code=f"{agency}-{counters[agency]:04d}", procedure_code=code, procedure_name=title, field=field,
                   applicant=person, recipient=person, phone="0" + rng.choice("35789") + f"{rng.randrange(10**8):08d}",
                   address=address, approved_at=when.isoformat(), return_by=rng.choices(["post", "pickup"], [88, 12])[0],
                   collect_vnd=fee, note=rng.choice(["", "", "", "Giao giờ hành chính", "Gọi trước khi giao"]))
        fault = ""
        if rng.random() < options.broken:
            fault = rng.choice(FAULTS) if lines else FAULTS[0]
            if fault == "no-recipient":
                row["recipient"] = " "
            elif fault == "bad-phone":
                row["phone"] = "12-ab"
            elif fault == "duplicate":
                row["dossier_code"] = rng.choice(lines)["dossier_code"]
            elif fault == "bad-date":
                row["approved_at"] = "31/02/2026 25:61"
            elif fault == "negative-amount":
                row["collect_vnd"] = -5000
            elif fault == "unknown-ward":
                row["address"], ward_code, accept = "Số 1 đường Không Tên, Xã Không Có, Tỉnh Chưa Lập", "", []
            elif fault == "not-utf8":
                row["note"] = "\udcff\udcfe"
        kind = ("none", "sure", "choice")[min(len(accept), 2)]
        lines.append(row)
        truth.append(dict(line=i + 2, dossier_code=row["dossier_code"], form=form, ward_code=ward_code,
                          accept=" ".join(accept), kind=kind, fault=fault))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(lines[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(lines)
    options.out.write_bytes(text.getvalue().encode("utf-8", "surrogateescape"))
    if options.truth:
        with open(options.truth, "w", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(truth[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(truth)
    print(f"{options.count} results in {options.out}")


if __name__ == "__main__":
    main()
