#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/error.hpp"
#include "http/message.hpp"

namespace hoibao::http {

using Json = nlohmann::json;

inline constexpr int kMaxJsonDepth = 32;

/// Reads a body. Errors: Malformed "malformed-json" (with the byte), "json-too-deep",
/// "duplicate-member" (with the pointer). The text itself is never in the error.
[[nodiscard]] domain::Result<Json> parseJson(std::string_view body);

/// The same, and the body must be an object: "not-an-object".
[[nodiscard]] domain::Result<Json> parseObject(std::string_view body);

/// 200 with JSON. Strings that are not UTF-8 are mended, never thrown about.
[[nodiscard]] Response ok(const Json& body);
[[nodiscard]] Response answer(int status, const Json& body);

/// Reads the members of one JSON object, collecting what is wrong with a pointer to it. Members
/// that nobody asks for are ignored. null counts as absent.
///
///     Fields fields(*body);
///     const auto office = fields.text("office");
///     const auto reason = fields.optionalText("reason");
///     if (const auto error = fields.error()) return problem(*error);
class Fields {
public:
    static constexpr std::size_t kMaxTextBytes = 4000;

    /// `object` must be an object and outlive this; `pointer` is where it stands ("/events/3").
    explicit Fields(const Json& object, std::string pointer = {});

    [[nodiscard]] std::string text(std::string_view name, std::size_t maxBytes = kMaxTextBytes);
    [[nodiscard]] std::optional<std::string> optionalText(std::string_view name,
                                                          std::size_t maxBytes = kMaxTextBytes);
    [[nodiscard]] std::int64_t integer(std::string_view name, std::int64_t least,
                                       std::int64_t most);
    [[nodiscard]] std::optional<std::int64_t> optionalInteger(std::string_view name,
                                                              std::int64_t least,
                                                              std::int64_t most);
    [[nodiscard]] std::optional<bool> optionalBoolean(std::string_view name);
    /// An array of strings, at most `maxCount`.
    [[nodiscard]] std::vector<std::string> texts(std::string_view name, std::size_t maxCount);
    /// An array of integers, at most `maxCount`.
    [[nodiscard]] std::vector<std::int64_t> integers(std::string_view name, std::size_t maxCount);
    /// Arrays of objects and objects: null when absent or of another type (then refused).
    [[nodiscard]] const Json* array(std::string_view name, std::size_t maxCount);
    [[nodiscard]] const Json* optionalArray(std::string_view name, std::size_t maxCount);
    [[nodiscard]] const Json* optionalObject(std::string_view name);
    [[nodiscard]] bool has(std::string_view name) const;

    /// Adds a fault found by the caller: `refuse("office", "malformed-office-code", "…")`.
    void refuse(std::string_view name, std::string code, std::string message);
    /// The same from a domain error.
    void refuse(std::string_view name, const domain::Error& error);
    /// Takes over the faults of an inner object.
    void take(const Fields& inner);

    [[nodiscard]] const std::vector<domain::FieldError>& faults() const { return faults_; }
    /// Malformed "invalid-fields" with all faults, or nothing.
    [[nodiscard]] std::optional<domain::Error> error() const;

private:
    [[nodiscard]] const Json* member(std::string_view name) const;
    [[nodiscard]] const Json* needed(std::string_view name);

    const Json& object_;
    std::string pointer_;
    std::vector<domain::FieldError> faults_;
};

}  // namespace hoibao::http
