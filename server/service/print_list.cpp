#include "store/print_list.hpp"

#include "service/printing.hpp"

namespace hoibao::service {

std::vector<store::PrintRun> Printing::list(const domain::Caller& caller, std::int64_t before,
                                            std::size_t limit) {
    const bool seesAll =
        caller.role == domain::Role::Supervisor || caller.role == domain::Role::Operator;
    const auto office = seesAll ? std::string() : caller.office.text();
    return database_.inTransaction([&](store::Session& session) {
        return store::listPrintRuns(session, office, before, limit);
    });
}

}  // namespace hoibao::service
