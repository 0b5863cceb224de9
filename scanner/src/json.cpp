#include "scanner/json.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "scanner/symbol_text.hpp"

namespace hoibao::scanner {

using nlohmann::json;

namespace {

constexpr std::size_t kMaxSymbols = 4096;
constexpr std::size_t kMaxText = 8192;
constexpr double kMaxCoordinate = 1e6;
constexpr std::size_t kMaxCropBytes = 1u << 20;

constexpr ErrorCode kAllCodes[] = {
    ErrorCode::NoFile,      ErrorCode::TooLarge, ErrorCode::NotAnImage, ErrorCode::Truncated,
    ErrorCode::DecoderDied, ErrorCode::TimedOut, ErrorCode::Busy,       ErrorCode::Unavailable};

double rounded(double value) {
    return std::round(value * 10) / 10;
}

std::optional<Corners> cornersFrom(const json& given) {
    if (!given.is_array() || given.size() != 4) return std::nullopt;
    Corners corners;
    for (std::size_t i = 0; i < 4; ++i) {
        const auto& p = given[i];
        if (!p.is_array() || p.size() != 2 || !p[0].is_number() || !p[1].is_number()) {
            return std::nullopt;
        }
        corners[i] = {p[0].get<double>(), p[1].get<double>()};
        const bool sane = std::abs(corners[i].x) < kMaxCoordinate &&
                          std::abs(corners[i].y) < kMaxCoordinate;  // false for NaN too
        if (!sane) return std::nullopt;
    }
    return corners;
}

/// The text of a key; none where it is missing, no text, or too long.
std::optional<std::string> textFrom(const json& object, const char* key) {
    const auto it = object.find(key);
    if (it == object.end() || !it->is_string()) return std::nullopt;
    const auto& text = it->get_ref<const std::string&>();
    if (text.size() > kMaxText) return std::nullopt;
    return text;
}

std::optional<int> intFrom(const json& object, const char* key, int most) {
    const auto it = object.find(key);
    if (it == object.end() || !it->is_number_integer()) return std::nullopt;
    const auto value = it->get<std::int64_t>();
    if (value < 0 || value > most) return std::nullopt;
    return int(value);
}

std::string toHex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    hex.reserve(2 * bytes.size());
    for (const unsigned char byte : bytes) {
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    }
    return hex;
}

std::optional<std::string> bytesFrom(const json& hex) {
    if (!hex.is_string()) return std::nullopt;
    const auto& digits = hex.get_ref<const std::string&>();
    if (digits.size() % 2 || digits.size() > 2 * kMaxCropBytes) return std::nullopt;
    std::string bytes;
    for (std::size_t at = 0; at < digits.size(); at += 2) {
        unsigned char byte = 0;
        const char* end = digits.data() + at + 2;
        if (std::from_chars(digits.data() + at, end, byte, 16).ptr != end) return std::nullopt;
        bytes += char(byte);
    }
    return bytes;
}

/// None where something is wrong: neither as many as symbols nor none at all.
std::optional<std::vector<std::string>> cropsFrom(const json& given, std::size_t symbols) {
    std::vector<std::string> crops;
    if (given.is_null()) return crops;
    if (!given.is_array() || given.size() != symbols) return std::nullopt;
    for (const auto& one : given) {
        auto bytes = bytesFrom(one);
        if (!bytes) return std::nullopt;
        crops.push_back(std::move(*bytes));
    }
    return crops;
}

/// What a symbol says is worked out here anew from its text: a worker cannot claim another number.
std::optional<Symbol> symbolFrom(const json& given) {
    if (!given.is_object()) return std::nullopt;
    const auto format = textFrom(given, "format"), text = textFrom(given, "text");
    const auto evidence = textFrom(given, "evidence"), way = textFrom(given, "way");
    const auto label = intFrom(given, "label", int(2 * kMaxSymbols));
    const auto corners = cornersFrom(given.value("corners", json()));
    if (!format || !text || !evidence || !way || !label || !corners) return std::nullopt;
    Symbol symbol;
    bool known = false;
    for (const auto f : {Format::Code128, Format::QRCode, Format::DataMatrix}) {
        if (*format == toText(f)) symbol.format = f, known = true;
    }
    if (!known) return std::nullopt;
    symbol.text = *text;
    symbol.corners = *corners;
    symbol.label = *label;
    symbol.way = *way;
    symbol.evidence = *evidence == "assisted" ? Evidence::Assisted : Evidence::Decoded;
    if (const auto parsed = parseSymbolText(*text)) {
        symbol.number = parsed->number;
        symbol.signature = parsed->signature;
    }
    const auto ratio = given.find("likelihoodRatio");
    if (ratio != given.end() && ratio->is_number()) symbol.likelihoodRatio = ratio->get<double>();
    return symbol;
}

}  // namespace

