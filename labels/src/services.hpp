#pragma once

#include <string_view>

namespace hoibao::labels {

/// What a service is called on paper; empty for one we do not know.
[[nodiscard]] constexpr std::string_view serviceName(std::string_view code) {
    if (code == "bao-phat") return "BÁO PHÁT";
    if (code == "phat-tan-tay") return "PHÁT TẬN TAY";
    if (code == "thu-hoi-giay-to") return "THU HỒI GIẤY TỜ";
    return {};
}

}  // namespace hoibao::labels
