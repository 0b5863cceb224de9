#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "scanner/read.hpp"

namespace hoibao::scanner {

/// One symbol as `hoibao-scan --json` and the photo route give it: format, text, number, evidence,
/// corners, likelihoodRatio where assisted; and signature (where there is one), label, way.
[[nodiscard]] nlohmann::json toJson(const Symbol& symbol);
[[nodiscard]] nlohmann::json toJson(const Unread& unread);
[[nodiscard]] nlohmann::json toJson(const Corners& corners);
/// {"width", "height", "ms", "symbols", "labels", "unread", "outOfTime"}; and "crops", in
/// hexadecimal, where there are any.
[[nodiscard]] nlohmann::json toJson(const Reading& reading);
/// {"code", "message"}.
[[nodiscard]] nlohmann::json toJson(const ReadError& error);

/// The inverse of toJson(Reading), for what a worker says: every field checked for type and bounds
/// (a worker that was taken over may say anything). None where something is wrong.
[[nodiscard]] std::optional<Reading> readingFromJson(const nlohmann::json& json);
[[nodiscard]] std::optional<ReadError> errorFromJson(const nlohmann::json& json);

}  // namespace hoibao::scanner
