#include "domain/person_name.hpp"

#include <utf8proc.h>

#include <cstdlib>

namespace hoibao::domain {
namespace {

std::string composed(const std::string& text) {
    utf8proc_uint8_t* nfc = utf8proc_NFC(reinterpret_cast<const utf8proc_uint8_t*>(text.c_str()));
    if (nfc == nullptr) return {};
    std::string result = reinterpret_cast<const char*>(nfc);
    std::free(nfc);
    return result;
}

bool isMark(utf8proc_int32_t letter) {
    const auto category = utf8proc_category(letter);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME ||
           category == UTF8PROC_CATEGORY_MC;
}

bool isBlank(utf8proc_int32_t letter) {
    return letter < 0x21 || letter == 0x7F || utf8proc_category(letter) == UTF8PROC_CATEGORY_ZS;
}

}  // namespace

std::string maskedName(std::string_view name) {
    const std::string letters = composed(std::string(name));
    std::string masked;
    bool inWord = false;
    const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(letters.data());
    auto left = static_cast<utf8proc_ssize_t>(letters.size());
    while (left > 0) {
        utf8proc_int32_t letter = 0;
        const auto read = utf8proc_iterate(at, left, &letter);
        if (read <= 0) break;
        if (isBlank(letter)) {
            inWord = false;
        } else if (!inWord) {
            if (!masked.empty()) masked += ' ';
            masked.append(reinterpret_cast<const char*>(at), static_cast<std::size_t>(read));
            inWord = true;
        } else if (!isMark(letter)) {
            masked += '*';
        }
        at += read;
        left -= read;
    }
    return masked;
}

}  // namespace hoibao::domain
