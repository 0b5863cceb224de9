#include "pages/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "pages/embedded.hpp"

namespace hoibao::pages {

Language languageOf(std::string_view code) {
    return code == "en" ? Language::English : Language::Vietnamese;
}

const Catalogue& Catalogue::of(Language language) {
    static const Catalogue vietnamese = compiledIn(".vi.properties");
    static const Catalogue english = compiledIn(".en.properties");
    return language == Language::English ? english : vietnamese;
}

Catalogue Catalogue::compiledIn(std::string_view ending) {
    Catalogue all;
    for (const auto& file : embeddedFiles())
        if (file.name.ends_with(ending)) all.texts_.merge(parse(file.content).texts_);
    return all;
}

Catalogue Catalogue::parse(std::string_view properties) {
    constexpr std::string_view kBetween = " = ";
    Catalogue catalogue;
    while (!properties.empty()) {
        const auto end = std::min(properties.find('\n'), properties.size());
        const auto line = properties.substr(0, end);
        properties.remove_prefix(std::min(end + 1, properties.size()));
        const auto middle = line.find(kBetween);
        if (line.empty() || line.front() == '#' || middle == std::string_view::npos) continue;
        catalogue.texts_.emplace(line.substr(0, middle), line.substr(middle + kBetween.size()));
    }
    return catalogue;
}

const std::string& Catalogue::text(std::string_view key) const {
    const auto found = texts_.find(key);
    assert(found != texts_.end());
    return found->second;
}

std::string filled(std::string text, std::string_view name, std::string_view value) {
    const auto mark = fmt::format("{{{}}}", name);
    for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += value.size())
        text.replace(at, mark.size(), value);
    return text;
}

}  // namespace hoibao::pages
