// What a stranger can send before anybody is asked for a key: heads, paths, queries; and JSON.
// In builds without libFuzzer the corpus is replayed, and changed_copies.cpp feeds copies of it.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "http/json.hpp"
#include "http/paging.hpp"
#include "http/rate_limiter.hpp"
#include "http/request_head.hpp"
#include "http/router.hpp"
#include "http/url.hpp"

namespace {

using namespace hoibao::http;

void must(bool holds) {
    if (!holds) std::abort();
}

bool isControl(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

const Router& router() {
    static const Router all = [] {
        Router made(publicRoutes());
        for (const auto& name : made.unhandled()) {
            made.handle(name, [](const Request&) { return Response(); });
        }
        return made;
    }();
    return all;
}

void readHead(std::string_view bytes) {
    const auto head = parseRequestHead(bytes);
    if (!head) {
        must(head.error().status >= 400 && head.error().status < 600);
        return;
    }
    must(head->path.starts_with('/') && head->path.size() <= kMaxTargetBytes);
    must(head->contentLength.value_or(0) <= 999'999'999);
    must(head->headers.count("transfer-encoding") == 0);
    for (const auto& [name, value] : head->headers) {
        must(!name.empty() && std::ranges::none_of(name, isControl));
        must(std::ranges::none_of(value, isControl));
    }
    if (const auto query = parseQuery(head->query)) {
        for (const auto& [name, value] : *query) must(isUtf8(name) && isUtf8(value));
    }
    if (const auto match = router().match(head->method, head->path)) {
        for (const auto& [name, value] : match->parameters) {
            must(!value.empty() && isUtf8(value) && std::ranges::none_of(value, isControl));
            must(value != "..");
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    readHead(text);
    if (const auto json = parseJson(text)) must(parseJson(json->dump()).value() == *json);
    if (const auto decoded = percentDecode(text)) must(isUtf8(*decoded));
    if (const auto position = decodeCursor(text)) must(encodeCursor(*position) == text);
    must(networkOf(text).size() < 64);
    return 0;
}
