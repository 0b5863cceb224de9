#include "pages/html.hpp"

#include <fmt/format.h>

#include <cassert>
#include <map>

#include "pages/embedded.hpp"

namespace hoibao::pages {
namespace {

constexpr std::string_view kLanguageCookie = "hoibao-language=";

/// Puts "a.b" = text as the member b of the object a.
void setNested(Data& object, std::string_view key, const std::string& text) {
    const auto dot = key.find('.');
    const std::string head(key.substr(0, dot));
    if (dot == std::string_view::npos) {
        object.set(head, text);
        return;
    }
    const auto* const known = object.get(head);
    Data inner = known ? *known : Data(Data::type::object);
    assert(inner.is_object());
    setNested(inner, key.substr(dot + 1), text);
    object.set(head, inner);
}

Data messagesOf(Language language) {
    Data messages(Data::type::object);
    for (const auto& [key, text] : Catalogue::of(language).all()) setNested(messages, key, text);
    return messages;
}

const Data& messages(Language language) {
    static const Data vietnamese = messagesOf(Language::Vietnamese);
    static const Data english = messagesOf(Language::English);
    return language == Language::English ? english : vietnamese;
}

using Partials = std::map<std::string, Data, std::less<>>;

const Partials& partials() {
    static const Partials all = [] {
        constexpr std::string_view kStart = "templates/part_", kEnd = ".mustache";
        Partials parts;
        for (const auto& file : embeddedFiles()) {
            if (!file.name.starts_with(kStart)) continue;
            auto name = file.name.substr(kStart.size());
            name.remove_suffix(kEnd.size());
            parts.emplace(name, std::string(file.content));
        }
        return parts;
    }();
    return all;
}

/// Looks {{> name}} up among the parts, everything else in what was pushed.
class Context : public kainjow::mustache::context<std::string> {
public:
    const Data* get_partial(const std::string& name) const override {
        const auto found = partials().find(name);
        return found == partials().end() ? nullptr : &found->second;
    }
};

}  // namespace

std::string render(Language language, std::string_view name, const Data& data) {
    const auto text = embedded(fmt::format("templates/{}.mustache", name));
    assert(text);
    kainjow::mustache::mustache page{std::string(*text)};
    assert(page.is_valid());
    Context context;
    context.push(&messages(language));
    context.push(&data);
    return page.render(context);
}

http::Response htmlResponse(int status, std::string body) {
    http::Response response;
    response.status = status;
    response.contentType = "text/html; charset=utf-8";
    response.body = std::move(body);
    return response;
}

Language languageOf(const http::Request& request) {
    if (const auto asked = request.query("lang")) return languageOf(*asked);
    const auto cookie = request.header("cookie").value_or("");
    const auto at = cookie.find(kLanguageCookie);
    return languageOf(at == std::string::npos ? "" : cookie.substr(at + kLanguageCookie.size(), 2));
}

std::string percentEncoded(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        const bool isPlain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                             (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_';
        encoded +=
            isPlain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return encoded;
}

std::string staticLink(std::string_view name) {
    const auto* const file = embeddedFile(fmt::format("static/{}", name));
    assert(file);
    return fmt::format("/static/{}?v={}", name, file->version);
}

}  // namespace hoibao::pages
