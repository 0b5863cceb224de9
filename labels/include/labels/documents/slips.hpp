#pragma once

#include <string>
#include <vector>

#include "labels/documents/paper.hpp"

namespace hoibao::labels {

/// Giấy tiếp nhận hồ sơ và hẹn trả kết quả (A5), form 01. Needed: dossierCode, applicant, returnBy.
struct AppointmentSlip {
    Heading heading;
    std::string dossierCode, applicant, address, phone;
    std::string procedure;
    std::vector<std::string> papers;  ///< that were taken in
    std::string receivedAt;           ///< a time, or a day
    std::string returnBy;             ///< a day
    std::string channel;              ///< how the result comes back
    std::string link;                 ///< for the QR code; none without one
    Signer applicantSigner, receiver;
};
[[nodiscard]] Result<std::string> draw(const Fonts& fonts, const AppointmentSlip& slip);

/// Phiếu xin lỗi và hẹn lại ngày trả kết quả (A5), form 04. Needed: recipient, dossierCode,
/// newDate.
struct Apology {
    Heading heading;
    std::string recipient, dossierCode, procedure;
    std::string receivedOn, promisedOn, newDate;  ///< days
    std::string reason;
    Signer head;
};
[[nodiscard]] Result<std::string> draw(const Fonts& fonts, const Apology& apology);

/// What the papers about one item on the road say of it. `number` and `recipient` are needed.
struct ItemOnPaper {
    std::string number, dossierCode, recipient, address;
    std::string phone;  ///< printed masked
};

/// Phiếu báo phát (A5): goes back to the sender.
struct AdviceOfDelivery {
    Heading heading;
    ItemOnPaper item;
    std::string returnTo;     ///< the sender's address
    std::string deliveredAt;  ///< a time
    std::string receiver, relation;
    bool isIdChecked = false;
    std::int64_t collectedVnd = 0;
    std::string postOffice;
    Signer postman;
};
[[nodiscard]] Result<std::string> draw(const Fonts& fonts, const AdviceOfDelivery& advice);

/// Giấy báo mời nhận (A5): left where nobody could take the item. Needed besides the item:
/// attemptedAt, postOffice.
struct FailedAttempt {
    Heading heading;
    ItemOnPaper item;
    int attempt = 1;
    std::string attemptedAt;  ///< a time
    std::string reason;
    std::string postOffice, postOfficeAddress, openingHours, postOfficePhone;
    std::string heldUntil;  ///< a day
    std::int64_t collectVnd = 0;
    std::string link;  ///< for the QR code; none without one
    Signer postman;
};
[[nodiscard]] Result<std::string> draw(const Fonts& fonts, const FailedAttempt& notice);

/// Biên bản hư hỏng, mất bưu gửi (A4): signed by both sides.
struct DamageRecord {
    enum class Kind { Damage, Loss };
    Heading heading;
    ItemOnPaper item;
    Kind kind = Kind::Damage;
    std::string foundAt;  ///< a time
    std::string foundBy, office;
    std::string description, cause, remedy;
    std::string lastScan;  ///< what is known of its way
    std::int64_t postageVnd = 0;
    Signer centre, post;
};
[[nodiscard]] Result<std::string> draw(const Fonts& fonts, const DamageRecord& record);

/// Phiếu chuyển hoàn (A5): goes back with the item, and can be scanned instead of it. Needed
/// besides the item: returnTo.
struct ReturnSlip {
    struct Attempt {
        std::string at, reason;
    };
    Heading heading;
    ItemOnPaper item;
    std::string postOffice, returnTo;
    std::string reason;
    std::vector<Attempt> attempts;
    Signer postOfficer;
};
[[nodiscard]] Result<std::string> draw(const Fonts& fonts, const ReturnSlip& slip);

/// Phiếu hẹn nhận kết quả tại quầy (A5). Needed: queueNumber, date, dossierCode, recipient.
struct PickupTicket {
    Heading heading;
    std::string queueNumber;  ///< "A001"
    std::string date;         ///< a day
    std::string session;      ///< "Buổi sáng, 7 giờ 30 – 11 giờ 30"
    std::string expectedAt;   ///< "khoảng 8 giờ 15"
    std::string counter;      ///< where
    std::string dossierCode, recipient, field;
    std::string link;  ///< for the QR code; none without one
};
[[nodiscard]] Result<std::string> draw(const Fonts& fonts, const PickupTicket& ticket);

}  // namespace hoibao::labels
