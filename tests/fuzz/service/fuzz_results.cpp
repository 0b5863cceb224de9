// What an office uploads: any bytes as a CSV, and each of its records as a result.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "domain/text.hpp"
#include "service/reference.hpp"
#include "service/result_file.hpp"

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace hoibao;
    auto file = service::ResultFile::open({reinterpret_cast<const char*>(data), size});
    if (!file) {
        require(!file.error().code.empty() && !file.error().detail.empty());
        return 0;
    }
    std::size_t line = 1;
    while (const auto record = file->next()) {
        require(record->line > line && record->line <= size + 1);
        line = record->line;
        const auto draft =
            service::readResult(record->sent, service::Naming::Csv, tests::gazetteer());
        if (!draft) {
            require(!draft.error().fields.empty());
            continue;
        }
        const auto& [result, item, goesByPost, warnings] = *draft;
        require(result.contentHash.size() == 64);
        require(!result.dossierKey.empty() && !item.recipient.empty());
        require(goesByPost == (result.returnBy == "post" && warnings.empty()));
        require(item.ward.empty() == (item.certainty != "sure"));
        for (const auto* text : {&item.recipient, &item.street, &item.phone, &item.formerly})
            require(!domain::firstNonUtf8(*text));
    }
    return 0;
}
