// Files of results, step by step.
#include "pages/desk_fixture.hpp"
#include "sheet/workbooks.hpp"

namespace hoibao::pages {
namespace {

using domain::Role;
using tests::dayCell;
using tests::numberCell;
using tests::textCell;

constexpr std::string_view kHeadings =
    "Mã hồ sơ;Người nhận;Số điện thoại;Địa chỉ;Ngày duyệt;Lệ phí;STT\r\n";

class DeskImportTest : public DeskTest {
protected:
    DeskImportTest() { std::filesystem::remove_all(folder); }

    static std::string row(std::string_view dossier, std::string_view recipient = "Nguyễn Thị Ổn",
                           std::string_view phone = "912345678", std::string_view address = kSure,
                           std::string_view day = "23/11/2026") {
        return fmt::format("{};{};{};\"{}\";{};30.000 đ;1\r\n", dossier, recipient, phone, address,
                           day);
    }
    static Fields columns() {
        return {{"dossier_code", "0"},    {"recipient", "1"},   {"phone", "2"},
                {"address", "3"},         {"approved_at", "4"}, {"collect_vnd", "5"},
                {"return_by", "all:post"}};
    }
    /// Sends a file and says what its columns are; gives its page.
    std::string sent(const std::string& file, const Fields& chosen = columns()) {
        const auto page = location(upload("kết quả.csv", file));
        EXPECT_TRUE(page.starts_with("/desk/import/")) << page;
        const auto response = post(page, chosen);
        EXPECT_EQ(location(response), page + "/check") << response.body;
        return page;
    }
    /// "1 0 2 3": new, unchanged, other than stored, at fault.
    std::string counts(const http::Response& page) {
        std::string text;
        const std::regex pattern("<strong>([0-9.]+)</strong>");
        for (std::sregex_iterator at(page.body.begin(), page.body.end(), pattern), end;
             at != end && text.size() < 8; ++at)
            text += fmt::format("{}{}", text.empty() ? "" : " ", (*at)[1].str());
        return text;
    }
    std::size_t filesKept() const {
        if (!std::filesystem::exists(folder)) return 0;
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder),
                                                      std::filesystem::directory_iterator()));
    }
};

TEST_F(DeskImportTest, TakesInAFileAsAnOfficeWritesIt) {
    signInAs("lan", Role::Clerk, "C80");
    EXPECT_EQ(get("/desk/import").status, 200);
    const auto file = std::string(kHeadings) + row("H53.14-261103-0001") +
                      row("H53.14-261103-0002", "Trần Văn Bình", "0912 345 679", kUnsure);
    const auto first = location(upload("C:\\tệp\\kết quả <b>.csv", file));
    const auto page = get(first);
    ASSERT_EQ(page.status, 200);
    EXPECT_TRUE(has(page, "kết quả &lt;b&gt;.csv"));
    EXPECT_FALSE(has(page, "tệp\\kết"));
    EXPECT_TRUE(has(page, "<option value=\"2\" selected>Số điện thoại</option>"))
        << "known by its heading";
    EXPECT_TRUE(has(page, "<option value=\"all:post\" selected>"));
    ASSERT_EQ(location(post(first, columns())), first + "/check");
    const auto look = get(first + "/check");
    EXPECT_EQ(counts(look), "2 0 0 0");
    EXPECT_TRUE(has(look, "1 dòng mới có địa chỉ"));
    EXPECT_EQ(number("SELECT COUNT(*) FROM item"), 0) << "looking writes nothing";
    const auto taken = post(first + "/take-in", {});
    EXPECT_EQ(location(taken), first + "/check?said=takenIn");
    EXPECT_EQ(number("SELECT COUNT(*) FROM item"), 2);
    EXPECT_EQ(number("SELECT COUNT(*) FROM item WHERE phone = '0912345678' AND fee_vnd = 30000 "
                     "AND state = 'POST_READY'"),
              1);
    EXPECT_EQ(number("SELECT COUNT(*) FROM result WHERE approved_at = '2026-11-22 17:00:00'"), 2);
    post(first + "/take-in", {});
    EXPECT_EQ(number("SELECT COUNT(*) FROM item"), 2) << "asked twice, taken in once";
    EXPECT_EQ(counts(get(first + "/check")), "2 0 0 0");
}

