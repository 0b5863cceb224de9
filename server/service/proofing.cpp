#include "service/proofing.hpp"

#include <algorithm>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "labels/render.hpp"
#include "service/frozen_label.hpp"
#include "service/printers.hpp"

namespace hoibao::service {
namespace {

std::string hexOf(const std::string& bytes) {
    return crypto::toHex(crypto::bytesOf(bytes));
}

proof::Task taskOf(const store::PrintRun& run, std::size_t part, std::size_t skip) {
    const auto sheet = sheetNamed(run.sheet).value();
    auto setup = labels::parseSetup(run.setup).value_or(labels::Setup{});
    setup.start = part == 1 ? run.start : 1;
    proof::Task task;
    task.sheet = labels::toJson(sheet);
    task.setup = labels::toJson(setup);
    task.sender = run.sender;
    task.first = skip;
    task.perPage = static_cast<std::size_t>(sheet.labelsPerPage());
    task.before = static_cast<std::size_t>(setup.start - 1);
    return task;
}

/// Where the labels after `skip` end that are looked at together: at the end of a page.
std::size_t endOf(const proof::Task& task, std::size_t skip, std::size_t count) {
    const auto place = task.before + skip + Proofing::kChunk;
    const auto whole = (place + task.perPage - 1) / task.perPage * task.perPage;
    return std::min(count, whole - task.before);
}

}  // namespace

/// Labels whose link is not signed for their number by a key of ours: the worker, which has no key,
/// sees to it that the QR code holds that link.
std::vector<store::PrintFault> Proofing::unsignedLinks(const store::PrintRun& run,
                                                       std::size_t begin, std::size_t end) const {
    std::vector<std::string> frozen;
    for (auto i = begin; i < end; ++i) frozen.push_back(rows_[i].label);
    const auto items = thaw(run.sender, frozen);
    std::vector<store::PrintFault> faults;
    if (!items) return faults;  // they cannot be drawn either
    for (auto i = begin; i < end; ++i) {
        const std::string_view link = items->labels[i - begin].link;
        const auto& row = rows_[i];
        if (!links_.verify(row.number, link.substr(link.rfind('/') + 1)))
            faults.push_back({row.position,
                              row.item,
                              row.number,
                              "the QR code's link is not signed for " + row.number,
                              {}});
    }
    return faults;
}

std::optional<Proofing::Looked> Proofing::look(
    const store::PrintRun& run, std::size_t part, std::size_t skip,
    const std::function<std::vector<store::PrintRunItem>()>& rows, const Stop& stop) {
    if (run.id != run_ || part != part_) {
        rows_ = rows();
        std::vector<std::string> labels;
        for (const auto& row : rows_) labels.push_back(row.label);
        pdf_ = draw_(run, part, labels, stop);
        if (stop()) return std::nullopt;
        run_ = run.id;
        part_ = part;
    }
    Looked looked;
    if (skip >= rows_.size()) return looked;
    auto task = taskOf(run, part, skip);
    const auto end = endOf(task, skip, rows_.size());
    looked.count = static_cast<int>(end - skip);
    for (auto i = skip; i < end; ++i) {
        task.labels.push_back(rows_[i].label);
        task.numbers.push_back(rows_[i].number);
    }
    std::vector<proof::Fault> faults;
    if (pdf_) {
        task.pdf = *pdf_;
        auto found = proofer_.proof(task, stop);
        if (!found) return std::nullopt;
        faults = *std::move(found);
    } else {
        for (std::size_t i = 0; i < task.labels.size(); ++i)
            faults.push_back({i, "its part cannot be drawn", {}});
    }
    looked.faults = unsignedLinks(run, skip, end);
    for (const auto& fault : faults) {
        const auto& row = rows_[skip + fault.label];
        looked.faults.push_back(
            {row.position, row.item, row.number, fault.reason, hexOf(fault.picture)});
    }
    return looked;
}

}  // namespace hoibao::service
