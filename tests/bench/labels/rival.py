#!/usr/bin/python3
"""The labels of thermal-100x150 as one would draw them with ReportLab: same texts, same font, Code 128 and QR.

    rival.py ITEMS.json OUT.pdf      prints labels drawn a second of processor time

Needs Debian's python3-reportlab and fonts-noto-core.
"""
import json
import sys
import time

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode import code128, qr
from reportlab.graphics.shapes import Drawing
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

FONTS = "/usr/share/fonts/truetype/noto/"
SERVICES = {"bao-phat": "BÁO PHÁT", "phat-tan-tay": "PHÁT TẬN TAY", "thu-hoi-giay-to": "THU HỒI GIẤY TỜ"}


def dong(amount):
    return f"{amount:,} đ".replace(",", ".")


def write(c, x, y, width, rows):
    """Rows of (text, font, size), wrapped at blanks, from y down."""
    for text, font, size in rows:
        for line in simpleSplit(text, font, size, width):
            y -= 1.28 * size
            c.setFont(font, size)
            c.drawString(x, y, line)


def draw(c, sender, item):
    n = item["number"]
    for y in (132.5, 107, 62, 10.5):
        c.rect(3 * mm, y * mm, 94 * mm, .25 * mm, stroke=0, fill=1)
    write(c, 3 * mm, 147 * mm, 72 * mm, [(sender["name"], "Bold", 7), (sender["address"], "Regular", 7),
                                        ("Đường dây nóng: " + sender["hotline"], "Regular", 7.5)])
    write(c, 78 * mm, 147 * mm, 20 * mm, [(sender["officeCode"], "Bold", 18)])
    code128.Code128(n, barWidth=.5 * mm, barHeight=15 * mm, quiet=0).drawOn(c, 11 * mm, 115.5 * mm)
    write(c, 30 * mm, 115 * mm, 60 * mm, [(" ".join((n[:2], n[2:5], n[5:8], n[8:11], n[11:])), "Bold", 14)])
    phone = item["phone"]
    write(c, 3 * mm, 106 * mm, 94 * mm, [
        ("NGƯỜI NHẬN", "Regular", 6.5), (item["recipient"], "Bold", 16), (item["address"], "Regular", 12.5),
        (item["ward"] + ", " + item["province"], "Bold", 13), (f"(trước đây: {item['formerly']})", "Regular", 8.5),
        (f"ĐT: {phone[:4]}***{phone[-3:]}", "Bold", 12)])
    day = item["printedAt"]
    write(c, 3 * mm, 61 * mm, 42 * mm, [
        ("Mã hồ sơ", "Regular", 7.5), (item["dossierCode"], "Bold", 10.5),
        (" · ".join(SERVICES[s] for s in item["services"]), "Bold", 9.5), (f"Khối lượng: {item['weightGrams']} g", "Regular", 8.5),
        (f"In ngày {day[8:10]}/{day[5:7]}/{day[:4]} · lần {item['printCount']}", "Regular", 8.5),
        ("Thu hộ cước: " + dong(item["postageVnd"]), "Regular", 9), ("Thu hộ lệ phí: " + dong(item["feeVnd"]), "Regular", 9),
        ("Tổng thu: " + dong(item["postageVnd"] + item["feeVnd"]), "Bold", 12.5)])
    side = 51.3 * mm
    picture = Drawing(side, side)
    picture.add(qr.QrCodeWidget(item["link"], barLevel="Q", barWidth=side, barHeight=side))
    renderPDF.draw(picture, c, 47 * mm, 10.8 * mm)
    write(c, 3 * mm, 10 * mm, 94 * mm,
          [(f"Không phát được xin chuyển hoàn về: {sender['name']}, {sender['address']}", "Regular", 8)])
    c.showPage()


def main():
    document = json.load(open(sys.argv[1]))
    pdfmetrics.registerFont(TTFont("Regular", FONTS + "NotoSans-Regular.ttf"))
    pdfmetrics.registerFont(TTFont("Bold", FONTS + "NotoSans-Bold.ttf"))
    start = time.process_time()
    c = canvas.Canvas(sys.argv[2], pagesize=(100 * mm, 150 * mm), pageCompression=1)
    for item in document["items"]:
        draw(c, document["sender"], item)
    c.save()
    print(len(document["items"]) / (time.process_time() - start))


main()
