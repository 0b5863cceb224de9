// Labels whose QR codes have a level of choice, and how many a plain reader reads.
//   qr_levels draw SHEET L|M|Q|H OUT.pdf   24 labels as on SHEET, a page each; prints the size of
//   the
//                                          code, then the labels' numbers
//   qr_levels read FILE.pgm…               a line a picture: what was read, tabs between
// qr_levels.py photographs and counts.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iostream>

#include "code128.hpp"
#include "compose.hpp"
#include "content.hpp"
#include "fonts.hpp"
#include "pdf_document.hpp"
#include "read_symbols.hpp"
#include "samples.hpp"

namespace hoibao::labels::test {
namespace {

int draw(const char* sheetName, char levelName, const char* file) {
    const auto level = static_cast<QrLevel>(std::string("LMQH").find(levelName));
    const auto& on = sheet(sheetName);
    const auto g = layOut(on).value();
    const auto& files = fonts().files();
    const double width = on.label.x.value * kPointsPerMm, height = on.label.y.value * kPointsPerMm;
    const double dot = pointsOfDots(1, on.dpi);
    PdfDocument pdf(files, width, height);
    UsedLetters used;
    QrEncoder encoder;
    for (const auto& label : run(24)) {
        Content content;
        content.lines(composeSender(sender(), g, files.faces).value(), height, used);
        content.lines(composeLabel(label, 0, g, files.faces).value(), height, used);
        content.code128(encodeCode128(label.number), g.barX * dot, height - g.barY * dot, dot,
                        g.barModule, g.barHeight, 0);
        const auto code = encoder.encode(label.link, level);
        const int module = g.qrSide / (code.modules + 2 * QrCode::kQuietZone);
        const int spare = (g.qrSide - code.modules * module) / 2;
        content.qrCode(code, (g.qrX + spare) * dot, height - (g.qrY + spare) * dot, module * dot);
        pdf.addPage(content.text());
        if (label.number == run(1)[0].number)
            std::printf("%d of %.2f mm\n", code.modules, mmOfDots(module, on.dpi));
        std::printf("%s\n", label.number.c_str());
    }
    std::ofstream(file, std::ios::binary) << pdf.save(used);
    return 0;
}

Picture readPgm(const char* file) {
    std::ifstream in(file, std::ios::binary);
    std::string magic;
    int most = 0;
    Picture picture;
    in >> magic >> picture.width >> picture.height >> most;
    in.get();
    picture.pixels.resize(static_cast<std::size_t>(picture.width) *
                          static_cast<std::size_t>(picture.height));
    in.read(reinterpret_cast<char*>(picture.pixels.data()),
            static_cast<std::streamsize>(picture.pixels.size()));
    return picture;
}

/// In a process of its own: ZXing 1.4 aborts on some distorted codes.
void read(const char* file) {
    std::fflush(stdout);
    const pid_t child = ::fork();
    if (child == 0) {
        std::freopen("/dev/null", "w", stderr);
        for (const auto& text : readQrs(readPgm(file))) std::printf("%s\t", text.c_str());
        std::printf("\n");
        std::fflush(stdout);
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (status != 0) std::printf("\n");
}

}  // namespace
}  // namespace hoibao::labels::test

int main(int count, char** arguments) {
    using namespace hoibao::labels::test;
    const std::string what = count > 1 ? arguments[1] : "";
    if (what == "draw" && count == 5) return draw(arguments[2], arguments[3][0], arguments[4]);
    if (what != "read") return 2;
    for (int i = 2; i < count; ++i) read(arguments[i]);
    return 0;
}
