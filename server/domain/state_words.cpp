#include <array>
#include <cassert>

#include "domain/life.hpp"

namespace hoibao::domain {
namespace {

constexpr std::string_view kNothingVi = "Quý vị chưa cần làm gì.";
constexpr std::string_view kNothingEn = "You need not do anything yet.";
constexpr std::string_view kAskVi = "Vui lòng gọi đường dây nóng của Trung tâm.";
constexpr std::string_view kAskEn = "Please call the centre's hotline.";
constexpr std::string_view kDoneVi = "Đã hoàn tất.";
constexpr std::string_view kDoneEn = "Nothing is left to do.";
constexpr std::string_view kAtHomeVi = "Chuẩn bị giấy tờ tùy thân và số tiền thu hộ ghi trên nhãn.";
constexpr std::string_view kAtHomeEn = "Have your ID and the amount on the label at hand.";
constexpr std::string_view kCounterVi = "Mang giấy tờ tùy thân và số thứ tự đến quầy.";
constexpr std::string_view kCounterEn = "Bring your ID and your ticket to the counter.";

// In the order of the enumeration: for staff, for citizens, what to do.
constexpr std::array<StateWords, kStateCount> kWords = {{
    {"Chưa có kết quả", "No result yet", "Chưa có kết quả", "No result yet", kNothingVi,
     kNothingEn},
    {"Đã có kết quả", "Approved", "Đã có kết quả", "Result ready", kNothingVi, kNothingEn},
    {"Chờ chọn hình thức nhận", "Channel pending", "Đã có kết quả", "Result ready", kAskVi, kAskEn},
    {"Chờ in nhãn", "Ready for the post", "Đang chuẩn bị gửi", "Being prepared", kNothingVi,
     kNothingEn},
    {"Đã in nhãn", "Labelled", "Đang chuẩn bị gửi", "Being prepared", kNothingVi, kNothingEn},
    {"Đã niêm phong", "Sealed", "Đang chuẩn bị gửi", "Being prepared", kNothingVi, kNothingEn},
    {"Đã vào bảng kê", "On a manifest", "Đang chuẩn bị gửi", "Being prepared", kNothingVi,
     kNothingEn},
    {"Đã bàn giao", "Handed over", "Đã chuyển bưu điện", "With the post", kNothingVi, kNothingEn},
    {"Đang vận chuyển", "In transit", "Đã chuyển bưu điện", "With the post", kNothingVi,
     kNothingEn},
    {"Đến bưu cục phát", "At the delivery office", "Đã chuyển bưu điện", "With the post", kAtHomeVi,
     kAtHomeEn},
    {"Đang đi phát", "Out for delivery", "Đang phát", "Out for delivery", kAtHomeVi, kAtHomeEn},
    {"Phát chưa thành công", "Attempt failed", "Phát chưa thành công", "Delivery did not succeed",
     "Bưu điện sẽ phát lại hoặc mời quý vị đến bưu cục.",
     "The post will try again or ask you to its office."},
    {"Chờ nhận tại bưu cục", "Awaiting collection", "Mời đến bưu cục", "Waiting at the post office",
     "Mang giấy tờ tùy thân đến bưu cục để nhận.", "Collect it at the post office with your ID."},
    {"Đã phát", "Delivered", "Đã trả kết quả", "Delivered", kDoneVi, kDoneEn},
    {"Đang chuyển hoàn", "Returning", "Đang chuyển về, liên hệ Trung tâm",
     "On its way back: contact the centre", kAskVi, kAskEn},
    {"Đã về Trung tâm", "Returned to the centre", "Đang chuyển về, liên hệ Trung tâm",
     "Back at the centre: contact the centre", kAskVi, kAskEn},
    {"Đang xác minh", "Missing", "Đang xác minh", "Being looked into", kAskVi, kAskEn},
    {"Đã mất", "Lost", "Đang xác minh", "Being looked into", kAskVi, kAskEn},
    {"Hư hỏng", "Damaged", "Đang xác minh", "Being looked into", kAskVi, kAskEn},
    {"Đang cấp lại", "Being reissued", "Đang cấp lại", "Being reissued", kNothingVi, kNothingEn},
    {"Hẹn nhận tại quầy", "Pick-up scheduled", "Hẹn nhận tại quầy", "Pick-up arranged", kCounterVi,
     kCounterEn},
    {"Đang gọi số", "Called", "Đang gọi số", "Your number is being called", kCounterVi, kCounterEn},
    {"Không đến", "No show", "Hẹn lại", "Please arrange a new day", kAskVi, kAskEn},
    {"Đã nhận tại quầy", "Picked up", "Đã trả kết quả", "Picked up", kDoneVi, kDoneEn},
    {"Thu hồi kết quả", "Cancelled", "Liên hệ Trung tâm", "Contact the centre", kAskVi, kAskEn},
    {"Lưu, chưa có người nhận", "Unclaimed", "Liên hệ Trung tâm", "Contact the centre", kAskVi,
     kAskEn},
}};

}  // namespace

StateWords words(State state) {
    assert(static_cast<std::size_t>(state) < kWords.size());
    return kWords[static_cast<std::size_t>(state)];
}

}  // namespace hoibao::domain
