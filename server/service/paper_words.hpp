#pragma once

#include <string>

#include "domain/item_event.hpp"
#include "domain/reconciliation.hpp"
#include "labels/documents/paper.hpp"
#include "store/items.hpp"
#include "store/papers.hpp"
#include "store/print_runs.hpp"

/// How papers call what the program has words of its own for.
namespace hoibao::service {

[[nodiscard]] std::string_view wordsOf(domain::Reason reason);  ///< "Người nhận đi vắng"
[[nodiscard]] std::string_view wordsOf(domain::Relation relation);  ///< "Người trong gia đình"
[[nodiscard]] std::string_view wordsOf(domain::LineClass lineClass);  ///< "Không thấy"

/// An event's reason with its note behind it.
[[nodiscard]] std::string reasonOf(const domain::ItemEvent& event);

/// "Đang đi phát": how papers call what happened to an item.
[[nodiscard]] std::string_view wordsOf(domain::EventKind kind);

/// "H53.14-261103-0001" → "2026-11-03": the day a dossier was taken in stands in its code; empty
/// where it does not.
[[nodiscard]] std::string dayInCode(std::string_view code);
/// "H53.14-261103-0001" → "H53.14": the identifier of the agency that decides; empty where the code
/// is of another scheme.
[[nodiscard]] std::string agencyInCode(std::string_view code);

/// "Số 12/5 …, Phường Tân Ninh, Tỉnh Tây Ninh"; as it was sent while nobody knows the commune.
[[nodiscard]] std::string wholeAddress(const store::Item& item, const store::WardName* ward);

/// The head of an office's paper of `day`. An office that is not known bears its code as its name.
[[nodiscard]] labels::Heading headingOf(const store::PaperOffice& office, std::string number,
                                        domain::LocalDate day);

}  // namespace hoibao::service
