#include "http/router.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "http/url.hpp"

namespace hoibao::http {

namespace {

using Parameters = std::map<std::string, std::string, std::less<>>;

/// "/a/{b}" -> "a", "{b}"; "/" -> "".
std::vector<std::string_view> segments(std::string_view path) {
    std::vector<std::string_view> parts;
    path.remove_prefix(1);
    for (;;) {
        const auto slash = path.find('/');
        parts.push_back(path.substr(0, slash));
        if (slash == std::string_view::npos) return parts;
        path.remove_prefix(slash + 1);
    }
}

bool isParameter(std::string_view segment) {
    return segment.starts_with('{');
}
bool isTail(std::string_view segment) {
    return segment.ends_with("*}");
}

/// How well the pattern fits: nothing, or one bit a segment, set where it is literal and the first
/// segment highest, so that a literal wins over a parameter.
std::optional<std::uint32_t> fit(std::string_view pattern, const std::vector<std::string>& decoded,
                                 Parameters& parameters) {
    const auto wanted = segments(pattern);
    std::uint32_t score = 1;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (i >= decoded.size()) return std::nullopt;
        if (isParameter(wanted[i]) && isTail(wanted[i])) {
            std::string tail = decoded[i];
            for (std::size_t k = i + 1; k < decoded.size(); ++k) tail += '/' + decoded[k];
            if (tail.empty()) return std::nullopt;
            parameters.emplace(wanted[i].substr(1, wanted[i].size() - 3), std::move(tail));
            return score << (16 - std::min<std::size_t>(i, 16));
        }
        const bool isLiteral = !isParameter(wanted[i]);
        if (isLiteral ? wanted[i] != decoded[i] : decoded[i].empty()) return std::nullopt;
        if (!isLiteral) parameters.emplace(wanted[i].substr(1, wanted[i].size() - 2), decoded[i]);
        score = (score << 1) | (isLiteral ? 1u : 0u);
    }
    if (wanted.size() != decoded.size()) return std::nullopt;
    return score << (16 - std::min<std::size_t>(wanted.size(), 16));
}

std::string nameOf(const RouteSpec& spec) {
    return fmt::format("{} {}", spec.method, spec.pattern);
}

}  // namespace

Router::Router(std::span<const RouteSpec> specs) {
    for (const auto& spec : specs) routes_.push_back({spec, nullptr});
}

void Router::handle(std::string_view methodAndPattern, Handler handler) {
    const auto route = std::ranges::find_if(
        routes_, [&](const Route& known) { return nameOf(known.spec) == methodAndPattern; });
    if (route == routes_.end()) {
        throw std::logic_error(fmt::format("no such route: {}", methodAndPattern));
    }
    if (route->handler) throw std::logic_error(fmt::format("handled twice: {}", methodAndPattern));
    route->handler = std::move(handler);
}

void Router::limitBodies(std::string_view mediaType, std::size_t bytes) {
    for (auto& route : routes_) {
        if (route.spec.accepts.find(mediaType) == std::string_view::npos) continue;
        route.spec.maxBodyBytes = std::min(route.spec.maxBodyBytes, bytes);
    }
}

std::vector<std::string> Router::unhandled() const {
    std::vector<std::string> names;
    for (const auto& route : routes_) {
        if (!route.handler) names.push_back(nameOf(route.spec));
    }
    return names;
}

domain::Result<Router::Match> Router::match(std::string_view method, std::string_view path) const {
    std::vector<std::string> decoded;
    for (const auto segment : segments(path)) {
        auto text = percentDecode(segment);
        const bool isOdd =
            !text || *text == "." || *text == ".." || text->find('/') != std::string::npos;
        if (isOdd) {
            return domain::fail(
                domain::ErrorKind::Malformed, "malformed-path",
                "A part of the path cannot be one: broken encoding, a slash or dots.");
        }
        decoded.push_back(std::move(*text));
    }
    Match best;
    std::uint32_t bestScore = 0;
    for (const auto& route : routes_) {
        if (!route.handler) continue;
        Parameters parameters;
        const auto score = fit(route.spec.pattern, decoded, parameters);
        if (!score) continue;
        const bool isAsked =
            route.spec.method == method || (method == "HEAD" && route.spec.method == "GET");
        best.allowed.emplace_back(route.spec.method);
        if (route.spec.method == "GET") best.allowed.emplace_back("HEAD");
        if (!isAsked || *score <= bestScore) continue;
        bestScore = *score;
        best.route = &route;
        best.parameters = std::move(parameters);
    }
    std::ranges::sort(best.allowed);
    best.allowed.erase(std::unique(best.allowed.begin(), best.allowed.end()), best.allowed.end());
    return best;
}

}  // namespace hoibao::http
