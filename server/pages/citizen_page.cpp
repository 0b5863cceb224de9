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

Data officeData(const store::PublicOffice& office) {
    std::string dial;
    for (const char c : office.hotline)
        if ((c >= '0' && c <= '9') || c == '+') dial += c;
    auto data = object();
    data.set("name", office.name);
    data.set("address", office.address);
    data.set("hours", office.hours);
    data.set("hotline", office.hotline);
    data.set("dial", dial);
    return data;
}

}  // namespace hoibao::pages
