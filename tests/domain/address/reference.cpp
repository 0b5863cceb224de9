#include "reference.hpp"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

namespace hoibao::domain {

std::string contentsOf(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) {
        std::cerr << "cannot read " << path << '\n';
        std::exit(2);
    }
    return text.str();
}

std::string referenceFile(const std::string& name) {
    return contentsOf(std::string(HOIBAO_SOURCE_DIR) + "/sql/reference/" + name);
}

const Gazetteer& reference() {
    static const auto gazetteer =
        Gazetteer::parse(referenceFile("provinces.csv"), referenceFile("wards.csv"),
                         referenceFile("former-units.csv"));
    if (!gazetteer) {
        std::cerr << gazetteer.error().detail << '\n';
        std::exit(2);
    }
    return *gazetteer;
}

}  // namespace hoibao::domain
