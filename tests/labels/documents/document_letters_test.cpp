// Every Vietnamese letter, set by what sets the documents and drawn by Pillow from the same font: a
// lost mark shows only in pixels.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "documents/flow.hpp"
#include "pages.hpp"
#include "samples.hpp"

namespace hoibao::labels::test {
namespace {

/// In the order and grid of letters.py.
constexpr std::string_view kSmall =
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ";
constexpr std::string_view kCapital =
    "AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬBCDĐEÈẺẼÉẸÊỀỂỄẾỆGHIÌỈĨÍỊKLMNOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢPQRSTUÙỦŨÚỤƯỪỬỮỨỰVXYỲỶỸÝỴ";
constexpr std::size_t kColumns = 20;
constexpr double kSize = 9;
constexpr int kPixels = 100;  ///< a letter's size in the picture

Picture drawnByFlow(Face face) {
    const double square = 2 * kSize;
    const auto letters = ownText(std::string(kSmall) + std::string(kCapital));
    const auto rows = (letters.size() + kColumns - 1) / kColumns;
    const double height = static_cast<double>(rows) * square;
    Flow flow(fonts(), {kColumns * square, height + 60, 0, 0, 0, 10, kSize});
    for (std::size_t i = 0; i < letters.size(); ++i) {
        const auto set = flow.set("letter", std::u16string(1, letters[i]), {kSize, face}, square);
        // A line's baseline lies kAscent of its size below its top.
        flow.put(set, static_cast<double>(i % kColumns) * square + 0.5 * kSize,
                 static_cast<double>(i / kColumns) * square + (1.4 - kAscent) * kSize);
    }
    const auto pdf = flow.finish(ownText("Chữ"));
    if (!pdf) return {};
    const auto page = Pdf(*pdf).draw(0, kPixels * 72 / kSize);
    return page.crop(0, 0, page.width, static_cast<int>(rows) * 2 * kPixels);
}

TEST(DocumentLettersTest, AreDrawnAsAnotherRendererDrawsThem) {
    const auto file = (std::filesystem::temp_directory_path() /
                       ("hoibao-document-letters-" + std::to_string(::getpid()) + ".pgm"))
                          .string();
    for (const auto face : {Face::Regular, Face::Bold}) {
        const auto grid = drawnByFlow(face);
        std::ofstream(file, std::ios::binary)
            << "P5\n"
            << grid.width << " " << grid.height << "\n255\n"
            << std::string(grid.pixels.begin(), grid.pixels.end());
        const auto& files = fonts().files();
        const auto command = "/usr/bin/python3 " HOIBAO_SOURCE_DIR "/tests/labels/letters.py " +
                             file + " " + (face == Face::Bold ? files.boldFile : files.regularFile);
        EXPECT_EQ(std::system(command.c_str()), 0);
        std::filesystem::remove(file);
    }
}

}  // namespace
}  // namespace hoibao::labels::test
