#include "service/reference.hpp"

#include <stdexcept>

#include "store/files.hpp"

namespace hoibao::tests {
namespace {

std::string text(const std::string& name) {
    auto read = store::readFile(std::string(HOIBAO_SOURCE_DIR) + "/sql/reference/" + name);
    if (!read) throw std::runtime_error(read.error().detail);
    return std::move(*read);
}

}  // namespace

const domain::Gazetteer& gazetteer() {
    static const auto made = domain::Gazetteer::parse(text("provinces.csv"), text("wards.csv"),
                                                      text("former-units.csv"));
    return made.value();
}

const domain::ZoneTable& zones() {
    static const auto made = domain::ZoneTable::parse(text("wards.csv"), text("former-units.csv"),
                                                      text("neighbour-provinces.csv"));
    return made.value();
}

}  // namespace hoibao::tests
