#include "document.hpp"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page-renderer.h>
#include <poppler-page.h>

#include <cstring>

namespace hoibao::proof {

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
    renderer.set_image_format(poppler::image::format_gray8);
    // Symbols are whole dots, and a printer smooths nothing; letters keep their faint edges.
    renderer.set_render_hint(poppler::page_renderer::antialiasing, false);
    renderer.set_render_hint(poppler::page_renderer::text_antialiasing, true);
    const auto image = renderer.render_page(sheet.get(), dpi, dpi);
    if (!image.is_valid()) return {};
    scanner::GrayImage gray(image.width(), image.height());
    for (int y = 0; y < image.height(); ++y)
        std::memcpy(gray.row(y),
                    image.const_data() + static_cast<std::ptrdiff_t>(y) * image.bytes_per_row(),
                    static_cast<std::size_t>(image.width()));
    return gray;
}

}  // namespace hoibao::proof
