#include <csetjmp>
#include <cstdio>  // jpeglib.h needs FILE
#include <cstring>
#include <string>
// after <cstdio>
#include <jpeglib.h>

#include "image_files.hpp"

namespace hoibao::scanner {

namespace {

struct ErrorManager {
    jpeg_error_mgr base;
    std::jmp_buf escape;
    char message[JMSG_LENGTH_MAX];
};

[[noreturn]] void leave(j_common_ptr info) {
    auto* errors = reinterpret_cast<ErrorManager*>(info->err);
    info->err->format_message(info, errors->message);
    std::longjmp(errors->escape, 1);
}

/// A warning says that data are corrupt: what would follow is guessed, so it ends here.
void leaveOnWarning(j_common_ptr info, int level) {
    if (level < 0) leave(info);
}

/// How the pixels come: gray wherever libjpeg can make it, else CMYK for us to fold.
J_COLOR_SPACE outputSpace(J_COLOR_SPACE stored) {
    return stored == JCS_CMYK || stored == JCS_YCCK ? JCS_CMYK : JCS_GRAYSCALE;
}

/// Adobe's CMYK is stored inverted; 255 is no ink.
void foldCmyk(const std::uint8_t* from, std::uint8_t* to, int width) {
    for (int x = 0; x < width; ++x, from += 4) {
        const unsigned ink = 77u * from[0] + 150u * from[1] + 29u * from[2];
        to[x] = std::uint8_t(ink * from[3] / (256u * 255u));
    }
}

/// Everything between setjmp and its return holds no object with a destructor (longjmp runs none).
bool decodeRows(jpeg_decompress_struct& info, ErrorManager& errors, GrayImage& image,
                std::vector<std::uint8_t>& line) {
    if (setjmp(errors.escape)) return false;
    while (info.output_scanline < info.output_height) {
        const int y = int(info.output_scanline);
        JSAMPROW target = line.empty() ? image.row(y) : line.data();
        jpeg_read_scanlines(&info, &target, 1);
        if (!line.empty()) foldCmyk(line.data(), image.row(y), image.width());
    }
    jpeg_finish_decompress(&info);
    return true;
}

bool start(jpeg_decompress_struct& info, ErrorManager& errors, std::string_view bytes, int shrink) {
    if (setjmp(errors.escape)) return false;
    jpeg_create_decompress(&info);
    jpeg_mem_src(&info, reinterpret_cast<const unsigned char*>(bytes.data()),
                 static_cast<unsigned long>(bytes.size()));
    jpeg_read_header(&info, TRUE);
    info.scale_num = 1;
    info.scale_denom = unsigned(shrink);
    info.out_color_space = outputSpace(info.jpeg_color_space);
    info.dct_method = JDCT_ISLOW;
    jpeg_start_decompress(&info);
    return true;
}

}  // namespace

Result<GrayImage> decodeJpeg(std::string_view bytes, const ImageHeader& header, int shrink) {
    jpeg_decompress_struct info;
    std::memset(&info, 0, sizeof info);
    ErrorManager errors;
    info.err = jpeg_std_error(&errors.base);
    errors.base.error_exit = leave;
    errors.base.emit_message = leaveOnWarning;
    const auto damaged = [&] {
        jpeg_destroy_decompress(&info);
        return fail(ErrorCode::Truncated, std::string("damaged JPEG: ") + errors.message);
    };
    if (!start(info, errors, bytes, shrink)) return damaged();
    const bool asProbed = int(info.image_width) == header.storedWidth &&
                          int(info.image_height) == header.storedHeight;
    if (!asProbed) {
        std::strcpy(errors.message, "two frame headers");
        return damaged();
    }
    GrayImage image(int(info.output_width), int(info.output_height));
    std::vector<std::uint8_t> line;
    if (info.out_color_space == JCS_CMYK) line.resize(4 * std::size_t(info.output_width));
    if (!decodeRows(info, errors, image, line)) return damaged();
    jpeg_destroy_decompress(&info);
    return image;
}

}  // namespace hoibao::scanner
