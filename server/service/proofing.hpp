#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "proof/proofer.hpp"
#include "service/link_signer.hpp"
#include "store/print_faults.hpp"

namespace hoibao::service {

/// Looks at a run's labels as they will be printed, some at a time. For one thread.
class Proofing {
public:
    /// Labels looked at between two transactions, about: a second's work.
    static constexpr std::size_t kChunk = 128;
    /// Asked now and then, from any thread: true ends the looking.
    using Stop = std::function<bool()>;
    /// A part (from 1) of the run as it will be printed, of these frozen labels; nothing where they
    /// cannot be drawn.
    using Draw = std::function<std::optional<std::string>(
        const store::PrintRun& run, std::size_t part, const std::vector<std::string>& labels,
        const Stop& stop)>;
    /// All must outlive it.
    Proofing(proof::Proofer& proofer, const LinkSigner& links, Draw draw)
        : proofer_(proofer), links_(links), draw_(std::move(draw)) {}

    struct Looked {
        int count = 0;
        std::vector<store::PrintFault> faults;
    };
    /// The labels of part `part` after the first `skip`; `rows` gives the part's labels and is
    /// asked once a part. Nothing once it was stopped. Throws proof::ProoferUnavailable.
    [[nodiscard]] std::optional<Looked> look(
        const store::PrintRun& run, std::size_t part, std::size_t skip,
        const std::function<std::vector<store::PrintRunItem>()>& rows, const Stop& stop);

private:
    [[nodiscard]] std::vector<store::PrintFault> unsignedLinks(const store::PrintRun& run,
                                                               std::size_t begin,
                                                               std::size_t end) const;

    proof::Proofer& proofer_;
    const LinkSigner& links_;
    Draw draw_;
    std::int64_t run_ = 0;
    std::size_t part_ = 0;
    std::vector<store::PrintRunItem> rows_;
    std::optional<std::string> pdf_;
};

}  // namespace hoibao::service
