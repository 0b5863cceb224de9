#include "service/commune_outlines.hpp"

#include <nlohmann/json.hpp>

namespace hoibao::service {
namespace {

using nlohmann::json;

void addRings(CommuneOutline& outline, const json& polygon) {
    for (const auto& ring : polygon) {
        auto& points = outline.rings.emplace_back();
        for (const auto& point : ring)
            points.emplace_back(point.at(0).get<double>(), point.at(1).get<double>());
    }
}

}  // namespace

domain::Result<std::vector<CommuneOutline>> parseOutlines(std::string_view geoJson) try {
    std::vector<CommuneOutline> outlines;
    const auto file = json::parse(geoJson);
    for (const auto& feature : file.at("features")) {
        const auto& about = feature.at("properties");
        auto& outline = outlines.emplace_back();
        outline.code = about.at("code").get<std::string>();
        outline.name = about.at("name").get<std::string>();
        const auto& geometry = feature.at("geometry");
        if (geometry.at("type") == "Polygon") {
            addRings(outline, geometry.at("coordinates"));
        } else {
            for (const auto& polygon : geometry.at("coordinates")) addRings(outline, polygon);
        }
    }
    return outlines;
} catch (const json::exception& error) {
    return domain::fail(domain::ErrorKind::Malformed, "malformed-reference", error.what());
}

}  // namespace hoibao::service
