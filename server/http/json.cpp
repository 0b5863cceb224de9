#include "http/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace hoibao::http {

namespace {

using domain::ErrorKind;
using domain::fail;

/// Counted on the bytes, before anything is built of them.
bool isTooDeep(std::string_view body) {
    int depth = 0;
    bool isInString = false;
    for (std::size_t i = 0; i < body.size(); ++i) {
        const char c = body[i];
        if (isInString) {
            if (c == '\\') ++i;
            if (c == '"') isInString = false;
        } else if (c == '"') {
            isInString = true;
        } else if (c == '[' || c == '{') {
            if (++depth > kMaxJsonDepth) return true;
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return false;
}

bool hasControl(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f;
    });
}

bool isBlank(std::string_view text) {
    return text.find_first_not_of(" \t\n") == std::string_view::npos;
}

}  // namespace

domain::Result<Json> parseJson(std::string_view body) {
    if (isTooDeep(body)) {
        return fail(ErrorKind::Malformed, "json-too-deep",
                    fmt::format("The JSON is nested deeper than {}.", kMaxJsonDepth));
    }
    std::vector<std::set<std::string>> open;
    std::string repeated;
    const auto watch = [&](int, Json::parse_event_t event, Json& parsed) {
        if (event == Json::parse_event_t::object_start) open.emplace_back();
        if (event == Json::parse_event_t::object_end) open.pop_back();
        if (event == Json::parse_event_t::key) {
            const auto& name = parsed.get_ref<const std::string&>();
            if (!open.back().insert(name).second && repeated.empty()) repeated = name;
        }
        return true;
    };
    try {
        auto parsed = Json::parse(body.begin(), body.end(), watch);
        if (!repeated.empty()) {
            return fail(ErrorKind::Malformed, "duplicate-member", "A member is given twice.",
                        {{'/' + repeated, "duplicate-member", "is given twice in one object"}});
        }
        return parsed;
    } catch (const Json::parse_error& error) {
        return fail(ErrorKind::Malformed, "malformed-json",
                    fmt::format("The body is no JSON: it breaks at byte {}.", error.byte));
    } catch (const Json::exception&) {
        return fail(ErrorKind::Malformed, "malformed-json",
                    "The body is no JSON: a number is out of range.");
    }
}

domain::Result<Json> parseObject(std::string_view body) {
    auto parsed = parseJson(body);
    if (parsed && !parsed->is_object()) {
        return fail(ErrorKind::Malformed, "not-an-object", "The body is no JSON object.");
    }
    return parsed;
}

Response ok(const Json& body) {
    return answer(200, body);
}

Response answer(int status, const Json& body) {
    Response response;
    response.status = status;
    response.contentType = "application/json";
    response.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
    return response;
}

Fields::Fields(const Json& object, std::string pointer)
    : object_(object), pointer_(std::move(pointer)) {}

const Json* Fields::member(std::string_view name) const {
    const auto found = object_.find(name);
    if (found == object_.end() || found->is_null()) return nullptr;
    return &*found;
}

const Json* Fields::needed(std::string_view name) {
    const auto* value = member(name);
    if (!value) refuse(name, "required", "is missing");
    return value;
}

bool Fields::has(std::string_view name) const {
    return member(name) != nullptr;
}

std::string Fields::text(std::string_view name, std::size_t maxBytes) {
    if (!needed(name)) return {};
    const auto faultsBefore = faults_.size();
    auto value = optionalText(name, maxBytes);
    if (faults_.size() == faultsBefore && (!value || isBlank(*value))) {
        refuse(name, "required", "is empty");
    }
    return value.value_or(std::string());
}

std::optional<std::string> Fields::optionalText(std::string_view name, std::size_t maxBytes) {
    const auto* value = member(name);
    if (!value) return std::nullopt;
    if (!value->is_string()) {
        refuse(name, "not-a-string", "is no string");
        return std::nullopt;
    }
    const auto& text = value->get_ref<const std::string&>();
    if (text.size() > maxBytes) {
        refuse(name, "too-long", fmt::format("is longer than {} bytes", maxBytes));
        return std::nullopt;
    }
    if (hasControl(text)) {
        refuse(name, "control-character", "holds a control character");
        return std::nullopt;
    }
    return text;
}

