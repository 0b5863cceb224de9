#include "fonts.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace hoibao::labels {
namespace {

FontMetrics read(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream bytes;
    if (!in || !(bytes << in.rdbuf())) throw FontUnavailable("font " + file + " cannot be read");
    return FontMetrics::parse(bytes.view(), file);
}

}  // namespace

std::string Fonts::folder() {
    const char* chosen = std::getenv("HOIBAO_LABELS_FONTS");
    return chosen != nullptr && *chosen != '\0' ? chosen : kDefaultFolder;
}

Fonts Fonts::load(const std::string& folder) {
    const auto regular = folder + "/NotoSans-Regular.ttf", bold = folder + "/NotoSans-Bold.ttf";
    Fonts fonts;
    fonts.files_ = std::make_shared<const Files>(Files{regular, bold, {read(regular), read(bold)}});
    return fonts;
}

}  // namespace hoibao::labels
