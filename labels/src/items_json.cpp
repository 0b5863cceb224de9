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

/// Turns each item into a Label as soon as it is read, and forgets its JSON: a file of 100 000
/// items as a tree of values would take twice what the drawing may.
class ItemsReader {
public:
    /// nlohmann's callback; false forgets the value.
    bool operator()(int depth, json::parse_event_t event, json& value) {
        using Event = json::parse_event_t;
        if (event == Event::key && depth == 1) key_ = value.get<std::string>();
        if (key_ != "items") return true;
        if (event == Event::array_start && depth == 1) isList_ = true;
        const bool isItem =
            isList_ && depth == 2 &&
            (event == Event::object_end || event == Event::array_end || event == Event::value);
        if (!isItem) return true;
        const auto index = count_++;
        if (index >= kMaxLabels) return false;
        if (value.is_object())
            labels_.push_back(readLabel(value, index, refusals_));
        else
            refusals_.push_back({index, "", "is no object"});
        return false;
    }

    Result<Items> finish(const json& document) && {
        const auto sender = document.find("sender");
        if (sender == document.end() || !sender->is_object()) return refuse("sender", "is missing");
        if (!isList_) return refuse("items", "is missing");
        if (count_ == 0) return refuse("items", "there is no item");
        if (count_ > kMaxLabels)
            return refuse("items", fmt::format("{} items; at most {} can be printed at once",
                                               count_, kMaxLabels));
        Items items;
        Reader head(*sender, 0, "sender.", refusals_);
        head.read("name", items.sender.name, Reader::Need::Needed);
        head.read("officeCode", items.sender.officeCode, Reader::Need::Optional);
        head.read("address", items.sender.address, Reader::Need::Optional);
        head.read("hotline", items.sender.hotline, Reader::Need::Optional);
        if (!refusals_.empty()) return tl::unexpected(std::move(refusals_));
        items.labels = std::move(labels_);
        return items;
    }

private:
    std::string key_;
    bool isList_ = false;
    std::size_t count_ = 0;
    std::vector<Label> labels_;
    Refusals refusals_;
};

}  // namespace

Result<Items> parseItems(std::string_view text) {
    ItemsReader reader;
    const json document = json::parse(
        text,
        [&](int depth, json::parse_event_t event, json& value) {
            return reader(depth, event, value);
        },
        false);
    if (document.is_discarded()) return refuse("json", "is no JSON");
    if (!document.is_object()) return refuse("json", "is no object");
    return std::move(reader).finish(document);
}

}  // namespace hoibao::labels
