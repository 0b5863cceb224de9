// How fast labels are proved before they are printed, on two cores. Exit status 1 when the target
// is missed, or a good label is refused.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "labels/render.hpp"
#include "proof/proofer.hpp"
#include "samples.hpp"

namespace hoibao::labels::test {
namespace {

constexpr std::size_t kLabels = 1'000, kChunk = 128;

double seconds(std::chrono::steady_clock::duration time) {
    return std::chrono::duration<double>(time).count();
}

/// Of this process and of the workers that are gone.
double processorSeconds() {
    double sum = 0;
    for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        rusage used{};
        getrusage(who, &used);
        for (const auto& time : {used.ru_utime, used.ru_stime})
            sum += static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    }
    return sum;
}

/// Draws and proves the labels; how many of them were refused.
std::size_t prove(const Sheet& sheet, std::size_t count) {
    const auto labels = run(count);
    const auto whole = nlohmann::json::parse(itemsJson(sender(), labels));
    proof::Task task;
    task.sheet = toJson(sheet);
    task.setup = toJson(Setup{});
    task.perPage = static_cast<std::size_t>(sheet.labelsPerPage());
    const auto chunk = (kChunk + task.perPage - 1) / task.perPage * task.perPage;
    task.sender = whole.at("sender").dump();
    proof::Proofer proofer({HOIBAO_BIN_DIR "/hoibao-proof", Fonts::folder()});
    task.pdf = Printer(fonts(), sheet).render(sender(), labels).value();
    std::size_t faults = 0;
    for (task.first = 0; task.first < count; task.first += chunk) {
        task.labels.clear();
        task.numbers.clear();
        for (auto i = task.first; i < std::min(count, task.first + chunk); ++i) {
            task.labels.push_back(whole.at("items").at(i).dump());
            task.numbers.push_back(labels[i].number);
        }
        const auto found = proofer.proof(task).value();
        for (const auto& fault : found) {
            if (++faults < 5) std::printf("%zu: %s\n", fault.label, fault.reason.c_str());
        }
    }
    return faults;
}

int bench(const char* name, int dpi, double target) {
    auto chosen = sheet(name);
    chosen.dpi = dpi;
    const auto count = static_cast<std::size_t>(kLabels * std::min(1.0, 300.0 / dpi));
    const double before = processorSeconds();
    const auto start = std::chrono::steady_clock::now();
    const auto faults = prove(chosen, count);
    const double many = static_cast<double>(count);
    const double wall = many / seconds(std::chrono::steady_clock::now() - start);
    const double spent = (processorSeconds() - before) / many;
    // What two cores of their own would do: others may be at work on this machine.
    const double rate = 2 / spent;
    std::printf("%-16s %4d dpi %8.1f labels/s by the clock, %6.2f ms of a core a label: %6.1f/s",
                name, dpi, wall, spent * 1e3, rate);
    if (target > 0) std::printf(" target >= %g%s", target, rate < target ? " MISSED" : "");
    std::printf("\n");
    return rate < target || faults > 0 ? 1 : 0;
}

}  // namespace
}  // namespace hoibao::labels::test

/// Without arguments all; else SHEET DPI.
int main(int count, char** arguments) {
    using hoibao::labels::test::bench;
    if (count == 3) return bench(arguments[1], std::atoi(arguments[2]), 0);
    int missed = 0;
    for (const auto* sheet : {"thermal-100x150", "a6", "a4-2x4", "a4-3x8"})
        missed |= bench(sheet, 203, 150);
    missed |= bench("thermal-100x150", 300, 0);
    missed |= bench("a4-2x4", 600, 0);
    missed |= bench("a4-3x8", 600, 0);
    return missed;
}
