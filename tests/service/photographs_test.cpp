#include "service/photographs.hpp"

#include <fmt/format.h>

#include <fstream>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "domain/unavailable.hpp"
#include "labels/render.hpp"
#include "scanner/pool.hpp"
#include "service/tray_fixture.hpp"
#include "store/files.hpp"
#include "store/photos.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;
using scanner::Format;

class PhotographsTest : public tests::TrayTest {
protected:
    [[nodiscard]] std::size_t filesKept() const {
        const std::filesystem::directory_iterator all(folder);
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }
};

TEST_F(PhotographsTest, PhotographsOfOneTrayAddUp) {
    const auto numbers = addLabelled(4);
    const auto id = manifestOf(numbers).manifest.id;
    const auto first = photograph(id, {numbers[0], numbers[1]});
    ASSERT_TRUE(first) << first.error().detail;
    EXPECT_EQ(first->tally.reconciliation.counts.at(domain::LineClass::Matched), 2U);
    EXPECT_EQ(first->tally.reconciliation.counts.at(domain::LineClass::NotSeen), 2U);
    const auto second = photograph(id, {numbers[1], numbers[2]});
    EXPECT_EQ(second->tally.reconciliation.counts.at(domain::LineClass::Matched), 3U);
    EXPECT_EQ(classOf(id, numbers[1]), "MATCHED") << "in two photographs is not at two places";
    EXPECT_EQ(classOf(id, numbers[3]), "NOT_SEEN");
}

TEST_F(PhotographsTest, TheSamePhotographAgainIsTheSame) {
    const auto numbers = addLabelled(1);
    const auto id = manifestOf(numbers).manifest.id;
    const auto first = photograph(id, shows(numbers, links), "one");
    const auto again = photograph(id, shows(numbers, links), "one");
    ASSERT_TRUE(again);
    EXPECT_EQ(again->photo.id, first->photo.id);
    EXPECT_EQ(again->photo.sha256, crypto::toLowerHex(crypto::sha256("one")));
    EXPECT_EQ(again->reading.symbols.size(), 2U);
    EXPECT_EQ(reads, 1);
    EXPECT_EQ(filesKept(), 1U);
    ASSERT_TRUE(handover.sign(lead(), id, {}, {}));
    EXPECT_TRUE(photograph(id, shows(numbers, links), "one")) << "also after a signature";
    EXPECT_EQ(photograph(id, shows(numbers, links), "two").error().kind, ErrorKind::Conflict);
    EXPECT_EQ(filesKept(), 1U);
}

TEST_F(PhotographsTest, GivesEachNumberItsClass) {
    const auto numbers = addLabelled(4);
    const auto voided = addLabelled(1).front();
    ASSERT_TRUE(packing.voidLabel(asker(), voided, "torn"));
    const auto elsewhere = addLabelled(1).front();
    manifestOf({elsewhere});
    const auto extra = addLabelled(1).front();
    const auto below = addLabelled(1, "C80.25459").front();
    const std::string unissued(domain::ItemNumber::make("RT", 9'000'000, "VN").text());
    const auto id = manifestOf(numbers).manifest.id;
    auto reading = shows(
        {numbers[0], numbers[1], numbers[1], numbers[2], voided, elsewhere, extra, below, unissued},
        links);
    for (auto& symbol : reading.symbols)
        if (symbol.number == numbers[2] && symbol.format == Format::QRCode)
            symbol.text.back() = symbol.text.back() == 'A' ? 'B' : 'A';
    for (auto& symbol : reading.symbols)
        if (symbol.signature) symbol.signature = symbol.text.substr(symbol.text.size() - 14);
    const auto answer = photograph(id, reading, "tray");
    ASSERT_TRUE(answer);
    const struct {
        std::string number, lineClass;
    } cases[] = {
        {numbers[0], "MATCHED"},  {numbers[1], "DUPLICATE"}, {numbers[2], "UNKNOWN"},
        {numbers[3], "NOT_SEEN"}, {voided, "VOIDED"},        {elsewhere, "WRONG_MANIFEST"},
        {extra, "EXTRA"},         {below, "EXTRA"},          {unissued, "UNKNOWN"},
    };
    for (const auto& c : cases) EXPECT_EQ(classOf(id, c.number), c.lineClass) << c.number;
    std::size_t sum = 0;
    for (const auto& [lineClass, count] : answer->tally.reconciliation.counts) sum += count;
    EXPECT_EQ(sum, answer->tally.reconciliation.lines.size());
    EXPECT_EQ(sum, 9U);
}

TEST_F(PhotographsTest, AnItemOfAnotherOfficeIsOfAWrongOffice) {
    const auto ours = addLabelled(1, "C80.25459");
    const auto other = addLabelled(1).front();
    ManifestOrder order{"C80.25459", "P80.25459", ours, {}};
    const auto id = manifests.create(asker("C80.25459"), order)->manifest.id;
    ASSERT_TRUE(photograph(id, {ours[0], other}));
    EXPECT_EQ(classOf(id, other), "WRONG_OFFICE");
}