TEST_F(DeskImportTest, ChangesNothingWhenTheSameFileComesAgain) {
    signInAs("lan", Role::Clerk, "C80");
    const auto file = std::string(kHeadings) + row("H53.14-261103-0001");
    post(sent(file) + "/take-in", {});
    const auto again = sent(file);
    EXPECT_EQ(counts(get(again + "/check")), "0 1 0 0");
    EXPECT_FALSE(has(get(again + "/check"), "/take-in")) << "there is nothing to take in";
    post(again + "/take-in", {});
    EXPECT_EQ(number("SELECT COUNT(*) FROM item"), 1);
    EXPECT_EQ(number("SELECT MAX(version) FROM item"), 1);
}

TEST_F(DeskImportTest, NamesEachFaultBesideItsCell) {
    signInAs("lan", Role::Clerk, "C80");
    post(sent(std::string(kHeadings) + row("H53.14-261103-0001")) + "/take-in", {});
    const auto file = std::string(kHeadings) + row("H53.14-261103-0001", "Nguyễn Thị Ốn") +
                      row("H53.14-261103-0002", "") +
                      row("H53.14-261103-0003", "Lê Văn Tám", "0912345678", kSure, "31/02/2026") +
                      row("H53.14-261103-0004") + row("H53.14-261103-0004") +
                      "H53.14-261103-0005;\"hỏng\"ngoặc;1;2;3;4;5\r\n";
    const auto page = get(sent(file) + "/check");
    EXPECT_EQ(counts(page), "1 0 1 4");
    EXPECT_TRUE(has(page,
                    "<span class=\"cell\">Nguyễn Thị Ốn</span> – đang lưu: "
                    "<span class=\"cell\">Nguyễn Thị Ổn</span>"))
        << page.body;
    EXPECT_TRUE(has(page, "<span class=\"cell wrong\">31/02/2026</span> – Không phải ngày"));
    EXPECT_TRUE(
        has(page, "<strong>Người nhận</strong>: <span class=\"cell wrong\"></span> – Thiếu"));
    EXPECT_TRUE(has(page, "Mã hồ sơ này đã có ở dòng trước"));
    EXPECT_TRUE(has(page, "Dấu ngoặc kép không đóng"));
    EXPECT_TRUE(has(page, "<td data-label=\"Dòng\">4</td>")) << "as the spreadsheet counts";
}

TEST_F(DeskImportTest, GivesTheBadRowsBackToBeMended) {
    signInAs("lan", Role::Clerk, "C80");
    const auto file = std::string(kHeadings) + row("H53.14-261103-0001") +
                      row("H53.14-261103-0002", "=cmd|' /C calc'!A0", "+84912345678", kSure, "x") +
                      row("H53.14-261103-0003", "@SUM(1)", "-1", kSure, "x");
    const auto page = sent(file);
    const auto csv = get(page + "/bad-rows.csv");
    ASSERT_EQ(csv.status, 200);
    EXPECT_TRUE(csv.headers.find("content-disposition")->starts_with("attachment"));
    EXPECT_TRUE(csv.body.starts_with("\xEF\xBB\xBFMã hồ sơ,Người nhận,"));
    EXPECT_FALSE(has(csv, "0001")) << "good rows are not in it";
    EXPECT_TRUE(has(csv, ",'=cmd|' /C calc'!A0,'+84912345678,"));
    EXPECT_TRUE(has(csv, ",'@SUM(1),'-1,"));
    EXPECT_TRUE(has(csv, "Ngày duyệt: Không phải ngày"));
    const auto mended = std::regex_replace(csv.body, std::regex(",x,"), ",24/11/2026,");
    EXPECT_EQ(counts(get(sent(mended) + "/check")), "2 0 0 0") << "the apostrophe is ours";
    post(sent(mended) + "/take-in", {});
    EXPECT_EQ(number("SELECT COUNT(*) FROM item WHERE phone = '0912345678'"), 1);
}

