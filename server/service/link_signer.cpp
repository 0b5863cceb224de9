#include "service/link_signer.hpp"

#include <sodium.h>

#include <algorithm>
#include <cassert>

namespace hoibao::service {
namespace {

constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::size_t kMacCharacters = LinkSigner::kSignatureLength - 1;

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace

LinkSigner::LinkSigner(Keys keys, char current, std::string_view publicUrl)
    : keys_(std::move(keys)), current_(current), prefix_(publicUrl) {
    assert(keys_.contains(current_));
    prefix_ += "/T/";
    std::transform(prefix_.begin(), prefix_.end(), prefix_.begin(), upper);
}

std::string LinkSigner::signature(std::string_view number) const {
    return std::string(1, current_) + mac(keys_.at(current_), number);
}

std::string LinkSigner::link(std::string_view number) const {
    return prefix_ + std::string(number) + '/' + signature(number);
}

bool LinkSigner::verify(std::string_view number, std::string_view signature) const {
    if (signature.size() != kSignatureLength) return false;
    const auto key = keys_.find(signature.front());
    // With an unknown key the same work is done with the current one, and the answer is no.
    const auto expected = mac(key == keys_.end() ? keys_.at(current_) : key->second, number);
    const bool same = sodium_memcmp(expected.data(), signature.data() + 1, expected.size()) == 0;
    return same && key != keys_.end();
}

std::string LinkSigner::mac(const std::array<std::uint8_t, 32>& key,
                            std::string_view number) const {
    std::array<std::uint8_t, 16> hash{};
    crypto_generichash(hash.data(), hash.size(),
                       reinterpret_cast<const std::uint8_t*>(number.data()), number.size(),
                       key.data(), key.size());
    std::string text;
    unsigned bits = 0;
    int held = 0;
    for (std::size_t i = 0; text.size() < kMacCharacters; ++i) {
        bits = bits << 8 | hash[i];
        for (held += 8; held >= 5 && text.size() < kMacCharacters; held -= 5)
            text += kBase32[bits >> (held - 5) & 31];
    }
    return text;
}

}  // namespace hoibao::service
