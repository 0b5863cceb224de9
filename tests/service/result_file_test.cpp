#include "service/result_file.hpp"

#include <gtest/gtest.h>

namespace hoibao::service {
namespace {

const std::string kHeader = "dossier_code,recipient,phone,address,approved_at,return_by\n";

TEST(ResultFileTest, ReadsEveryFormOfCsvAlike) {
    const struct {
        std::string_view text, form;
    } cases[] = {
        {"dossier_code,recipient,phone,address,approved_at,return_by\n"
         "H1,An,09,\"Số 1, ấp 2\",t,post\n",
         "LF, comma"},
        {"\xEF\xBB\xBF"
         "dossier_code,recipient,phone,address,approved_at,return_by\r\n"
         "H1,An,09,\"Số 1, ấp 2\",t,post\r\n",
         "BOM, CRLF"},
        {"dossier_code;recipient;phone;address;approved_at;return_by\r\n"
         "H1;An;09;Số 1, ấp 2;t;post",
         "semicolon, no last line break"},
        {"return_by;extra;phone;address;approved_at;dossier_code;recipient\n"
         "post;x;09;\"Số 1, ấp 2\";t;H1;An\n",
         "another order, a column that nobody knows"},
        {" Dossier_Code ,RECIPIENT,\"phone\",address,approved_at,return_by\n\n"
         "H1,An,09,\"Số 1, ấp 2\",t,post\n\n",
         "names with blanks and capitals, blank lines"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.form);
        auto file = ResultFile::open(c.text);
        ASSERT_TRUE(file);
        const auto record = file->next();
        ASSERT_TRUE(record);
        EXPECT_FALSE(record->fault);
        EXPECT_EQ(record->sent.dossierCode, "H1");
        EXPECT_EQ(record->sent.recipient, "An");
        EXPECT_EQ(record->sent.address, "Số 1, ấp 2");
        EXPECT_EQ(record->sent.returnBy, "post");
        EXPECT_FALSE(file->next());
    }
}

TEST(ResultFileTest, RefusesWhatIsNoExport) {
    const struct {
        std::string text;
        domain::ErrorKind kind;
        std::string_view code;
        std::size_t fields;
    } cases[] = {
        {"", domain::ErrorKind::UnsupportedType, "empty-file", 0},
        {"\n\n", domain::ErrorKind::Unreadable, "not-csv", 0},
        {std::string("PK\3\4\0\0\0\0", 8), domain::ErrorKind::Unreadable, "not-csv", 0},
        {"%PDF-1.7\n1 0 obj\n", domain::ErrorKind::Unreadable, "missing-column", 6},
        {"dossier_code,recipient,phone,approved_at,return_by\n", domain::ErrorKind::Unreadable,
         "missing-column", 1},
        {"dossier_code,recipient,phone,address,approved_at,return_by,phone\n",
         domain::ErrorKind::Unreadable, "repeated-column", 1},
        {"{\"dossierCode\": 1}", domain::ErrorKind::Unreadable, "missing-column", 6},
        {std::string(ResultFile::kMaxBytes + 1, 'x'), domain::ErrorKind::TooLarge, "file-too-large",
         0},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.text.substr(0, 80));
        const auto file = ResultFile::open(c.text);
        ASSERT_FALSE(file);
        EXPECT_EQ(file.error().kind, c.kind);
        EXPECT_EQ(file.error().code, c.code);
        EXPECT_EQ(file.error().fields.size(), c.fields);
    }
}

TEST(ResultFileTest, SaysWhereARecordBeginsAndWhichIsBroken) {
    const std::string text = kHeader +
                             "H1,An,09,\"Số 1\nấp 2\",t,post\n"     // 2 and 3
                             "H2,An,09,\"Số 1,t,post\n"             // 4: the quote never ends
                             "H3,An,09,Số 1,t\n"                    // 5: a field too few
                             "H4,An,09,Số 1,t,post,more\n"          // 6: one too many
                             "H5,An,09,\"Số \"\"1\"\"\",t,post\n";  // 7
    auto file = ResultFile::open(text);
    ASSERT_TRUE(file);
    const struct {
        std::size_t line;
        std::string_view code, fault;
    } expected[] = {
        {2, "H1", ""},
        {4, "H2", "broken-quotes"},
        {5, "H3", "field-count"},
        {6, "H4", "field-count"},
        {7, "H5", ""},
    };
    for (const auto& e : expected) {
        SCOPED_TRACE(e.code);
        const auto record = file->next();
        ASSERT_TRUE(record);
        EXPECT_EQ(record->line, e.line);
        EXPECT_EQ(record->sent.dossierCode, e.code);
        EXPECT_EQ(record->fault ? record->fault->code : "", e.fault);
    }
    EXPECT_FALSE(file->next());
}

}  // namespace
}  // namespace hoibao::service