TEST_F(PhotographsTest, BarsAndQrOfOneLabelThatDisagreeAreAmbiguousNeighboursAreNot) {
    const auto numbers = addLabelled(4);
    const auto id = manifestOf(numbers).manifest.id;
    auto reading = shows({numbers[0], numbers[1]}, links);
    // One label with two numbers: the bars lie above the QR code as on the others.
    auto bars = symbol(Format::Code128, numbers[2], 10, 510, 40);
    auto qr = symbol(Format::QRCode, numbers[3], 10, 570, 40);
    reading.symbols.insert(reading.symbols.end(), {bars, qr});
    ASSERT_TRUE(photograph(id, reading, "one label"));
    EXPECT_EQ(classOf(id, numbers[2]), "AMBIGUOUS");
    EXPECT_EQ(classOf(id, numbers[3]), "AMBIGUOUS");

    const auto next = addLabelled(4);
    const auto other = manifestOf(next).manifest.id;
    reading = shows({next[0], next[1]}, links);
    // Two labels beside each other, of each of which one symbol was read.
    reading.symbols.push_back(symbol(Format::Code128, next[2], 310, 510, 40));
    reading.symbols.push_back(symbol(Format::QRCode, next[3], 10, 570, 40));
    ASSERT_TRUE(photograph(other, reading, "two labels"));
    EXPECT_EQ(classOf(other, next[2]), "MATCHED");
    EXPECT_EQ(classOf(other, next[3]), "MATCHED");
}

TEST_F(PhotographsTest, BarsAndQrFarApartAreStillOneLabel) {
    const auto numbers = addLabelled(1);
    const auto id = manifestOf(numbers).manifest.id;
    auto reading = shows(numbers, links);
    for (auto& symbol : reading.symbols)
        if (symbol.format == Format::QRCode) {
            symbol.label = 7;  // the scanner did not join them
            for (auto& corner : symbol.corners) corner.y += 400;
        }
    ASSERT_TRUE(photograph(id, reading, "far"));
    EXPECT_EQ(classOf(id, numbers[0]), "MATCHED");
}

TEST_F(PhotographsTest, FramesGoAfterTheirDaysAndSymbolsStay) {
    const auto numbers = addLabelled(2);
    const auto id = manifestOf(numbers).manifest.id;
    ASSERT_TRUE(photograph(id, {numbers[0]}));
    now += std::chrono::hours(24 * 3);
    ASSERT_TRUE(photograph(id, {numbers[1]}));
    EXPECT_EQ(photographs.forgetOld(), 0U);
    now += std::chrono::hours(24 * 4 + 1);
    EXPECT_EQ(photographs.forgetOld(), 1U);
    EXPECT_EQ(filesKept(), 1U);
    const auto kept = view(id);
    EXPECT_EQ(kept.tally.photos[0].file, "");
    EXPECT_EQ(kept.tally.photos[0].sha256.size(), 64U);
    EXPECT_EQ(kept.tally.reconciliation.counts.at(domain::LineClass::Matched), 2U);
    std::ofstream(folder / "stranger.jpg") << "x";
    std::filesystem::last_write_time(
        folder / "stranger.jpg",
        std::filesystem::file_time_type::clock::now() - std::chrono::hours(48));
    EXPECT_EQ(photographs.forgetOld(), 1U) << "a frame that nobody knows of";
}

TEST_F(PhotographsTest, OtherOfficesPhotographNothing) {
    const auto id = manifestOf(addLabelled(1)).manifest.id;
    EXPECT_EQ(photographs.take(asker("C80.25459"), id, "x").error().kind, ErrorKind::NotFound);
    EXPECT_EQ(photographs.take(asker("P80.25459"), id, "x").error().kind, ErrorKind::NotFound);
    EXPECT_EQ(photographs.take(asker(), 999, "x").error().kind, ErrorKind::NotFound);
    EXPECT_EQ(reads, 0);
    readings["x"] = shows({}, links);
    EXPECT_TRUE(photographs.take(liaison(), id, "x"));
}

/// The same with the readers that the server uses.
class RealPhotographsTest : public PhotographsTest {
protected:
    static scanner::PoolSettings settings() {
        scanner::PoolSettings settings;
        settings.worker = std::filesystem::path(HOIBAO_BIN_DIR) / "hoibao-scan";
        return settings;
    }
    scanner::Pool pool{settings()};
    Photographs real{database(),
                     links,
                     folder,
                     std::chrono::days(7),
                     [this](std::string_view bytes, const std::vector<std::string>& expected) {
                         return pool.read(bytes, {.crops = true, .expected = expected});
                     },
                     clock()};
};