std::int64_t Fields::integer(std::string_view name, std::int64_t least, std::int64_t most) {
    if (!needed(name)) return least;
    return optionalInteger(name, least, most).value_or(least);
}

std::optional<std::int64_t> Fields::optionalInteger(std::string_view name, std::int64_t least,
                                                    std::int64_t most) {
    const auto* value = member(name);
    if (!value) return std::nullopt;
    const bool isOverflow =
        value->is_number_unsigned() && value->get<std::uint64_t>() > std::uint64_t(INT64_MAX);
    if (!value->is_number_integer()) {
        refuse(name, "not-an-integer", "is no integer");
        return std::nullopt;
    }
    if (isOverflow || value->get<std::int64_t>() < least || value->get<std::int64_t>() > most) {
        refuse(name, "out-of-range", fmt::format("is not between {} and {}", least, most));
        return std::nullopt;
    }
    return value->get<std::int64_t>();
}

std::optional<bool> Fields::optionalBoolean(std::string_view name) {
    const auto* value = member(name);
    if (!value) return std::nullopt;
    if (!value->is_boolean()) {
        refuse(name, "not-a-boolean", "is neither true nor false");
        return std::nullopt;
    }
    return value->get<bool>();
}

std::vector<std::string> Fields::texts(std::string_view name, std::size_t maxCount) {
    std::vector<std::string> result;
    const auto* values = array(name, maxCount);
    if (!values) return result;
    for (std::size_t i = 0; i < values->size(); ++i) {
        const auto& value = (*values)[i];
        const auto place = fmt::format("{}/{}", name, i);
        const auto* text = value.get_ptr<const std::string*>();
        if (!text) {
            refuse(place, "not-a-string", "is no string");
        } else if (text->size() > kMaxTextBytes || hasControl(*text)) {
            refuse(place, "malformed-text", "is too long or holds a control character");
        } else {
            result.push_back(*text);
        }
    }
    return result;
}

std::vector<std::int64_t> Fields::integers(std::string_view name, std::size_t maxCount) {
    std::vector<std::int64_t> result;
    const auto* values = array(name, maxCount);
    if (!values) return result;
    for (std::size_t i = 0; i < values->size(); ++i) {
        const auto& value = (*values)[i];
        const bool isOverflow =
            value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t(INT64_MAX);
        if (!value.is_number_integer() || isOverflow) {
            refuse(fmt::format("{}/{}", name, i), "not-an-integer", "is no integer");
        } else {
            result.push_back(value.get<std::int64_t>());
        }
    }
    return result;
}

const Json* Fields::array(std::string_view name, std::size_t maxCount) {
    return needed(name) ? optionalArray(name, maxCount) : nullptr;
}

const Json* Fields::optionalArray(std::string_view name, std::size_t maxCount) {
    const auto* value = member(name);
    if (!value) return nullptr;
    if (!value->is_array()) {
        refuse(name, "not-an-array", "is no array");
        return nullptr;
    }
    if (value->size() > maxCount) {
        refuse(name, "too-many", fmt::format("has more than {} entries", maxCount));
        return nullptr;
    }
    return value;
}

const Json* Fields::optionalObject(std::string_view name) {
    const auto* value = member(name);
    if (!value) return nullptr;
    if (!value->is_object()) {
        refuse(name, "not-an-object", "is no object");
        return nullptr;
    }
    return value;
}

void Fields::refuse(std::string_view name, std::string code, std::string message) {
    constexpr std::size_t kMaxFaults = 100;
    if (faults_.size() >= kMaxFaults) return;
    faults_.push_back({fmt::format("{}/{}", pointer_, name), std::move(code), std::move(message)});
}

void Fields::refuse(std::string_view name, const domain::Error& error) {
    refuse(name, error.code, error.detail);
}

void Fields::take(const Fields& inner) {
    faults_.insert(faults_.end(), inner.faults_.begin(), inner.faults_.end());
}

std::optional<domain::Error> Fields::error() const {
    if (faults_.empty()) return std::nullopt;
    return domain::Error{ErrorKind::Malformed, "invalid-fields",
                         fmt::format("{} {}.", faults_.front().field, faults_.front().message),
                         faults_};
}

}  // namespace hoibao::http
