// Addresses a second on one core, and what an obvious rival does in the same run: fold the text and
// look in it for each name, the longest first.
//
//     bench_address [RESULTS.csv]      a file of tests/tools/make_results.py; else addresses are
//                                      put together from the reference
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <new>

#include "domain/csv.hpp"
#include "domain/text.hpp"
#include "reference.hpp"

namespace {

std::atomic<std::size_t> allocations{0};

}  // namespace

void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}
// Not inlined: beside a `new` that is not, GCC 14 takes `free` for a mistake.
[[gnu::noinline]] void operator delete(void* memory) noexcept {
    std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace hoibao::domain {
namespace {

constexpr double kPromised = 100'000;

std::vector<std::string> addressesOf(const char* path) {
    std::vector<std::string> header, fields, out;
    if (path == nullptr) {
        const auto text = referenceFile("former-units.csv");
        CsvReader reader(text, ',');
        (void)reader.next(header);
        while (reader.next(fields) == CsvReader::Outcome::Record) {
            out.push_back(fmt::format("Số 12/3 đường Trần Hưng Đạo, {}, {}, {}", fields[0],
                                      fields[1], fields[2]));
        }
        return out;
    }
    const auto text = contentsOf(path);
    CsvReader reader(text, ',');
    (void)reader.next(header);
    const auto column = static_cast<std::size_t>(
        std::find(header.begin(), header.end(), "address") - header.begin());
    while (reader.next(fields) == CsvReader::Outcome::Record) {
        if (column < fields.size()) out.push_back(fields[column]);
    }
    return out;
}

/// Names of today's communes and provinces, folded, the longest first.
class Scan {
public:
    Scan() {
        for (const auto& ward : reference().wards()) {
            names_.push_back({foldedForSearch(ward.name),
                              foldedForSearch(reference().provinceName(ward.province)), ward.code});
        }
        std::stable_sort(names_.begin(), names_.end(), [](const auto& a, const auto& b) {
            return a.ward.size() > b.ward.size();
        });
    }
    [[nodiscard]] std::string_view find(std::string_view address) const {
        const auto text = foldedForSearch(address);
        for (const auto& name : names_) {
            const auto at = text.find(name.ward);
            if (at == std::string::npos) continue;
            if (text.find(name.province, at) != std::string::npos) return name.code;
        }
        return {};
    }

private:
    struct Name {
        std::string ward, province, code;
    };
    std::vector<Name> names_;
};

template <class Resolve>
double perSecond(const std::vector<std::string>& addresses, std::chrono::milliseconds atLeast,
                 Resolve resolve) {
    using Clock = std::chrono::steady_clock;
    std::size_t done = 0;
    const auto begin = Clock::now();
    auto now = begin;
    for (std::size_t i = 0; now - begin < atLeast; i = (i + 1) % addresses.size()) {
        resolve(addresses[i]);
        if (++done % 64 == 0) now = Clock::now();
    }
    return static_cast<double>(done) / std::chrono::duration<double>(now - begin).count();
}

int run(const char* path) {
    const auto addresses = addressesOf(path);
    if (addresses.empty()) {
        fmt::print(stderr, "no addresses\n");
        return 2;
    }
    std::size_t sure = 0, found = 0, most = 0, resolved = 0;
    double best = 0;
    for (const auto& address : addresses) (void)reference().resolve(address);  // warm
    const auto before = allocations.load();
    for (int i = 0; i < 5; ++i) {
        best = std::max(best, perSecond(addresses, std::chrono::milliseconds(400),
                                        [&](const std::string& address) {
                                            const auto at = allocations.load();
                                            const auto resolution = reference().resolve(address);
                                            sure += resolution.certainty == Certainty::Sure;
                                            most = std::max(most, allocations.load() - at);
                                            ++resolved;
                                        }));
    }
    const auto each =
        static_cast<double>(allocations.load() - before) / static_cast<double>(resolved);
    const Scan scan;
    const auto rival =
        perSecond(addresses, std::chrono::milliseconds(1000),
                  [&](const std::string& address) { found += !scan.find(address).empty(); });
    fmt::print("{} addresses; best of five\n", addresses.size());
    fmt::print("resolve  {:>10.0f} a second, {:.1f} allocations each, at most {}\n", best, each,
               most);
    fmt::print("scan     {:>10.0f} a second (today's names alone, no certainty)\n", rival);
    fmt::print("ratio    {:>10.0f}\n", best / rival);
    fmt::print("promised {:>10.0f} a second: {}\n", kPromised,
               best >= kPromised ? "kept" : "MISSED");
    return sure > 0 && found > 0 && best >= kPromised ? 0 : 1;
}

}  // namespace
}  // namespace hoibao::domain

int main(int argc, char** argv) {
    return hoibao::domain::run(argc > 1 ? argv[1] : nullptr);
}
