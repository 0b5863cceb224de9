#pragma once

#include <string>
#include <vector>

#include "labels/documents/lists.hpp"
#include "labels/documents/slips.hpp"

namespace hoibao::labels::test {

/// The office that every sample comes from.
Heading heading(const std::string& number);
/// An item number of our own range.
std::string itemNumber(unsigned serial);

ManifestSheet manifestSheet(std::size_t lines);
HandoverRecord handoverRecord(std::size_t discrepancies);

/// Fit to be shown: a document as an office has it.
struct Sample {
    std::string name;
    std::string pdf;
};
/// One of each document.
std::vector<Sample> everySample();
/// Each with the longest texts there are, and with nothing that may be left out.
std::vector<Sample> longSamples();
std::vector<Sample> shortSamples();

}  // namespace hoibao::labels::test
