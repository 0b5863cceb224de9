#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What a barcode scanner that acts as a keyboard types into a page.
namespace hoibao::pages {

/// The item number in what was typed or scanned: of a label's link, the part that is the number;
/// letters that a Vietnamese input method put marks on are the keys again ("Ă" is "AW" of Telex or
/// "A8" of VNI, whichever makes a number). What is no number comes back without blanks around it.
[[nodiscard]] std::string scannedNumber(std::string_view typed);

/// The last things scanned, carried along from page to page: "RT000000014VN:m,…", the newest first,
/// each a number and a letter. What is none of these is left out.
class Recent {
public:
    static constexpr std::size_t kMost = 10;

    [[nodiscard]] static Recent parse(std::string_view text);
    void add(std::string_view number, char verdict);
    [[nodiscard]] std::string text() const;
    [[nodiscard]] const auto& all() const noexcept { return all_; }

private:
    std::vector<std::pair<std::string, char>> all_;
};

}  // namespace hoibao::pages
