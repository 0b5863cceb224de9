#include "pages/form.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>

namespace hoibao::pages {
namespace {

using Token = std::array<unsigned char, 16>;

std::string hexOf(const Token& token) {
    std::array<char, 2 * sizeof(Token) + 1> text{};
    sodium_bin2hex(text.data(), text.size(), token.data(), token.size());
    return text.data();
}

}  // namespace

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
    Token token;
    randombytes_buf(token.data(), token.size());
    return fmt::format(
        "<input type=\"hidden\" name=\"csrf\" value=\"{}\">"
        "<input type=\"hidden\" name=\"once\" value=\"{}\">",
        http::csrfToken(request.sessionToken), hexOf(token));
}

service::Asker askerOf(const http::Request& request, const http::Form& form) {
    const auto text =
        fmt::format("{}\n{}\n{}", request.who().keyId, request.target, field(form, "once"));
    Token token;
    crypto_generichash(token.data(), token.size(),
                       reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr,
                       0);
    return {request.who(), request.id, hexOf(token)};
}

}  // namespace hoibao::pages