TEST_F(RealPhotographsTest, ReadsALabelThatThisProgramPrinted) {
    const auto run = print(addItems(1));
    const auto number = numbersOf(run).front();
    const auto id = manifestOf({number}).manifest.id;
    std::ofstream(folder / "label.pdf", std::ios::binary)
        << printing.labels(asker(), run, 1).value();
    const auto command = fmt::format(
        "/usr/bin/pdftoppm -jpeg -r 150 -singlefile {0}/label.pdf {0}/label", folder.string());
    ASSERT_EQ(std::system(command.c_str()), 0);
    const auto jpeg = store::readFile(folder / "label.jpg").value();
    const auto answer = real.take(asker(), id, jpeg);
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(classOf(id, number), "MATCHED");
    EXPECT_GE(answer->reading.symbols.size(), 2U);
    const auto crops = database().inTransaction(
        [&](store::Session& session) { return store::cropsOf(session, answer->photo.id); });
    ASSERT_EQ(crops.size(), answer->reading.symbols.size());
    for (const auto& crop : crops) {
        EXPECT_EQ(crop.number, number);
        const auto seen = pool.read(crop.png);
        ASSERT_TRUE(seen) << seen.error().message;
        const auto position = static_cast<std::size_t>(crop.position);
        if (answer->reading.symbols[position].format == scanner::Format::QRCode) {
            EXPECT_EQ(seen->labels, std::vector{number}) << "the crop shows what was read";
        }
    }
    const auto cut = real.take(asker(), id, std::string_view(jpeg).substr(0, jpeg.size() / 2));
    ASSERT_FALSE(cut);
    EXPECT_EQ(cut.error().kind, ErrorKind::Unreadable);
}

/// Alone in its photograph, with no other label to tell how far bars and QR code lie apart.
TEST_F(RealPhotographsTest, ALabelWhoseBarsAndQrDisagreeIsAmbiguousOnEveryTallSheet) {
    const auto fonts = labels::Fonts::load(labels::Fonts::folder());
    for (const auto& sheet : labels::sheets()) {
        if (sheet.label.y.value < 100) continue;  // of the low ones the bars are not always read
        SCOPED_TRACE(sheet.name);
        const auto numbers = addLabelled(2);
        const auto id = manifestOf(numbers).manifest.id;
        labels::Label label;
        label.number = numbers[0];
        label.link = links.link(numbers[1]);
        label.dossierCode = "H53.14-261103-0001";
        label.recipient = "Nguyễn Thị Ổn";
        label.address = "Số 1 đường Hùng Vương";
        label.ward = "Phường Tân Ninh";
        label.province = "Tỉnh Tây Ninh";
        const labels::Sender sender{"Trung tâm", "C80", "Số 83 Phạm Tung", "1900 0000"};
        const auto pdf = labels::Printer(fonts, sheet, {}).render(sender, {&label, 1}, 1);
        ASSERT_TRUE(pdf);
        std::ofstream(folder / "mixed.pdf", std::ios::binary) << *pdf;
        const auto command = fmt::format(
            "/usr/bin/pdftoppm -png -r 150 -singlefile {0}/mixed.pdf {0}/mixed", folder.string());
        ASSERT_EQ(std::system(command.c_str()), 0);
        ASSERT_TRUE(real.take(asker(), id, store::readFile(folder / "mixed.png").value()));
        EXPECT_EQ(classOf(id, numbers[0]), "AMBIGUOUS");
        EXPECT_EQ(classOf(id, numbers[1]), "AMBIGUOUS");
    }
}

TEST_F(RealPhotographsTest, RefusesWhatIsNoPhotographAndKeepsNothingOfIt) {
    const auto id = manifestOf(addLabelled(1)).manifest.id;
    // A PNG's signature and header: 30 000 × 30 000 gray pixels.
    const std::string huge(
        "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x75\x30\0\0\x75\x30\x08\0\0\0\0\x77\xa3\xa5\x6c", 33);
    const struct {
        std::string what, bytes;
        ErrorKind kind;
    } cases[] = {
        {"nothing", "", ErrorKind::UnsupportedType},
        {"a PDF", "%PDF-1.4\n1 0 obj", ErrorKind::UnsupportedType},
        {"too many pixels", huge, ErrorKind::TooLarge},
        {"a JPEG's first bytes", "\xFF\xD8\xFF\xE0", ErrorKind::Unreadable},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.what);
        const auto refused = real.take(asker(), id, c.bytes);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, c.kind) << refused.error().detail;
    }
    EXPECT_EQ(filesKept(), 0U);
    pool.stop();
    readings.clear();
    EXPECT_THROW((void)real.take(asker(), id, "\xFF\xD8\xFF\xE0 more"), Unavailable);
}

}  // namespace
}  // namespace hoibao::service
