#include "pages.hpp"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page-renderer.h>
#include <poppler-page.h>

#include <memory>
#include <stdexcept>

namespace hoibao::labels::test {
namespace {

std::string& log() {
    static std::string text;
    return text;
}

}  // namespace

struct Pdf::Document {
    poppler::byte_array bytes;
    std::unique_ptr<poppler::document> poppler;
};

Picture Picture::crop(int left, int top, int wide, int high) const {
    Picture part{wide, high, {}};
    for (int y = 0; y < high; ++y)
        for (int x = 0; x < wide; ++x) part.pixels.push_back(at(left + x, top + y));
    return part;
}

Pdf::Pdf(const std::string& bytes) : document_(new Document) {
    poppler::set_debug_error_function(
        [](const std::string& message, void*) { log() += message + "\n"; }, nullptr);
    log().clear();
    document_->bytes.assign(bytes.begin(), bytes.end());
    document_->poppler.reset(poppler::document::load_from_data(&document_->bytes));
    if (!document_->poppler) throw std::runtime_error("poppler cannot read this PDF");
}

Pdf::~Pdf() {
    delete document_;
}

int Pdf::pages() const {
    return document_->poppler->pages();
}

Picture Pdf::draw(int page, double dpi, const Area& area) const {
    const std::unique_ptr<poppler::page> sheet(document_->poppler->create_page(page));
    poppler::page_renderer renderer;
    renderer.set_image_format(poppler::image::format_gray8);
    renderer.set_render_hint(poppler::page_renderer::antialiasing, true);
    renderer.set_render_hint(poppler::page_renderer::text_antialiasing, true);
    const auto image =
        renderer.render_page(sheet.get(), dpi, dpi, area.left, area.top, area.width, area.height);
    Picture picture{image.width(), image.height(), {}};
    for (int y = 0; y < picture.height; ++y) {
        const auto* row = reinterpret_cast<const std::uint8_t*>(image.const_data()) +
                          static_cast<std::ptrdiff_t>(y) * image.bytes_per_row();
        picture.pixels.insert(picture.pixels.end(), row, row + picture.width);
    }
    return picture;
}

std::string Pdf::text(int page) const {
    const std::unique_ptr<poppler::page> sheet(document_->poppler->create_page(page));
    const auto utf8 = sheet->text(poppler::rectf(), poppler::page::raw_order_layout).to_utf8();
    return {utf8.begin(), utf8.end()};
}

std::string Pdf::complaints() {
    return log();
}

}  // namespace hoibao::labels::test
