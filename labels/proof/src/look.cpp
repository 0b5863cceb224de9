#include "look.hpp"

#include <algorithm>
#include <stdexcept>

#include "compare.hpp"
#include "image_files.hpp"

namespace hoibao::proof {
namespace {

using nlohmann::json;

constexpr int kMargin = 12;  ///< dots around what is wrong

std::string hex(const std::string& bytes) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += kDigits[byte >> 4];
        out += kDigits[byte & 15];
    }
    return out;
}

std::string pictureOf(const scanner::GrayImage& page, const labels::DotBox& box) {
    const int left = std::max(0, int(box.left) - kMargin),
              top = std::max(0, int(box.top) - kMargin);
    const int right = std::min(page.width(), int(box.right) + kMargin);
    const int bottom = std::min(page.height(), int(box.bottom) + kMargin);
    if (right <= left || bottom <= top) return {};
    scanner::GrayImage crop(right - left, bottom - top);
    for (int y = top; y < bottom; ++y)
        std::copy(page.row(y) + left, page.row(y) + right, crop.row(y - top));
    return scanner::encodePng({crop.row(0), crop.width(), crop.height()});
}

}  // namespace

json look(const json& request, const Document& document, const labels::Fonts& fonts) {
    const auto sheet = labels::parseSheet(request.at("sheet").get<std::string>());
    const auto items = labels::parseItems(request.at("items").get<std::string>());
    const auto numbers = request.at("numbers").get<std::vector<std::string>>();
    const auto first = request.at("first").get<std::size_t>();
    if (!sheet || !items || numbers.size() != items->labels.size())
        throw std::invalid_argument("no task");
    const auto setup = labels::parseSetup(request.at("setup").get<std::string>());
    if (!setup) throw std::invalid_argument("no setup");
    const labels::Printer printer(fonts, *sheet, *setup);
    auto faults = json::array();
    scanner::GrayImage page;
    std::size_t drawn = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto& label = items->labels[i];
        const auto expected = printer.expect(items->sender, label, first + i);
        if (!expected) {
            faults.push_back({i, "cannot be laid out: " + expected.error().front().message, ""});
            continue;
        }
        if (expected->page != drawn) {
            drawn = expected->page;
            page = document.draw(static_cast<int>(drawn), sheet->dpi);
        }
        if (page.width() == 0) {
            faults.push_back({i, "the page cannot be drawn", ""});
            continue;
        }
        if (const auto difference = compare(page, label, numbers[i], *expected))
            faults.push_back({i, difference->reason, hex(pictureOf(page, difference->box))});
    }
    return {{"faults", std::move(faults)}};
}

}  // namespace hoibao::proof
