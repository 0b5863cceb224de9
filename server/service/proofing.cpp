#include "service/proofing.hpp"

#include <algorithm>

#include "labels/sheet.hpp"
#include "store/sql_text.hpp"

namespace hoibao::service {
namespace {

std::string hexOf(const std::string& bytes) {
    return store::toHex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

std::string sheetJson(const std::string& sheet) {
    const auto* known = labels::findSheet(sheet);
    return known != nullptr ? labels::toJson(*known) : sheet;
}

}  // namespace

Proofing::Looked Proofing::look(const store::PrintRun& run, std::size_t part, std::size_t skip,
                                const std::function<std::vector<store::PrintRunItem>()>& rows) {
    if (run.id != run_ || part != part_) {
        rows_ = rows();
        std::vector<std::string> labels;
        for (const auto& row : rows_) labels.push_back(row.label);
        pdf_ = draw_(run, part, labels);
        run_ = run.id;
        part_ = part;
    }
    Looked looked;
    const auto end = std::min(rows_.size(), skip + kChunk);
    if (skip >= end) return looked;
    looked.count = static_cast<int>(end - skip);
    proof::Task task;
    for (auto i = skip; i < end; ++i) {
        task.labels.push_back(rows_[i].label);
        task.numbers.push_back(rows_[i].number);
    }
    std::vector<proof::Fault> faults;
    if (pdf_) {
        task.pdf = *pdf_;
        task.sheet = sheetJson(run.sheet);
        task.start = part == 1 ? run.start : 1;
        task.sender = run.sender;
        task.first = skip;
        faults = proofer_.proof(task);
    } else {
        for (std::size_t i = 0; i < task.labels.size(); ++i)
            faults.push_back({i, "its part cannot be drawn", {}});
    }
    for (const auto& fault : faults) {
        const auto& row = rows_[skip + fault.label];
        looked.faults.push_back(
            {row.position, row.item, row.number, fault.reason, hexOf(fault.picture)});
    }
    return looked;
}

}  // namespace hoibao::service
