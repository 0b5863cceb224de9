// Every Vietnamese letter, drawn by the PDF and by Pillow from the same font: a lost mark shows
// only in pixels, text extraction does not notice it.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "content.hpp"
#include "fonts.hpp"
#include "pages.hpp"
#include "pdf_document.hpp"
#include "samples.hpp"

namespace hoibao::labels::test {
namespace {

/// a ă â e ê i o ô ơ u ư y with no mark and five, d đ, and all of them as capitals: 146 letters
/// with the consonants that carry no mark.
constexpr std::u16string_view kLetters =
    u"aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
    u"AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬBCDĐEÈẺẼÉẸÊỀỂỄẾỆGHIÌỈĨÍỊKLMNOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢPQRSTUÙỦŨÚỤƯỪỬỮỨỰVXYỲỶỸÝỴ";

constexpr std::size_t kColumns = 20;
constexpr int kPixels = 100;  ///< a size, as letters.py expects it
constexpr int kSquare = 2 * kPixels;

/// One letter in each square of a grid.
Picture drawn(std::u16string_view letters, Face face, double size) {
    const double square = 2 * size;
    const auto columns = std::min(letters.size(), kColumns);
    const double width = static_cast<double>(columns) * square;
    const double height = static_cast<double>((letters.size() + kColumns - 1) / kColumns) * square;
    const auto& files = fonts().files();
    PdfDocument pdf(files, width, height);
    std::vector<TextLine> lines;
    for (std::size_t i = 0; i < letters.size(); ++i)
        lines.push_back({static_cast<double>(i % kColumns) * square + 0.5 * size,
                         static_cast<double>(i / kColumns) * square + 1.4 * size, size, face,
                         std::u16string(1, letters[i])});
    Content content;
    UsedLetters used;
    content.lines(lines, height, used);
    pdf.addPage(content.text());
    return Pdf(pdf.save(used)).draw(0, kPixels * 72 / size);
}

/// The same grid, each letter from a PDF of its own: libharu loses marks when it embeds a letter
/// without others that have the same mark.
Picture drawnAlone(Face face, double size) {
    const auto rows = (kLetters.size() + kColumns - 1) / kColumns;
    Picture grid{static_cast<int>(kColumns) * kSquare, static_cast<int>(rows) * kSquare, {}};
    grid.pixels.assign(static_cast<std::size_t>(grid.width) * static_cast<std::size_t>(grid.height),
                       255);
    for (std::size_t i = 0; i < kLetters.size(); ++i) {
        const auto letter = drawn(kLetters.substr(i, 1), face, size);
        const auto left = i % kColumns * kSquare, top = i / kColumns * kSquare;
        for (int y = 0; y < kSquare; ++y)
            for (int x = 0; x < kSquare; ++x)
                grid.pixels[(top + static_cast<std::size_t>(y)) *
                                static_cast<std::size_t>(grid.width) +
                            left + static_cast<std::size_t>(x)] = letter.at(x, y);
    }
    return grid;
}

class LettersTest : public testing::Test {
protected:
    /// Whether Pillow draws the grid as it is.
    static bool isAsPillowDraws(const Picture& grid, Face face) {
        auto name = (std::filesystem::temp_directory_path() / "hoibao-letters-XXXXXX").string();
        const int file = ::mkstemp(name.data());
        ::close(file);
        std::ofstream(name, std::ios::binary)
            << "P5\n"
            << grid.width << " " << grid.height << "\n255\n"
            << std::string(grid.pixels.begin(), grid.pixels.end());
        const auto& files = fonts().files();
        const auto command = "/usr/bin/python3 " HOIBAO_SOURCE_DIR "/tests/labels/letters.py " +
                             name + " " + (face == Face::Bold ? files.boldFile : files.regularFile);
        const int status = std::system(command.c_str());
        std::filesystem::remove(name);
        return status == 0;
    }
};

TEST_F(LettersTest, AreDrawnAsAnotherRendererDrawsThem) {
    ASSERT_EQ(kLetters.size(), 178U);  // the 146 and the consonants
    for (const auto face : {Face::Regular, Face::Bold})
        for (const double size : {6.0, 24.0})
            EXPECT_TRUE(isAsPillowDraws(drawn(kLetters, face, size), face)) << size;
}

TEST_F(LettersTest, AreDrawnWholeWithoutTheirRelations) {
    for (const auto face : {Face::Regular, Face::Bold})
        EXPECT_TRUE(isAsPillowDraws(drawnAlone(face, 12), face));
}

}  // namespace
}  // namespace hoibao::labels::test
