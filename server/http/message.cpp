#include "http/message.hpp"

#include <algorithm>
#include <cassert>

namespace hoibao::http {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool isSameName(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

void Headers::add(std::string name, std::string value) {
    fields_.emplace_back(std::move(name), std::move(value));
}

void Headers::set(std::string name, std::string value) {
    std::erase_if(fields_, [&](const auto& field) { return isSameName(field.first, name); });
    add(std::move(name), std::move(value));
}

const std::string* Headers::find(std::string_view name) const noexcept {
    for (const auto& [key, value] : fields_) {
        if (isSameName(key, name)) return &value;
    }
    return nullptr;
}

std::size_t Headers::count(std::string_view name) const noexcept {
    return static_cast<std::size_t>(std::ranges::count_if(
        fields_, [&](const auto& field) { return isSameName(field.first, name); }));
}

const std::string& Request::path(std::string_view name) const {
    const auto found = pathParameters.find(name);
    assert(found != pathParameters.end());
    return found->second;
}

std::optional<std::string> Request::query(std::string_view name) const {
    const auto found = queryParameters.find(name);
    if (found == queryParameters.end()) return std::nullopt;
    return found->second;
}

std::optional<std::string> Request::header(std::string_view name) const {
    const auto* value = headers.find(name);
    if (!value) return std::nullopt;
    return *value;
}

const domain::Caller& Request::who() const {
    assert(caller);
    return *caller;
}

const RequestToken& Request::requestToken() const {
    assert(token);
    return *token;
}

}  // namespace hoibao::http