std::string_view toText(ErrorCode code) noexcept {
    switch (code) {
        case ErrorCode::NoFile:
            return "no-file";
        case ErrorCode::TooLarge:
            return "too-large";
        case ErrorCode::NotAnImage:
            return "not-an-image";
        case ErrorCode::Truncated:
            return "truncated";
        case ErrorCode::DecoderDied:
            return "decoder-died";
        case ErrorCode::TimedOut:
            return "timed-out";
        case ErrorCode::Busy:
            return "busy";
        case ErrorCode::Unavailable:
            return "unavailable";
    }
    return "unavailable";
}

std::string_view toText(Format format) noexcept {
    switch (format) {
        case Format::Code128:
            return "Code128";
        case Format::QRCode:
            return "QRCode";
        case Format::DataMatrix:
            return "DataMatrix";
    }
    return "QRCode";
}

std::string_view toText(Evidence evidence) noexcept {
    return evidence == Evidence::Assisted ? "assisted" : "decoded";
}

json toJson(const Corners& corners) {
    json out = json::array();
    for (const auto& p : corners) out.push_back({rounded(p.x), rounded(p.y)});
    return out;
}

json toJson(const Symbol& symbol) {
    json out = {{"format", toText(symbol.format)},
                {"text", symbol.text},
                {"number", nullptr},
                {"evidence", toText(symbol.evidence)},
                {"corners", toJson(symbol.corners)},
                {"label", symbol.label},
                {"way", symbol.way}};
    if (symbol.number) out["number"] = *symbol.number;
    if (symbol.signature) out["signature"] = *symbol.signature;
    if (symbol.likelihoodRatio) out["likelihoodRatio"] = *symbol.likelihoodRatio;
    return out;
}

json toJson(const Unread& unread) {
    return {{"corners", toJson(unread.corners)}};
}

json toJson(const Reading& reading) {
    json out = {{"width", reading.width},        {"height", reading.height},
                {"ms", rounded(reading.ms)},     {"symbols", json::array()},
                {"labels", reading.labels},      {"unread", json::array()},
                {"outOfTime", reading.outOfTime}};
    for (const auto& symbol : reading.symbols) out["symbols"].push_back(toJson(symbol));
    for (const auto& unread : reading.unread) out["unread"].push_back(toJson(unread));
    for (const auto& crop : reading.crops) out["crops"].push_back(toHex(crop));
    return out;
}

json toJson(const ReadError& error) {
    return {{"code", toText(error.code)}, {"message", error.message}};
}

std::optional<Reading> readingFromJson(const json& given) {
    if (!given.is_object()) return std::nullopt;
    const auto width = intFrom(given, "width", kMaxSide),
               height = intFrom(given, "height", kMaxSide);
    const auto symbols = given.find("symbols"), unread = given.find("unread");
    const auto ms = given.find("ms");
    if (!width || !height || symbols == given.end() || unread == given.end() || ms == given.end()) {
        return std::nullopt;
    }
    if (!symbols->is_array() || symbols->size() > kMaxSymbols) return std::nullopt;
    if (!unread->is_array() || unread->size() > kMaxSymbols || !ms->is_number())
        return std::nullopt;
    Reading reading;
    reading.width = *width;
    reading.height = *height;
    reading.ms = ms->get<double>();
    reading.outOfTime = given.value("outOfTime", json()) == true;
    for (const auto& one : *symbols) {
        auto symbol = symbolFrom(one);
        if (!symbol) return std::nullopt;
        reading.symbols.push_back(std::move(*symbol));
    }
    for (const auto& one : *unread) {
        const auto corners =
            one.is_object() ? cornersFrom(one.value("corners", json())) : std::nullopt;
        if (!corners) return std::nullopt;
        reading.unread.push_back({*corners});
    }
    auto crops = cropsFrom(given.value("crops", json()), reading.symbols.size());
    if (!crops) return std::nullopt;
    reading.crops = std::move(*crops);
    reading.labels = distinctNumbers(reading.symbols);
    return reading;
}

std::optional<ReadError> errorFromJson(const json& given) {
    if (!given.is_object()) return std::nullopt;
    const auto code = textFrom(given, "code"), message = textFrom(given, "message");
    if (!code || !message) return std::nullopt;
    for (const auto known : kAllCodes) {
        if (*code == toText(known)) return ReadError{known, *message};
    }
    return std::nullopt;
}

std::vector<std::string> distinctNumbers(const std::vector<Symbol>& symbols) {
    std::vector<std::string> out;
    for (const auto& symbol : symbols) {
        if (!symbol.number) continue;
        if (std::find(out.begin(), out.end(), *symbol.number) == out.end()) {
            out.push_back(*symbol.number);
        }
    }
    return out;
}

}  // namespace hoibao::scanner
