// How fast labels are proved before they are printed, on two cores. Exit status 1 when the target
// is missed, or a good label is refused.
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "labels/render.hpp"
#include "proof/proofer.hpp"
#include "samples.hpp"

namespace hoibao::labels::test {
namespace {

constexpr double kTarget = 150;
constexpr std::size_t kLabels = 1'000, kChunk = 128;

double seconds(std::chrono::steady_clock::duration time) {
    return std::chrono::duration<double>(time).count();
}

int bench(const std::string& name) {
    const auto labels = run(kLabels);
    const auto whole = nlohmann::json::parse(itemsJson(sender(), labels));
    proof::Task task;
    task.sheet = toJson(sheet(name));
    task.sender = whole.at("sender").dump();
    proof::Proofer proofer({HOIBAO_BIN_DIR "/hoibao-proof", Fonts::folder()});
    const auto start = std::chrono::steady_clock::now();
    task.pdf = Printer(fonts(), sheet(name)).render(sender(), labels).value();
    std::size_t faults = 0;
    for (task.first = 0; task.first < kLabels; task.first += kChunk) {
        task.labels.clear();
        task.numbers.clear();
        for (auto i = task.first; i < std::min(kLabels, task.first + kChunk); ++i) {
            task.labels.push_back(whole.at("items").at(i).dump());
            task.numbers.push_back(labels[i].number);
        }
        for (const auto& fault : proofer.proof(task)) {
            if (++faults < 5) std::printf("%zu: %s\n", fault.label, fault.reason.c_str());
        }
    }
    const double rate = double(kLabels) / seconds(std::chrono::steady_clock::now() - start);
    std::printf("%-46s %10.1f labels/s  target >= %g%s\n", ("drawing and proof, " + name).c_str(),
                rate, kTarget, rate < kTarget ? "   MISSED" : "");
    return rate < kTarget || faults > 0 ? 1 : 0;
}

}  // namespace
}  // namespace hoibao::labels::test

int main() {
    int missed = 0;
    for (const auto* sheet : {"thermal-100x150", "a4-2x4"})
        missed |= hoibao::labels::test::bench(sheet);
    return missed;
}
