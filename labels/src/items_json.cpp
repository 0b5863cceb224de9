#include <fmt/format.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "labels/label.hpp"

namespace hoibao::labels {
namespace {

using nlohmann::json;

/// Reads fields of one object, and keeps what is wrong with them.
class Reader {
public:
    Reader(const json& object, std::size_t index, std::string prefix, Refusals& refusals)
        : object_(object), index_(index), prefix_(std::move(prefix)), refusals_(refusals) {}

    enum class Need { Needed, Optional };

    void read(const char* key, std::string& to, Need need) {
        const auto at = object_.find(key);
        if (at == object_.end() || at->is_null()) {
            if (need == Need::Needed) wrong(key, "is missing");
        } else if (!at->is_string()) {
            wrong(key, "is no text");
        } else {
            to = at->get<std::string>();
        }
    }

    template <class Integer>
    void read(const char* key, Integer& to) {
        const auto at = object_.find(key);
        if (at == object_.end() || at->is_null()) return;
        if (!at->is_number_integer()) {
            wrong(key, "is no whole number");
        } else if (at->is_number_unsigned() &&
                   at->get<std::uint64_t>() >
                       static_cast<std::uint64_t>(std::numeric_limits<Integer>::max())) {
            wrong(key, "is too large");
        } else if (at->get<std::int64_t>() < std::numeric_limits<Integer>::min()) {
            wrong(key, "is too small");
        } else {
            to = at->get<Integer>();
        }
    }

    void read(const char* key, std::vector<std::string>& to) {
        const auto at = object_.find(key);
        if (at == object_.end() || at->is_null()) return;
        if (!at->is_array()) return wrong(key, "is no list");
        for (const auto& value : *at) {
            if (!value.is_string()) return wrong(key, "is no list of texts");
            to.push_back(value.get<std::string>());
        }
    }

private:
    void wrong(const char* key, std::string message) {
        refusals_.push_back({index_, prefix_ + key, std::move(message)});
    }
    const json& object_;
    std::size_t index_;
    std::string prefix_;
    Refusals& refusals_;
};

Label readLabel(const json& object, std::size_t index, Refusals& refusals) {
    using enum Reader::Need;
    Label label;
    Reader reader(object, index, "", refusals);
    reader.read("number", label.number, Needed);
    reader.read("dossierCode", label.dossierCode, Needed);
    reader.read("link", label.link, Needed);
    reader.read("recipient", label.recipient, Needed);
    reader.read("phone", label.phone, Optional);
    reader.read("address", label.address, Needed);
    reader.read("ward", label.ward, Needed);
    reader.read("province", label.province, Needed);
    reader.read("formerly", label.formerly, Optional);
    reader.read("weightGrams", label.weightGrams);
    reader.read("postageVnd", label.postageVnd);
    reader.read("feeVnd", label.feeVnd);
    reader.read("services", label.services);
    reader.read("printedAt", label.printedAt, Optional);
    reader.read("printCount", label.printCount);
    return label;
}

tl::unexpected<Refusals> refuse(std::string field, std::string message) {
    return tl::unexpected(Refusals{{0, std::move(field), std::move(message)}});
}

}  // namespace

Result<Items> parseItems(std::string_view text) {
    const json document = json::parse(text, nullptr, false);
    if (document.is_discarded()) return refuse("json", "is no JSON");
    if (!document.is_object()) return refuse("json", "is no object");
    const auto sender = document.find("sender"), list = document.find("items");
    if (sender == document.end() || !sender->is_object()) return refuse("sender", "is missing");
    if (list == document.end() || !list->is_array()) return refuse("items", "is missing");
    if (list->empty()) return refuse("items", "there is no item");
    if (list->size() > kMaxLabels)
        return refuse("items", fmt::format("{} items; at most {} can be printed at once",
                                           list->size(), kMaxLabels));
    Items items;
    Refusals refusals;
    Reader head(*sender, 0, "sender.", refusals);
    head.read("name", items.sender.name, Reader::Need::Needed);
    head.read("officeCode", items.sender.officeCode, Reader::Need::Optional);
    head.read("address", items.sender.address, Reader::Need::Optional);
    head.read("hotline", items.sender.hotline, Reader::Need::Optional);
    items.labels.reserve(list->size());
    for (std::size_t i = 0; i < list->size(); ++i) {
        const auto& object = (*list)[i];
        if (object.is_object())
            items.labels.push_back(readLabel(object, i, refusals));
        else
            refusals.push_back({i, "", "is no object"});
    }
    if (!refusals.empty()) return tl::unexpected(std::move(refusals));
    return items;
}

}  // namespace hoibao::labels
