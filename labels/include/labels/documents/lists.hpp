#pragma once

#include <string>
#include <vector>

#include "labels/documents/paper.hpp"

namespace hoibao::labels {

/// Bảng kê (A4): every line carries the item's number as a QR code, so that the sheet can be
/// scanned instead of the envelopes. `code`, and the lines' `number` and `recipient`, are needed.
struct ManifestSheet {
    struct Line {
        std::string number;
        std::string recipient, address, dossierCode;
        std::int32_t weightGrams = 0;
        std::int64_t postageVnd = 0, feeVnd = 0;  ///< to collect
        std::string note;
    };
    Heading heading;
    std::string code;        ///< of the manifest
    std::string postOffice;  ///< to whom
    std::vector<Line> lines;
    Signer packer, checker;
};
[[nodiscard]] Result<std::string> draw(const Fonts& fonts, const ManifestSheet& sheet);

/// Biên bản giao nhận (A4): two copies in one file, one for each side. `manifest`, `centre.office`
/// and `post.office` are needed.
struct HandoverRecord {
    struct Side {
        std::string office;
        Signer signer;
        std::string position;  ///< "Trưởng ca"
    };
    struct Discrepancy {
        std::string number, finding, reason;
    };
    Heading heading;
    std::string manifest;  ///< its code
    std::string at;        ///< a time
    Side centre, post;
    std::int32_t listed = 0, handedOver = 0;  ///< items
    std::int64_t weightGrams = 0;             ///< of those handed over
    std::int64_t postageVnd = 0, feeVnd = 0;  ///< to collect on those handed over
    std::vector<Discrepancy> discrepancies;
};
[[nodiscard]] Result<std::string> draw(const Fonts& fonts, const HandoverRecord& record);

/// Bảng kê tiền thu hộ (A4): what the post, whose heading it bears, collected and remits. `from`,
/// `to` and the rows' `number` are needed.
struct MoneyCollected {
    struct Row {
        std::string number, recipient, collectedOn;  ///< a day
        std::int64_t postageVnd = 0, feeVnd = 0;
    };
    Heading heading;
    std::string from, to;  ///< days, both included
    std::string office;    ///< to whom the money goes
    std::vector<Row> rows;
    Signer payer, receiver;
};
[[nodiscard]] Result<std::string> draw(const Fonts& fonts, const MoneyCollected& list);

/// Sổ theo dõi hồ sơ, form 06 (A4 across). `from`, `to` and the rows' `dossierCode` are needed.
struct Ledger {
    struct Row {
        std::string dossierCode, procedure, applicant, address, phone;
        std::string agency;                            ///< that decides
        std::string receivedOn, returnBy, returnedOn;  ///< days
        std::string channel;                           ///< how it is returned
        std::string note;
    };
    Heading heading;
    std::string from, to;
    std::vector<Row> rows;
    Signer keeper;
};
[[nodiscard]] Result<std::string> draw(const Fonts& fonts, const Ledger& ledger);

}  // namespace hoibao::labels
