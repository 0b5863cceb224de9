#include "fonts.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace hoibao::labels {
namespace {

std::string read(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream bytes;
    if (!in || !(bytes << in.rdbuf())) throw FontUnavailable("font " + file + " cannot be read");
    return std::move(bytes).str();
}

}  // namespace

std::string Fonts::folder() {
    const char* chosen = std::getenv("HOIBAO_LABELS_FONTS");
    return chosen != nullptr && *chosen != '\0' ? chosen : kDefaultFolder;
}

Fonts Fonts::load(const std::string& folder) {
    Files files{folder + "/NotoSans-Regular.ttf", folder + "/NotoSans-Bold.ttf", {}, {}, {}};
    files.regularBytes = read(files.regularFile);
    files.boldBytes = read(files.boldFile);
    files.faces = {FontMetrics::parse(files.regularBytes, files.regularFile),
                   FontMetrics::parse(files.boldBytes, files.boldFile)};
    Fonts fonts;
    fonts.files_ = std::make_shared<const Files>(std::move(files));
    return fonts;
}

}  // namespace hoibao::labels
