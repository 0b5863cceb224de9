#include "tampered.hpp"

#include <zlib.h>

#include <stdexcept>

namespace hoibao::labels::test {
namespace {

constexpr std::string_view kBegin = "stream\r\n", kEnd = "\nendstream";

std::string inflated(std::string_view bytes) {
    std::string out(1 << 20, '\0');
    auto size = static_cast<uLongf>(out.size());
    if (uncompress(reinterpret_cast<Bytef*>(out.data()), &size,
                   reinterpret_cast<const Bytef*>(bytes.data()),
                   static_cast<uLong>(bytes.size())) != Z_OK)
        return {};
    out.resize(size);
    return out;
}

std::string deflated(const std::string& text) {
    std::string out(compressBound(text.size()), '\0');
    auto size = static_cast<uLongf>(out.size());
    compress2(reinterpret_cast<Bytef*>(out.data()), &size,
              reinterpret_cast<const Bytef*>(text.data()), static_cast<uLong>(text.size()), 9);
    out.resize(size);
    return out;
}

}  // namespace

std::string tampered(std::string pdf, std::size_t page,
                     const std::function<void(std::string&)>& edit) {
    for (std::size_t at = 0; (at = pdf.find(kBegin, at)) != pdf.npos;) {
        at += kBegin.size();
        const auto end = pdf.find(kEnd, at);
        auto content = inflated(std::string_view(pdf).substr(at, end - at));
        // Each page, and nothing else, uses the form that the labels share.
        if (content.find("/S Do\n") == content.npos || page-- != 0) continue;
        const auto before = content;
        edit(content);
        if (content == before) throw std::logic_error("the edit changes nothing");
        auto bytes = deflated(content);
        if (bytes.size() > end - at) throw std::logic_error("the edit is too long");
        bytes.resize(end - at);  // what follows a deflated stream is not read
        return pdf.replace(at, end - at, bytes);
    }
    throw std::logic_error("no such page");
}

}  // namespace hoibao::labels::test
