#include "labels/sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

namespace hoibao::labels {
namespace {

using nlohmann::json;

Sheet single(const char* name, double width, double height, int dpi) {
    const Extent size{{width}, {height}};
    return {name, size, size, 1, 1, {{0}, {0}}, size, dpi};
}

Sheet a4(const char* name, Extent label, int columns, int rows, Extent margin, Extent pitch) {
    return {name, {{210}, {297}}, label, columns, rows, margin, pitch, 600};
}

const std::array<Sheet, 9>& known() {
    static const std::array<Sheet, 9> all{
        single("thermal-100x150", 100, 150, 203),
        single("thermal-80x50", 80, 50, 203),
        single("a6", 105, 148, 600),
        single("a5", 148, 210, 600),
        a4("a4-2x2", {{105}, {148.5}}, 2, 2, {{0}, {0}}, {{105}, {148.5}}),
        a4("a4-2x4", {{99.1}, {67.7}}, 2, 4, {{4.65}, {13.1}}, {{101.6}, {67.7}}),
        a4("a4-2x5", {{99.1}, {57}}, 2, 5, {{4.65}, {6}}, {{101.6}, {57}}),
        a4("a4-3x7", {{63.5}, {38.1}}, 3, 7, {{7.2}, {15.15}}, {{66.05}, {38.1}}),
        a4("a4-3x8", {{70}, {37}}, 3, 8, {{0}, {0.5}}, {{70}, {37}}),
    };
    return all;
}

/// Reads the fields of a sheet, and keeps what is wrong with them.
class Reader {
public:
    explicit Reader(const json& object) : object_(object) {}

    double number(const json& value, const std::string& field, double least, double most) {
        if (!value.is_number()) return wrong(field, "is no number");
        const double n = value.get<double>();
        if (!(n >= least && n <= most))
            return wrong(field, fmt::format("must be from {:g} to {:g}", least, most));
        return n;
    }
    int whole(const char* key, int least, int most) {
        const auto at = object_.find(key);
        if (at == object_.end()) return static_cast<int>(wrong(key, "is missing"));
        if (!at->is_number_integer()) return static_cast<int>(wrong(key, "is no whole number"));
        return static_cast<int>(number(*at, key, least, most));
    }
    Extent pair(const char* key, double least) {
        const auto at = object_.find(key);
        if (at == object_.end()) {
            wrong(key, "is missing");
        } else if (!at->is_array() || at->size() != 2) {
            wrong(key, "is no pair of numbers");
        } else {
            return {{number((*at)[0], key, least, Sheet::kMaxPage)},
                    {number((*at)[1], key, least, Sheet::kMaxPage)}};
        }
        return {};
    }
    double wrong(const std::string& field, std::string message) {
        refusals_.push_back({0, "sheet." + field, std::move(message)});
        return 0;
    }
    Refusals& refusals() { return refusals_; }

private:
    const json& object_;
    Refusals refusals_;
};

void checkPlaces(const Sheet& sheet, Reader& reader) {
    const struct {
        const char* way;
        double page, label, margin, pitch;
        int count;
    } ways[] = {
        {"across", sheet.page.x.value, sheet.label.x.value, sheet.margin.x.value,
         sheet.pitch.x.value, sheet.columns},
        {"down", sheet.page.y.value, sheet.label.y.value, sheet.margin.y.value, sheet.pitch.y.value,
         sheet.rows},
    };
    constexpr double kTolerance = 0.05;
    for (const auto& way : ways) {
        if (way.count > 1 && way.pitch < way.label - kTolerance)
            reader.wrong("pitch", fmt::format("labels overlap {} by {:.1f} mm", way.way,
                                              way.label - way.pitch));
        const double end = way.margin + (way.count - 1) * way.pitch + way.label;
        if (end > way.page + kTolerance)
            reader.wrong("label", fmt::format("labels leave the page {} by {:.1f} mm", way.way,
                                              end - way.page));
    }
}

}  // namespace

std::span<const Sheet> sheets() {
    return known();
}

const Sheet* findSheet(std::string_view name) {
    const auto found = std::ranges::find(known(), name, &Sheet::name);
    return found == known().end() ? nullptr : &*found;
}

Result<Sheet> parseSheet(std::string_view text) {
    const json object = json::parse(text, nullptr, false);
    if (object.is_discarded() || !object.is_object())
        return tl::unexpected(Refusals{{0, "sheet", "is no JSON object"}});
    Reader reader(object);
    Sheet sheet;
    const auto name = object.find("name");
    if (name == object.end() || !name->is_string())
        reader.wrong("name", "is missing");
    else
        sheet.name = name->get<std::string>();
    sheet.page = reader.pair("page", 10);
    sheet.label = reader.pair("label", 10);
    sheet.columns = reader.whole("columns", 1, Sheet::kMaxColumns);
    sheet.rows = reader.whole("rows", 1, Sheet::kMaxRows);
    sheet.margin = reader.pair("margin", 0);
    sheet.pitch = reader.pair("pitch", 0);
    sheet.dpi = reader.whole("dpi", Sheet::kMinDpi, Sheet::kMaxDpi);
    if (reader.refusals().empty()) checkPlaces(sheet, reader);
    if (!reader.refusals().empty()) return tl::unexpected(std::move(reader.refusals()));
    return sheet;
}

std::string toJson(const Sheet& sheet) {
    nlohmann::ordered_json object;
    const auto pair = [](const Extent& e) { return json::array({e.x.value, e.y.value}); };
    object["name"] = sheet.name;
    object["page"] = pair(sheet.page);
    object["label"] = pair(sheet.label);
    object["columns"] = sheet.columns;
    object["rows"] = sheet.rows;
    object["margin"] = pair(sheet.margin);
    object["pitch"] = pair(sheet.pitch);
    object["dpi"] = sheet.dpi;
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace hoibao::labels
