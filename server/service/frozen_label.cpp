#include "service/frozen_label.hpp"

#include <array>
#include <nlohmann/json.hpp>

namespace hoibao::service {

labels::Label labelOf(const store::Item& item, const store::WardName* ward) {
    labels::Label label;
    label.dossierCode = item.dossierCode;
    label.recipient = item.recipient;
    label.phone = item.phone;
    label.address = item.street.empty() ? item.address : item.street;
    if (ward) {
        label.ward = ward->ward;
        label.province = ward->province;
    }
    label.formerly = item.formerly;
    label.weightGrams = static_cast<std::int32_t>(item.weightGrams);
    label.postageVnd = item.postageVnd;
    label.feeVnd = item.feeVnd;
    label.printCount = item.printCount + 1;
    return label;
}

labels::Sender senderOf(const store::SenderOffice& office) {
    return {office.name, office.code, office.address, office.hotline};
}

std::string freeze(const labels::Label& label) {
    const nlohmann::ordered_json json = {
        {"number", label.number},
        {"dossierCode", label.dossierCode},
        {"link", label.link},
        {"recipient", label.recipient},
        {"phone", label.phone},
        {"address", label.address},
        {"ward", label.ward},
        {"province", label.province},
        {"formerly", label.formerly},
        {"weightGrams", label.weightGrams},
        {"postageVnd", label.postageVnd},
        {"feeVnd", label.feeVnd},
        {"services", label.services},
        {"printedAt", label.printedAt},
        {"printCount", label.printCount},
    };
    return json.dump();
}

std::vector<std::string> outdated(const std::string& frozen, const labels::Label& today) {
    constexpr std::array<std::string_view, 9> kOfItem{"recipient",   "phone",      "address",
                                                      "ward",        "province",   "formerly",
                                                      "weightGrams", "postageVnd", "feeVnd"};
    const auto before = nlohmann::json::parse(frozen), after = nlohmann::json::parse(freeze(today));
    std::vector<std::string> fields;
    for (const auto field : kOfItem)
        if (before.at(std::string(field)) != after.at(std::string(field)))
            fields.emplace_back(field);
    return fields;
}

std::string freeze(const labels::Sender& sender) {
    const nlohmann::ordered_json json = {{"name", sender.name},
                                         {"officeCode", sender.officeCode},
                                         {"address", sender.address},
                                         {"hotline", sender.hotline}};
    return json.dump();
}

labels::Result<labels::Items> thaw(const std::string& sender, std::span<const std::string> labels) {
    std::string json = "{\"sender\":" + sender + ",\"items\":[";
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (i > 0) json += ',';
        json += labels[i];
    }
    return labels::parseItems(json + "]}");
}

}  // namespace hoibao::service