TEST_F(DeskImportTest, ReadsAWorkbook) {
    signInAs("lan", Role::Clerk, "C80");
    const auto book = tests::workbook(
        {{textCell("DANH SÁCH KẾT QUẢ")},
         {},
         {textCell("Mã hồ sơ"), textCell("Họ và tên"), textCell("SĐT"), textCell("Địa chỉ"),
          textCell("Ngày ký"), textCell("Hình thức nhận")},
         {textCell("H53.14-261103-0001"), textCell("Nguyễn Thị Ổn"), numberCell(912345678),
          textCell(std::string(kSure)), dayCell(46349), textCell("Bưu điện")},
         {textCell("H53.14-261103-0002"), textCell("Trần Văn Bình"), numberCell(2763822123),
          textCell(std::string(kSure)), dayCell(46349), textCell("Tại quầy")},
         {textCell("H53.14-261103-0003"), textCell("Lê Thị Cúc"), textCell("0912345678"),
          textCell(std::string(kSure)), textCell("hôm qua"), textCell("xe ôm")}});
    const auto page = location(upload("danh sách.xlsx", book));
    ASSERT_TRUE(page.starts_with("/desk/import/")) << page;
    const auto columns = get(page);
    const struct {
        std::string_view field, column;
    } guessed[] = {{"dossier_code", "0"}, {"recipient", "1"},   {"phone", "2"},
                   {"address", "3"},      {"approved_at", "4"}, {"return_by", "5"}};
    Fields chosen;
    for (const auto& [name, column] : guessed) {
        EXPECT_TRUE(std::regex_search(
            columns.body, std::regex(fmt::format("name=\"{}\"[^\\n]*\\n<option[^\\n]*value=\"{}\" "
                                                 "selected",
                                                 name, column))))
            << name;
        chosen.emplace(name, column);
    }
    post(page, chosen);
    const auto look = get(page + "/check");
    EXPECT_EQ(counts(look), "2 0 0 1");
    EXPECT_TRUE(has(look, "<td data-label=\"Dòng\">6</td>")) << "the row of the sheet";
    post(page + "/take-in", {});
    EXPECT_EQ(number("SELECT COUNT(*) FROM item WHERE phone = '0912345678'"), 1);
    EXPECT_EQ(number("SELECT COUNT(*) FROM item WHERE phone = '02763822123' AND return_by = "
                     "'pickup'"),
              1);
    EXPECT_EQ(number("SELECT COUNT(*) FROM result WHERE approved_at = '2026-11-22 17:00:00'"), 2);
}

TEST_F(DeskImportTest, RemembersColumnsForTheOffice) {
    signInAs("lan", Role::Clerk, "C80");
    const std::string headings = "Cột A,Cột B,Cột C,Cột D,Cột E\n";
    const auto line =
        fmt::format("H53.14-261103-0001,Nguyễn Thị Ổn,0912345678,\"{}\",2026-11-23\n", kSure);
    sent(headings + line, {{"dossier_code", "0"},
                           {"recipient", "1"},
                           {"phone", "2"},
                           {"address", "3"},
                           {"approved_at", "4"},
                           {"return_by", "all:pickup"}});
    signInAs("hoa", Role::Clerk, "C80");
    const auto page = get(location(upload("b.csv", headings + line)));
    EXPECT_TRUE(has(page, "<option value=\"4\" selected>Cột E</option>"));
    signInAs("below", Role::Clerk, "C80.25459");
    const auto other = get(location(upload("c.csv", headings + line)));
    EXPECT_FALSE(has(other, "selected>Cột E</option>")) << "another office's";
}

TEST_F(DeskImportTest, AsksForTheColumnsThatAreNeeded) {
    signInAs("lan", Role::Clerk, "C80");
    const auto page = location(upload("a.csv", std::string(kHeadings) + row("H53.14-261103-0001")));
    EXPECT_EQ(location(get(page + "/check")), page) << "first the columns";
    auto chosen = columns();
    chosen.erase("address");
    const auto missing = post(page, chosen);
    EXPECT_EQ(missing.status, 422);
    EXPECT_TRUE(has(missing, "href=\"#address\">Địa chỉ: Chưa chọn cột"));
    chosen["address"] = "2";
    EXPECT_TRUE(has(post(page, chosen), "Cột này đã chọn cho mục khác"));
    chosen["address"] = "99";
    EXPECT_EQ(post(page, chosen).status, 422);
    chosen["address"] = "3";
    chosen["return_by"] = "all:rocket";
    EXPECT_EQ(post(page, chosen).status, 422);
}

