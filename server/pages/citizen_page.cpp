#include "pages/citizen_page.hpp"

#include <fmt/format.h>

#include "pages/html.hpp"

namespace hoibao::pages {

std::string citizenPath(Language language, std::string_view path) {
    return fmt::format("{}{}", path, language == Language::English ? "?lang=en" : "");
}

std::string citizenPage(Language language, std::string_view title, std::string_view otherLink,
                        const std::string& body) {
    auto data = object();
    data.set("title", fmt::format("{} – {}", title, Catalogue::of(language).text("siteName")));
    data.set("home", citizenPath(language, "/track"));
    data.set("officesPath", citizenPath(language, "/offices"));
    data.set("postagePath", citizenPath(language, "/postage"));
    data.set("style", staticLink("track.css"));
    data.set("icon", staticLink("icon.svg"));
    data.set("otherLink", std::string(otherLink));
    data.set("body", body);
    return render(language, "layout", data);
}

}  // namespace hoibao::pages
