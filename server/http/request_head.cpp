#include "http/request_head.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace hoibao::http {

namespace {

using Fault = tl::unexpected<HeadFault>;

Fault malformed(std::string code, std::string detail) {
    return Fault(HeadFault{400, std::move(code), std::move(detail)});
}

bool isTokenByte(char c) {
    const auto isAlphanumeric =
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return isAlphanumeric || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool isToken(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, isTokenByte);
}

bool hasControlByte(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7f;
    });
}

std::string lowered(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// "GET /a?b HTTP/1.1"; fills in what it says.
std::optional<HeadFault> readRequestLine(std::string_view line, RequestHead& head) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || last == first) {
        return HeadFault{400, "malformed-request-line", "The request line has not three parts."};
    }
    const auto method = line.substr(0, first);
    const auto target = line.substr(first + 1, last - first - 1);
    const auto version = line.substr(last + 1);
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        const bool isOther = version.starts_with("HTTP/");
        return isOther ? HeadFault{505, "http-version", "Only HTTP/1.1 and HTTP/1.0 are spoken."}
                       : HeadFault{400, "malformed-request-line", "The version is missing."};
    }
    if (!isToken(method) || method.size() > 16) {
        return HeadFault{400, "malformed-request-line", "The method cannot be one."};
    }
    if (target.size() > kMaxTargetBytes) {
        return HeadFault{414, "target-too-long", "The target is longer than 4096 bytes."};
    }
    const bool isVisible =
        std::ranges::all_of(target, [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
    if (target.empty() || target.front() != '/' || !isVisible) {
        return HeadFault{400, "malformed-target", "The target is no path of visible ASCII."};
    }
    const auto mark = target.find('?');
    head.method = method;
    head.path = target.substr(0, mark);
    if (mark != std::string_view::npos) head.query = target.substr(mark + 1);
    head.keepsAlive = version == "HTTP/1.1";
    return std::nullopt;
}

std::optional<HeadFault> readField(std::string_view line, RequestHead& head) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !isToken(line.substr(0, colon))) {
        return HeadFault{400, "malformed-header", "A header field has no proper name."};
    }
    const auto value = trimmed(line.substr(colon + 1));
    if (hasControlByte(value)) {
        return HeadFault{400, "control-byte", "A header field holds a control byte."};
    }
    head.headers.add(lowered(line.substr(0, colon)), std::string(value));
    return std::nullopt;
}

std::optional<HeadFault> readLength(RequestHead& head) {
    const auto lengths = head.headers.count("content-length");
    if (head.headers.count("transfer-encoding") > 0) {
        if (lengths > 0) {
            return HeadFault{400, "ambiguous-length",
                             "Transfer-Encoding and Content-Length exclude each other."};
        }
        return HeadFault{411, "length-required", "Transfer-Encoding is not taken."};
    }
    if (lengths > 1) return HeadFault{400, "ambiguous-length", "Content-Length is given twice."};
    if (lengths == 0) {
        const bool needsLength =
            head.method == "POST" || head.method == "PUT" || head.method == "PATCH";
        if (!needsLength) return std::nullopt;
        return HeadFault{411, "length-required", "A body needs Content-Length."};
    }
    const auto& text = *head.headers.find("content-length");
    const bool isNumber = !text.empty() && text.size() <= 9 &&
                          std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    if (!isNumber) {
        return HeadFault{400, "malformed-length", "Content-Length is not one to nine digits."};
    }
    std::size_t length = 0;
    std::from_chars(text.data(), text.data() + text.size(), length);
    head.contentLength = length;
    return std::nullopt;
}

/// What a second value of would let two readers of the request disagree.
std::optional<HeadFault> readSingleFields(const RequestHead& head) {
    constexpr std::array<std::string_view, 6> kSingle = {
        "host", "authorization", "content-type", "idempotency-key", "if-match", "expect"};
    for (const auto name : kSingle) {
        if (head.headers.count(name) > 1) {
            return HeadFault{400, "repeated-header", std::string(name) + " is given twice."};
        }
    }
    return std::nullopt;
}

void readConnection(RequestHead& head) {
    if (const auto* connection = head.headers.find("connection")) {
        if (lowered(*connection).find("close") != std::string::npos) head.keepsAlive = false;
    }
    if (const auto* expect = head.headers.find("expect")) {
        head.expectsContinue = lowered(*expect) == "100-continue";
    }
}

}  // namespace

tl::expected<RequestHead, HeadFault> parseRequestHead(std::string_view bytes) {
    if (!bytes.ends_with("\r\n\r\n")) {
        return malformed("malformed-head", "The header does not end with an empty line.");
    }
    bytes.remove_suffix(2);
    RequestHead head;
    std::size_t lines = 0;
    while (!bytes.empty()) {
        const auto end = bytes.find("\r\n");
        const auto line = bytes.substr(0, end);
        bytes.remove_prefix(end + 2);
        if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) {
            return malformed("control-byte", "A line holds CR, LF or NUL.");
        }
        if (lines > kMaxHeaderFields) {
            return Fault(HeadFault{431, "header-too-large", "More than 100 header fields."});
        }
        const auto fault = lines++ == 0 ? readRequestLine(line, head) : readField(line, head);
        if (fault) return Fault(*fault);
    }
    if (const auto fault = readLength(head)) return Fault(*fault);
    if (const auto fault = readSingleFields(head)) return Fault(*fault);
    if (head.keepsAlive && head.headers.count("host") == 0) {
        return malformed("host-needed", "HTTP/1.1 needs a Host field.");
    }
    readConnection(head);
    return head;
}

}  // namespace hoibao::http