TEST_F(DeskImportTest, SaysWhyAFileIsRefused) {
    signInAs("lan", Role::Clerk, "C80");
    auto macros = tests::partsOf("");
    macros.emplace_back("xl/vbaProject.bin", "x");
    std::string many(kHeadings);
    for (std::size_t i = 0; i <= service::ImportTable::kMaxRows; ++i) many += "a;b;c;d;e;f;g\n";
    const struct {
        std::string name, bytes;
        int status;
        std::string_view words;
    } cases[] = {
        {"a.csv", " ", 422, "Không thấy dòng tiêu đề"},
        {"a.csv", std::string(kHeadings), 422, "Tệp chỉ có dòng tiêu đề"},
        {"a.csv", "\xFF\xFEM\0a\0", 422, "CSV UTF-8"},
        {"a.csv", "M\xE3 h;t\xEAn;s\xF4\n1;2;3\n", 422, "CSV UTF-8"},
        {"a.pdf", std::string("%PDF-1.4\n\0\0", 11), 422, "Đây không phải tệp Excel hay CSV"},
        {"a.csv", many, 413, "hơn 50.000 dòng"},
        {"a.xlsx", tests::zipped(macros), 422, "Tệp có macro"},
        {"a.xlsx", tests::oleContainer("EncryptedPackage"), 422, "Tệp có mật khẩu"},
        {"a.xls", tests::oleContainer("Workbook"), 422, "Excel kiểu cũ"},
        {"a.xlsx", "PK\x03\x04xxxxxxxxxxxx", 422, "Tệp Excel bị hỏng"},
        {"a.zip", tests::zipped({{"a", "b"}}), 422, "Đây không phải tệp Excel"},
    };
    for (const auto& c : cases) {
        const auto page = upload(c.name, c.bytes);
        EXPECT_EQ(page.status, c.status) << c.words;
        EXPECT_TRUE(has(page, c.words)) << c.words;
    }
    EXPECT_EQ(number("SELECT COUNT(*) FROM upload"), 0);
    EXPECT_EQ(filesKept(), 0u);
}

TEST_F(DeskImportTest, KeepsAFileToItsSenderAndForADay) {
    signInAs("lan", Role::Clerk, "C80");
    const auto page = sent(std::string(kHeadings) + row("H53.14-261103-0001"));
    EXPECT_EQ(filesKept(), 1u);
    signInAs("hoa", Role::Clerk, "C80");
    for (const std::string_view step : {"", "/check", "/bad-rows.csv"})
        EXPECT_EQ(get(page + std::string(step)).status, 404) << step;
    EXPECT_EQ(post(page + "/take-in", {}).status, 404);
    EXPECT_EQ(post(page, columns()).status, 404);
    EXPECT_EQ(get("/desk/import/..%2F..%2Fetc%2Fpasswd").status, 400);
    EXPECT_EQ(number("SELECT COUNT(*) FROM item"), 0);
    now += std::chrono::hours(25);
    EXPECT_EQ(importService.forgetOld(), 1u);
    EXPECT_EQ(filesKept(), 0u);
    signInAs("post", Role::PostLiaison, "P80");
    EXPECT_EQ(get("/desk/import").status, 403);
}

