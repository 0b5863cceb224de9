// Any bytes as an ITEMS.json, as a sheet's file and as a font. What is taken must be drawn or
// refused by field; a drawn PDF begins and ends as one.
#include <cassert>
#include <cstdint>
#include <cstdlib>

#include "font_metrics.hpp"
#include "font_subset.hpp"
#include "labels/render.hpp"
#include "labels/sheet.hpp"

namespace {

using namespace hoibao::labels;

const Fonts& fonts() {
    static const Fonts loaded = Fonts::load(Fonts::folder());
    return loaded;
}

void check(bool claim) {
    if (!claim) std::abort();
}

void draw(const Items& items, const Sheet& sheet) {
    if (items.labels.size() > 20) return;
    const Printer printer(fonts(), sheet);
    const auto pdf = printer.render(items.sender, items.labels);
    if (!pdf) {
        check(!pdf.error().empty());
        for (const auto& refusal : pdf.error())
            check(!refusal.field.empty() && !refusal.message.empty());
        return;
    }
    check(pdf->starts_with("%PDF-") && pdf->find("%%EOF") != std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto items = parseItems(text))
        for (const char* name : {"thermal-100x150", "a4-2x4", "a4-3x7"})
            draw(*items, *findSheet(name));
    if (const auto sheet = parseSheet(text)) {
        check(parseSheet(toJson(*sheet)).has_value());
        static_cast<void>(Printer(fonts(), *sheet).check(Sender{"a", "", "", ""}));
    }
    try {
        static_cast<void>(FontMetrics::parse(text, "fuzz"));
        static_cast<void>(subsetFont(text, "fuzz", {1, 3, 2}));
    } catch (const FontUnavailable&) {
    }
    return 0;
}
