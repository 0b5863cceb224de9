#include "service/link_signer.hpp"

#include <algorithm>
#include <cassert>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"

namespace hoibao::service {
namespace {

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
    const bool same = crypto::areSame(expected, signature.substr(1));
    return same && key != keys_.end();
}

std::string LinkSigner::mac(const std::array<std::uint8_t, 32>& key,
                            std::string_view number) const {
    return crypto::toBase32(crypto::digest<16>(number, key)).substr(0, kMacCharacters);
}

}  // namespace hoibao::service
