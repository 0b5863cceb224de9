#include "pages/form.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "crypto/random.hpp"

namespace hoibao::pages {

std::string verbatim(const http::Form& form, std::string_view name) {
    const auto found = form.find(name);
    return found == form.end() ? "" : found->second;
}

std::string field(const http::Form& form, std::string_view name) {
    constexpr std::string_view kBlank = " \t\r\n";
    const auto value = verbatim(form, name);
    const auto begin = value.find_first_not_of(kBlank);
    if (begin == std::string::npos) return "";
    return value.substr(begin, value.find_last_not_of(kBlank) - begin + 1);
}

void Faults::add(std::string_view field, std::string text) {
    const auto isSaid = [&](const auto& known) {
        return known.first == field && known.second == text;
    };
    if (std::none_of(all_.begin(), all_.end(), isSaid)) all_.emplace_back(field, std::move(text));
}

void Faults::into(Data& data) const {
    if (all_.empty()) return;
    auto listed = list();
    auto byField = object();
    for (const auto& [id, text] : all_) {
        auto each = object();
        each.set("id", id.empty() ? std::string("main") : id);
        each.set("text", text);
        listed.push_back(each);
        if (!id.empty()) byField.set(id, text);
    }
    data.set("faults", listed);
    data.set("hasFaults", true);
    data.set("fault", byField);
}

std::string hiddenFields(const http::Request& request) {
    if (request.sessionToken.empty()) return "";
    return fmt::format(
        "<input type=\"hidden\" name=\"csrf\" value=\"{}\">"
        "<input type=\"hidden\" name=\"once\" value=\"{}\">",
        http::csrfToken(request.sessionToken), crypto::randomId());
}

service::Asker askerOf(const http::Request& request, const http::Form& form) {
    const auto text =
        fmt::format("{}\n{}\n{}", request.who().keyId, request.target, field(form, "once"));
    return {request.who(), request.id, crypto::toLowerHex(crypto::digest<16>(text))};
}

}  // namespace hoibao::pages