TEST_F(DeskImportTest, TakesInForAnOfficeBelowOnesOwnOnly) {
    signInAs("lan", Role::Clerk, "C80");
    EXPECT_TRUE(has(get("/desk/import"), "<option value=\"C80.25459\">"));
    const auto file = std::string(kHeadings) + row("H53.14-261103-0001");
    const auto page = location(upload("a.csv", file, "C80.25459"));
    ASSERT_TRUE(page.starts_with("/desk/import/")) << page;
    EXPECT_TRUE(has(get(page), "(C80.25459)"));
    ASSERT_EQ(location(post(page, columns())), page + "/check");
    ASSERT_EQ(post(page + "/take-in", {}).status, 303);
    EXPECT_EQ(number("SELECT COUNT(*) FROM item WHERE office = 'C80.25459'"), 1);
    EXPECT_EQ(number("SELECT COUNT(*) FROM item"), 1);

    signInAs("hoa", Role::Clerk, "C80.25459");
    EXPECT_FALSE(has(get("/desk/import"), "<select")) << "there is none to choose";
    for (const std::string_view office : {"C80", "C80.25460", "P80", "C80.99999"}) {
        const auto refused = upload("b.csv", file, office);
        EXPECT_EQ(refused.status, 404) << office;
        EXPECT_TRUE(has(refused, "Không có đơn vị này")) << office;
    }
}

TEST_F(DeskImportTest, AsksForTheFileAgainWhenTheSessionIsOver) {
    signInAs("lan", Role::Clerk, "C80");
    cookie = "hoibao-loopback=AAAAAAAAAAAAAAAAAAAAAA";
    const auto asked = location(upload("a.csv", "a"));
    EXPECT_EQ(asked, "/sign-in?next=/desk/import&said=fileAgain");
    EXPECT_TRUE(has(get(asked), "chọn lại tệp"));
}

TEST_F(DeskImportTest, ShowsScriptInCellsAndHeadingsAsText) {
    signInAs("lan", Role::Clerk, "C80");
    const std::string evil = "<script>alert(1)</script>";
    const auto file =
        fmt::format("{0},Người nhận,Điện thoại,Địa chỉ,Ngày duyệt\n{0},{0},{0},{0},{0}\n", evil);
    const auto page = sent(file, {{"dossier_code", "0"},
                                  {"recipient", "1"},
                                  {"phone", "2"},
                                  {"address", "3"},
                                  {"approved_at", "4"},
                                  {"return_by", "all:post"}});
    for (const std::string_view step : {"", "/check"}) {
        const auto shown = get(page + std::string(step));
        EXPECT_EQ(shown.status, 200);
        EXPECT_FALSE(has(shown, "<script>alert")) << step;
    }
    const auto named = get(location(upload("<img src=x onerror=alert(1)>.csv", file)));
    EXPECT_EQ(named.status, 200);
    EXPECT_TRUE(has(named, "&lt;img src=x onerror=alert(1)&gt;.csv")) << "the name of a file";
    EXPECT_FALSE(has(named, "<img src=x"));
}

TEST(ImportTableTest, UnderstandsCellsAsPeopleWriteThem) {
    const struct {
        std::string_view field, cell, value;
    } cases[] = {
        {"phone", "912345678", "0912345678"},
        {"phone", "912.345.678", "0912345678"},
        {"phone", "0912345678", "0912345678"},
        {"phone", "2763822123", "02763822123"},
        {"phone", "+84912345678", "+84912345678"},
        {"phone", "'+84912345678", "+84912345678"},
        {"phone", "không có", "không có"},
        {"approved_at", "23/11/2026", "2026-11-23T00:00:00+07:00"},
        {"approved_at", "3-1-2026 8:05", "2026-01-03T08:05:00+07:00"},
        {"approved_at", "2026-11-23", "2026-11-23T00:00:00+07:00"},
        {"approved_at", "2026-11-23T08:00:00+07:00", "2026-11-23T08:00:00+07:00"},
        {"approved_at", "31/02/2026", "31/02/2026"},
        {"approved_at", "11/23/2026", "11/23/2026"},
        {"collect_vnd", "30.000 đ", "30.000"},
        {"collect_vnd", "30,000 VND", "30.000"},
        {"collect_vnd", "miễn phí", "miễn phí"},
        {"return_by", "Qua Bưu điện", "post"},
        {"return_by", "Nhận trực tiếp tại quầy", "pickup"},
        {"return_by", "post", "post"},
        {"weight_grams", "60 g", "60"},
        {"recipient", "  Nguyễn  Thị  Ổn ", "Nguyễn Thị Ổn"},
    };
    for (const auto& c : cases)
        EXPECT_EQ(service::plainValue(c.field, c.cell), c.value) << c.field << ' ' << c.cell;
}

}  // namespace
}  // namespace hoibao::pages
