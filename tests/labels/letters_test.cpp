// Every Vietnamese letter, drawn by the PDF and by Pillow from the same font: a lost mark shows
// only in pixels, text extraction does not notice it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "content.hpp"
#include "fonts.hpp"
#include "pdf_document.hpp"
#include "samples.hpp"

namespace hoibao::labels::test {
namespace {

/// a ă â e ê i o ô ơ u ư y with no mark and five, d đ, and all of them as capitals: 146 letters
/// with the consonants that carry no mark.
constexpr std::u16string_view kLetters =
    u"aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
    u"AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬBCDĐEÈẺẼÉẸÊỀỂỄẾỆGHIÌỈĨÍỊKLMNOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢPQRSTUÙỦŨÚỤƯỪỬỮỨỰVXYỲỶỸÝỴ";

/// One letter in each square of a grid, as letters.py expects it.
std::string grid(Face face, double size) {
    constexpr std::size_t kColumns = 20;
    const double square = 2 * size, page = kColumns * square;
    const auto& files = fonts().files();
    PdfDocument pdf(files.regularFile, files.boldFile, page, page);
    std::vector<TextLine> lines;
    for (std::size_t i = 0; i < kLetters.size(); ++i)
        lines.push_back({static_cast<double>(i % kColumns) * square + 0.5 * size,
                         static_cast<double>(i / kColumns) * square + 1.4 * size, size, face,
                         std::u16string(1, kLetters[i])});
    Content content;
    UsedLetters used;
    content.lines(lines, page, used);
    pdf.addPage(content.text());
    return pdf.save(used);
}

TEST(LettersTest, AreDrawnAsAnotherRendererDrawsThem) {
    ASSERT_EQ(kLetters.size(), 178U);  // the 146 and the consonants
    const auto folder = std::filesystem::temp_directory_path() / "hoibao-letters";
    std::filesystem::create_directories(folder);
    for (const auto face : {Face::Regular, Face::Bold}) {
        for (const double size : {6.0, 24.0}) {
            const auto& files = fonts().files();
            const auto font = face == Face::Bold ? files.boldFile : files.regularFile;
            const auto pdf = folder / (std::to_string(static_cast<int>(size)) +
                                       (face == Face::Bold ? "-bold.pdf" : "-regular.pdf"));
            std::ofstream(pdf, std::ios::binary) << grid(face, size);
            const auto command = "/usr/bin/python3 " HOIBAO_SOURCE_DIR "/tests/labels/letters.py " +
                                 pdf.string() + " " + font + " " +
                                 std::to_string(static_cast<int>(size));
            EXPECT_EQ(std::system(command.c_str()), 0) << command;
        }
    }
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace hoibao::labels::test
