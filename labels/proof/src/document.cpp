#include "document.hpp"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page-renderer.h>
#include <poppler-page.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace hoibao::proof {
namespace {

using Eight = std::array<std::uint8_t, 8>;

/// Eight dots of each byte of a bitmap, where a set bit is white.
std::array<Eight, 256> eights() {
    std::array<Eight, 256> all{};
    for (unsigned byte = 0; byte < all.size(); ++byte)
        for (unsigned bit = 0; bit < 8; ++bit)
            all[byte][bit] = (byte >> (7 - bit) & 1) != 0 ? 255 : 0;
    return all;
}

void spread(const std::uint8_t* bits, std::uint8_t* dots, int count) {
    static const auto kEights = eights();
    for (; count >= 8; count -= 8, dots += 8) std::memcpy(dots, kEights[*bits++].data(), 8);
    if (count > 0) std::copy_n(kEights[*bits].data(), count, dots);
}

}  // namespace

struct Document::State {
    poppler::byte_array bytes;
    std::unique_ptr<poppler::document> document;
};

Document::Document(const std::string& bytes) : state_(std::make_unique<State>()) {
    poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
    state_->bytes.assign(bytes.begin(), bytes.end());
    state_->document.reset(poppler::document::load_from_data(&state_->bytes));
}

Document::~Document() = default;

int Document::pages() const {
    return state_->document ? state_->document->pages() : 0;
}

scanner::GrayImage Document::draw(int page, int dpi) const {
    if (page < 1 || page > pages()) return {};
    const std::unique_ptr<poppler::page> sheet(state_->document->create_page(page - 1));
    if (!sheet) return {};
    poppler::page_renderer renderer;
    // A printer has no gray: a dot is black or it is not.
    renderer.set_image_format(poppler::image::format_mono);
    renderer.set_render_hint(poppler::page_renderer::antialiasing, false);
    renderer.set_render_hint(poppler::page_renderer::text_antialiasing, false);
    const auto size = sheet->page_rect();
    const auto dots = [dpi](double points) {
        return static_cast<int>(std::ceil(points * dpi / 72 - 1e-6));
    };
    const int width = dots(size.width()), height = dots(size.height());
    // poppler-cpp 22.12 takes rows of whole bytes for rows of whole words.
    const int words = (width + 31) / 32 * 32;
    const auto image = renderer.render_page(sheet.get(), dpi, dpi, 0, 0, words, height);
    if (!image.is_valid() || image.width() < width || image.height() < height) return {};
    scanner::GrayImage gray(width, height);
    for (int y = 0; y < height; ++y) {
        const auto* bits = reinterpret_cast<const std::uint8_t*>(image.const_data()) +
                           static_cast<std::ptrdiff_t>(y) * image.bytes_per_row();
        spread(bits, gray.row(y), width);
    }
    return gray;
}

}  // namespace hoibao::proof
