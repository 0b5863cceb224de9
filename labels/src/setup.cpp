#include <nlohmann/json.hpp>

#include "labels/render.hpp"

namespace hoibao::labels {

using nlohmann::json;

std::string toJson(const Setup& setup) {
    nlohmann::ordered_json object;
    object["start"] = setup.start;
    object["offset"] = json::array({setup.offset.x.value, setup.offset.y.value});
    object["scale"] = setup.scale;
    object["barReduction"] = setup.barReduction;
    return object.dump();
}

std::optional<Setup> parseSetup(std::string_view text) {
    const json object = json::parse(text, nullptr, false);
    if (!object.is_object()) return std::nullopt;
    Setup setup;
    const auto offset = object.value("offset", json::array({0, 0}));
    const auto start = object.value("start", json(1)), scale = object.value("scale", json(1)),
               reduction = object.value("barReduction", json(0));
    const bool isGood = offset.is_array() && offset.size() == 2 && offset[0].is_number() &&
                        offset[1].is_number() && start.is_number_integer() && scale.is_number() &&
                        reduction.is_number_integer();
    if (!isGood) return std::nullopt;
    setup.start = start.get<int>();
    setup.offset = {{offset[0].get<double>()}, {offset[1].get<double>()}};
    setup.scale = scale.get<double>();
    setup.barReduction = reduction.get<int>();
    return setup;
}

}  // namespace hoibao::labels
