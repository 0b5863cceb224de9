#include "samples.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ostream>

namespace hoibao::labels {
void PrintTo(const Refusal& refusal, std::ostream* out) {
    *out << refusal.index << " " << refusal.field << ": " << refusal.message;
}
}  // namespace hoibao::labels

namespace hoibao::labels::test {
namespace {

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

}  // namespace

const Fonts& fonts() {
    static const Fonts loaded = Fonts::load(Fonts::folder());
    return loaded;
}

const Sheet& sheet(std::string_view name) {
    const auto* found = findSheet(name);
    if (found == nullptr) std::abort();
    return *found;
}

Sender sender() {
    return {"Trung tâm Phục vụ hành chính công tỉnh Tây Ninh", "C80",
            "Số 83 đường Phạm Tung, Phường Tân Ninh, Tỉnh Tây Ninh", "1900 0000"};
}

Sender longestSender() {
    return {"Trung tâm Phục vụ hành chính công phường Văn Miếu - Quốc Tử Giám", "C80.27787",
            "Trụ sở Ủy ban nhân dân phường Văn Miếu - Quốc Tử Giám, Thành phố Hồ Chí Minh",
            "0276 0002 047"};
}

Label typical() {
    return {.number = "RT000000014VN",
            .dossierCode = "H53.14-261103-0001",
            .link = "HTTPS://TRACUU.EXAMPLE/T/RT000000014VN/A7K2M4QW3ZX5Y6",
            .recipient = "Nguyễn Thị Ngọc Diễm",
            .phone = "0912345678",
            .address = "Số 12/5 đường Cách Mạng Tháng Tám",
            .ward = "Phường Tân Ninh",
            .province = "Tỉnh Tây Ninh",
            .formerly = "Phường 3, Thành phố Tây Ninh",
            .weightGrams = 60,
            .postageVnd = 26'000,
            .feeVnd = 100'000,
            .services = {"bao-phat"},
            .printedAt = "2026-11-23T08:00:00+07:00",
            .printCount = 1};
}

Label shortest() {
    Label label;
    label.number = typical().number;
    label.dossierCode = "1";
    label.link = typical().link;
    label.recipient = "Ý";
    label.address = "2";
    label.ward = "Xã Ea";
    label.province = "Tỉnh Huế";
    return label;
}

Label longest() {
    Label label = typical();
    label.dossierCode = "000.17.22.H56-210531-0001";
    label.recipient = "Công Tằng Tôn Nữ Nguyễn Phước Hoàng Bảo Khánh Thuỳ Trang";
    label.address =
        "Căn hộ 12.05 tầng 12 tháp B chung cư Golden Hills Đại lộ Nguyễn Tất Thành, tổ dân phố số "
        "5A khu phố Ninh Thạnh, hẻm 127/45/6 đường Cách Mạng Tháng Tám, cạnh trường trung học phổ "
        "thông chuyên Hoàng Lê Kha, gọi điện trước khi phát vì nhà hay vắng buổi sáng, gửi bảo vệ "
        "toà nhà nếu không gặp người nhận";
    label.ward = "Phường Văn Miếu - Quốc Tử Giám";
    label.province = "Thành phố Hồ Chí Minh";
    label.formerly =
        "Thị trấn Nông trường Việt Lâm, Thành phố Phan Rang-Tháp Chàm, Tỉnh Bà Rịa - Vũng Tàu";
    label.weightGrams = Label::kMaxWeightGrams;
    label.postageVnd = label.feeVnd = Label::kMaxVnd;
    label.services = {"bao-phat", "phat-tan-tay", "thu-hoi-giay-to"};
    label.printCount = 12;
    return label;
}

Label longestOfSmall() {
    Label label = longest();
    label.recipient = "Nguyễn Phước Hoàng Bảo Khánh";
    label.address = "Số 127/45/6 hẻm 12 đường Cách Mạng Tháng Tám, khu phố Ninh Thạnh";
    label.ward = "Phường Nguyễn Thị Minh Khai";
    return label;
}

Label longestFor(const Sheet& on) {
    return on.label.y.value < 100 ? longestOfSmall() : longest();
}

Label numbered(Label like, unsigned serial) {
    std::array<char, 9> digits{};
    std::snprintf(digits.data(), digits.size(), "%08u", serial % 100'000'000);
    constexpr int kWeights[] = {8, 6, 4, 2, 3, 5, 9, 7};
    int sum = 0;
    for (std::size_t i = 0; i < 8; ++i) sum += kWeights[i] * (digits[i] - '0');
    const int rest = 11 - sum % 11, check = rest == 10 ? 0 : rest == 11 ? 5 : rest;
    like.number = "RT" + std::string(digits.data()) + std::to_string(check) + "VN";
    like.link = "HTTPS://TRACUU.EXAMPLE/T/" + like.number + "/A";
    for (unsigned left = serial * 2654435761U, i = 0; i < 13; ++i, left = left * 69069 + 1)
        like.link += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[left >> 27];
    return like;
}

std::vector<Label> run(std::size_t count) {
    std::vector<Label> labels;
    for (std::size_t i = 0; i < count; ++i)
        labels.push_back(numbered(typical(), static_cast<unsigned>(i + 1)));
    return labels;
}

std::string itemsJson(const Sender& from, const std::vector<Label>& labels) {
    std::string out = R"({"sender": {"name": )" + quoted(from.name) + R"(, "officeCode": )" +
                      quoted(from.officeCode) + R"(, "address": )" + quoted(from.address) +
                      R"(, "hotline": )" + quoted(from.hotline) + R"(}, "items": [)";
    for (const auto& label : labels) {
        if (&label != &labels.front()) out += ",\n";
        out += R"({"number": )" + quoted(label.number) + R"(, "dossierCode": )" +
               quoted(label.dossierCode) + R"(, "link": )" + quoted(label.link) +
               R"(, "recipient": )" + quoted(label.recipient) + R"(, "phone": )" +
               quoted(label.phone) + R"(, "address": )" + quoted(label.address) + R"(, "ward": )" +
               quoted(label.ward) + R"(, "province": )" + quoted(label.province) +
               R"(, "formerly": )" + quoted(label.formerly) + R"(, "weightGrams": )" +
               std::to_string(label.weightGrams) + R"(, "postageVnd": )" +
               std::to_string(label.postageVnd) + R"(, "feeVnd": )" + std::to_string(label.feeVnd) +
               R"(, "printCount": )" + std::to_string(label.printCount) + R"(, "printedAt": )" +
               quoted(label.printedAt) + R"(, "services": [)";
        for (const auto& service : label.services)
            out += (&service == &label.services.front() ? "" : ",") + quoted(service);
        out += "]}";
    }
    return out + "]}";
}

}  // namespace hoibao::labels::test
