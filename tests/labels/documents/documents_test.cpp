// What stands on the papers: drawn by poppler, read by ZXing.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>
#include <thread>

#include "compose.hpp"
#include "document_samples.hpp"
#include "labels/documents/words.hpp"
#include "pages.hpp"
#include "read_symbols.hpp"
#include "samples.hpp"

namespace hoibao::labels::test {
namespace {

constexpr double kDpi = 150;

std::string whole(const Result<std::string>& pdf) {
    if (!pdf) throw std::runtime_error(pdf.error().front().field + pdf.error().front().message);
    return *pdf;
}

int pixels(double mm) {
    return static_cast<int>(std::lround(mm / 25.4 * kDpi));
}

std::string textOf(const Pdf& pdf) {
    std::string text;
    for (int page = 0; page < pdf.pages(); ++page) text += pdf.text(page) + "\n";
    std::ranges::replace(text, '\n', ' ');
    return text;
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::size_t timesIn(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

/// The QR codes of a table's column of numbers, from above.
std::vector<std::string> codesOf(const Pdf& pdf, int page) {
    const auto picture = pdf.draw(page, kDpi);
    std::vector<std::string> codes;
    const int left = pixels(33), width = pixels(32), height = pixels(19), step = pixels(4);
    for (int top = 0; top + height <= picture.height; top += step) {
        const auto code = readQr(picture.crop(left, top, width, height));
        if (code && std::ranges::find(codes, code->text) == codes.end())
            codes.push_back(code->text);
    }
    return codes;
}

TEST(DocumentsTest, EveryPageIsNumberedAndTheFirstBearsTheNationalHeading) {
    for (const auto& document : everyDocument(30)) {
        SCOPED_TRACE(document.name);
        const Pdf pdf(whole(document.draw()));
        EXPECT_TRUE(holds(pdf.text(0), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"));
        EXPECT_TRUE(holds(pdf.text(0), "Độc lập - Tự do - Hạnh phúc"));
        const int copies = document.name == "handover" ? 2 : 1, ofCopy = pdf.pages() / copies;
        for (int page = 0; page < pdf.pages(); ++page)
            EXPECT_TRUE(holds(pdf.text(page), "Trang " + std::to_string(page % ofCopy + 1) + "/" +
                                                  std::to_string(ofCopy)))
                << page;
        EXPECT_EQ(Pdf::complaints(), "");
    }
}

/// A clerk's office prints hundreds a day, and many hang on a slow line.
TEST(DocumentsTest, APageTakesAtMostFortyKilobytes) {
    for (const auto& document : everyDocument(9)) {
        const auto bytes = whole(document.draw());
        const auto pages = static_cast<std::size_t>(Pdf(bytes).pages());
        EXPECT_LE(bytes.size(), 40'000 * pages) << document.name;
    }
}

TEST(DocumentsTest, TheSameDocumentGivesTheSameBytesOnAnyThread) {
    for (const auto& document : everyDocument(20)) {
        const auto expected = whole(document.draw());
        std::vector<std::string> drawn(4);
        std::vector<std::thread> threads;
        for (auto& one : drawn)
            threads.emplace_back([&one, &document] { one = whole(document.draw()); });
        for (auto& thread : threads) thread.join();
        for (const auto& one : drawn) EXPECT_TRUE(one == expected) << document.name;
    }
}

TEST(DocumentsTest, EveryWordOfTheLongestTextsIsOnThePaper) {
    const auto longText = longest().recipient + ", " + longest().address;
    for (const auto& document : everyDocument(3)) {
        for (std::size_t i = 0; i < document.texts.size(); ++i) {
            const auto& text = document.texts[i];
            // A mark of its own says which texts came through whole.
            if (text.kind == TextKind::Words && text.name != "queueNumber" &&
                !text.name.starts_with("heading") && text.name != "code" &&
                text.name != "manifest" && text.name != "dossierCode")
                *text.text =
                    "«" + std::to_string(i) + " " + longText + " " + std::to_string(i) + "»";
        }
        const auto text = textOf(Pdf(whole(document.draw())));
        for (const auto& field : document.texts) {
            if (field.kind != TextKind::Words || !field.text->starts_with("«")) continue;
            SCOPED_TRACE(document.name + " " + field.name);
            std::istringstream words(*field.text);
            for (std::string word; words >> word;) EXPECT_TRUE(holds(text, word)) << word;
        }
    }
}

TEST(DocumentsTest, NothingOptionalIsNeeded) {
    for (const auto& document : everyDocument(0)) {
        for (const auto& text : document.texts)
            if (!text.isNeeded) text.text->clear();
        EXPECT_TRUE(document.draw()) << document.name;
    }
}

TEST(DocumentsTest, RefusesWhatItCannotSetAndNamesTheField) {
    const auto broken = [](TextKind kind) -> std::string {
        switch (kind) {
            case TextKind::Words:
                return "Nguyễn 王";
            case TextKind::Day:
                return "24/11/2026";
            case TextKind::Time:
                return "2026-11-24 15:05";
            case TextKind::Number:
                return "RT000000015VN";
            case TextKind::Link:
                return "https://tracuu.example/";
        }
        return {};
    };
    for (const auto& document : everyDocument(2)) {
        for (const auto& text : document.texts) {
            SCOPED_TRACE(document.name + " " + text.name);
            const auto before = *text.text;
            *text.text = broken(text.kind);
            const auto pdf = document.draw();
            *text.text = before;
            ASSERT_FALSE(pdf);
            ASSERT_EQ(pdf.error().size(), 1U);
            EXPECT_EQ(pdf.error().front().field, text.name);
            const auto& message = pdf.error().front().message;
            if (text.kind == TextKind::Words) {
                EXPECT_TRUE(holds(message, "“王” (U+738B)")) << message;
            }
            if (text.kind == TextKind::Number) {
                EXPECT_EQ(message, "check digit is 4, not 5");
            }
        }
        EXPECT_TRUE(document.draw()) << document.name;
    }
}

TEST(DocumentsTest, RefusesWhatIsMissing) {
    for (const auto& document : everyDocument(2)) {
        for (const auto& text : document.texts) {
            if (!text.isNeeded) continue;
            SCOPED_TRACE(document.name + " " + text.name);
            const auto before = std::exchange(*text.text, "");
            const auto pdf = document.draw();
            *text.text = before;
            ASSERT_FALSE(pdf);
            ASSERT_EQ(pdf.error().size(), 1U);
            EXPECT_EQ(pdf.error().front().field, text.name);
            EXPECT_EQ(pdf.error().front().message, "is missing");
        }
    }
}

TEST(DocumentsTest, RefusesATextThatNoPageHolds) {
    std::string endless, wide(900, 'W');
    constexpr std::size_t kWords = 1'500;
    for (std::size_t i = 0; i < kWords; ++i) endless += "Nguyễn ";
    for (const auto& document : everyDocument(2)) {
        for (const auto& text : document.texts) {
            if (text.kind != TextKind::Words) continue;
            SCOPED_TRACE(document.name + " " + text.name);
            const auto before = std::exchange(*text.text, wide);
            EXPECT_FALSE(document.draw());
            *text.text = endless;
            // Running text goes on to the next pages; all else must stay on one.
            constexpr std::array kRunning{"reason", "session", "heading.address", "heading.hotline",
                                          "queueNumber"};
            const bool isRunning = std::ranges::find(kRunning, text.name) != kRunning.end() ||
                                   text.name.starts_with("papers") ||
                                   (document.name == "apology" && text.name == "recipient");
            const auto pdf = document.draw();
            if (!isRunning) {
                EXPECT_FALSE(pdf);
            }
            if (pdf) {
                EXPECT_GE(timesIn(textOf(Pdf(*pdf)), "Nguyễn"), kWords);
            }
            *text.text = before;
        }
    }
}

TEST(ManifestSheetTest, EveryLineOfFiveHundredIsReadFromThePaper) {
    const auto sheet = manifestSheet(500);
    const Pdf pdf(whole(draw(fonts(), sheet)));
    std::vector<std::string> numbers;
    for (int page = 0; page < pdf.pages(); ++page) {
        const auto codes = codesOf(pdf, page);
        numbers.insert(numbers.end(), codes.begin(), codes.end());
        // The header is on every page but the one that holds only what closes the list.
        if (!codes.empty()) {
            EXPECT_TRUE(holds(pdf.text(page), "Người nhận, địa chỉ")) << page;
        }
    }
    ASSERT_EQ(numbers.size(), 500U);
    for (std::size_t i = 0; i < numbers.size(); ++i) EXPECT_EQ(numbers[i], sheet.lines[i].number);
}

TEST(ManifestSheetTest, SumsInFiguresAndWords) {
    auto sheet = manifestSheet(105);
    for (auto& line : sheet.lines) {
        line.postageVnd = 26'000;
        line.feeVnd = 0;
    }
    sheet.lines[0].feeVnd = Label::kMaxVnd;
    const auto text = textOf(Pdf(whole(draw(fonts(), sheet))));
    EXPECT_TRUE(holds(text, "105 bưu gửi (một trăm lẻ năm)"));
    EXPECT_TRUE(holds(text, "1.002.729.999 đ"));
    EXPECT_TRUE(holds(text, "Một tỷ không trăm lẻ hai triệu bảy trăm hai mươi chín nghìn"));
}

TEST(ManifestSheetTest, RefusesAmountsAndWeightsBeyondTheirLimits) {
    const auto only = [](const ManifestSheet& sheet) {
        const auto pdf = draw(fonts(), sheet);
        return pdf ? std::string("drawn") : pdf.error().front().field;
    };
    auto sheet = manifestSheet(2);
    sheet.lines[1].feeVnd = Label::kMaxVnd;
    EXPECT_EQ(only(sheet), "drawn");
    sheet.lines[1].feeVnd = Label::kMaxVnd + 1;
    EXPECT_EQ(only(sheet), "lines[1].feeVnd");
    sheet = manifestSheet(2);
    sheet.lines[0].postageVnd = -1;
    EXPECT_EQ(only(sheet), "lines[0].postageVnd");
    sheet = manifestSheet(2);
    sheet.lines[1].weightGrams = Label::kMaxWeightGrams + 1;
    EXPECT_EQ(only(sheet), "lines[1].weightGrams");
}

TEST(ManifestSheetTest, TakesTenThousandLinesAndRefusesOneMore) {
    EXPECT_TRUE(draw(fonts(), manifestSheet(kMaxRows)));
    const auto pdf = draw(fonts(), manifestSheet(kMaxRows + 1));
    ASSERT_FALSE(pdf);
    EXPECT_EQ(pdf.error().front().field, "lines");
}

TEST(DocumentsTest, NobodySignsAPageWithoutARow) {
    for (std::size_t count = 1; count <= 40; ++count) {
        SCOPED_TRACE(count);
        const auto number = manifestSheet(count).lines.back().number;
        for (const auto& pdf :
             {draw(fonts(), manifestSheet(count)), draw(fonts(), moneyCollected(count))}) {
            const Pdf document(whole(pdf));
            EXPECT_TRUE(holds(document.text(document.pages() - 1), grouped(number)));
        }
        const Pdf book(whole(draw(fonts(), ledger(count))));
        EXPECT_TRUE(holds(book.text(book.pages() - 1), ledger(count).rows.back().dossierCode));
    }
}

TEST(ManifestSheetTest, SaysThatItIsEmpty) {
    const auto text = textOf(Pdf(whole(draw(fonts(), manifestSheet(0)))));
    EXPECT_TRUE(holds(text, "Không có"));
    EXPECT_TRUE(holds(text, "0 bưu gửi (không)"));
}

TEST(HandoverRecordTest, HasTwoCopiesThatSayTheSame) {
    const Pdf pdf(whole(draw(fonts(), handoverRecord(60))));
    ASSERT_EQ(pdf.pages() % 2, 0);
    const int half = pdf.pages() / 2;
    for (int page = 0; page < half; ++page) {
        auto one = pdf.text(page), other = pdf.text(page + half);
        if (page == 0) {
            const std::string first = "Bản 1: lưu tại bên giao", second = "Bản 2: lưu tại bên nhận";
            ASSERT_TRUE(holds(one, first) && holds(other, second));
            other.replace(other.find(second), second.size(), first);
        }
        EXPECT_EQ(one, other);
    }
}

TEST(HandoverRecordTest, GroupsNumbersAsEveryPaperDoes) {
    auto record = handoverRecord(2);
    record.discrepancies[1].number = "RT00000001";
    const auto text = textOf(Pdf(whole(draw(fonts(), record))));
    EXPECT_EQ(timesIn(text, "RT 000 000 014 VN"), 2U);
    EXPECT_EQ(timesIn(text, "RT00000001"), 2U) << "as it was read";
}

TEST(HandoverRecordTest, SaysWhatIsHandedOverInFiguresAndWords) {
    const auto text = textOf(Pdf(whole(draw(fonts(), handoverRecord(2)))));
    for (const auto* part :
         {"105 bưu gửi (một trăm lẻ năm)", "103 bưu gửi (một trăm lẻ ba)", "8.240 gam",
          "2.678.000 đ (Hai triệu sáu trăm bảy mươi tám nghìn đồng)",
          "6.178.000 đ (Sáu triệu một trăm bảy mươi tám nghìn đồng)", "Không thấy trong túi",
          "15 giờ 03 ngày 24/11/2026", "15 giờ 05 ngày 24/11/2026"})
        EXPECT_GE(timesIn(text, part), 2U) << part;
}

TEST(SlipsTest, TheirSymbolsAreReadFromThePaper) {
    const Pdf advice(whole(draw(fonts(), adviceOfDelivery()))),
        slip(whole(draw(fonts(), returnSlip()))), notice(whole(draw(fonts(), failedAttempt()))),
        appointment(whole(draw(fonts(), appointmentSlip()))),
        ticket(whole(draw(fonts(), pickupTicket())));
    for (const auto* bars : {&advice, &slip}) {
        const auto symbol = readCode128(bars->draw(0, kDpi));
        ASSERT_TRUE(symbol);
        EXPECT_EQ(symbol->text, itemNumber(1));
    }
    for (const auto* code : {&notice, &appointment, &ticket}) {
        const auto symbol = readQr(code->draw(0, kDpi));
        ASSERT_TRUE(symbol);
        EXPECT_EQ(symbol->text, typical().link);
    }
}

TEST(SlipsTest, MaskThePhone) {
    for (const auto& pdf : {draw(fonts(), adviceOfDelivery()), draw(fonts(), failedAttempt()),
                            draw(fonts(), returnSlip()), draw(fonts(), damageRecord())}) {
        const auto text = textOf(Pdf(whole(pdf)));
        EXPECT_TRUE(holds(text, "0912***678"));
        EXPECT_FALSE(holds(text, "0912345678"));
    }
}

TEST(SlipsTest, TakeWhatIsNotNFC) {
    auto paper = apology();
    paper.recipient = "Ông Trần Văn A\xCC\x89n";  // Ả as A and a hook above
    EXPECT_TRUE(holds(textOf(Pdf(whole(draw(fonts(), paper)))), "Ông Trần Văn Ản"));
}

}  // namespace
}  // namespace hoibao::labels::test
