#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>

#include "domain/life.hpp"
#include "events.hpp"
#include "naive_fold.hpp"

namespace {

using namespace hoibao;
using domain::EventKind;
using Life = std::vector<domain::ItemEvent>;

/// The straight road of an item: fourteen events from the result to the hand.
Life straightRoad() {
    return domain::test::road(
        {EventKind::ResultConfirmed, EventKind::ChannelPost, EventKind::LabelIssued,
         EventKind::Sealed, EventKind::AddedToManifest, EventKind::HandoverSigned,
         EventKind::Accepted, EventKind::SortIn, EventKind::SortOut, EventKind::Arrived,
         EventKind::OutForDelivery, EventKind::AttemptFailed, EventKind::OutForDelivery,
         EventKind::Delivered});
}

/// Enough lives that they do not all stay in the nearest cache, as rows read from a database.
std::vector<Life> lives(bool inOrder) {
    std::mt19937 random(77);
    std::vector<Life> all(256, straightRoad());
    if (!inOrder) {
        for (Life& life : all) std::shuffle(life.begin(), life.end(), random);
    }
    return all;
}

template <class Fold>
void run(benchmark::State& state, bool inOrder, Fold foldOne) {
    const auto all = lives(inOrder);
    std::size_t at = 0, events = 0;
    for (auto _ : state) {
        const Life& life = all[at++ % all.size()];
        benchmark::DoNotOptimize(foldOne(life));
        events += life.size();
    }
    state.counters["events/s"] =
        benchmark::Counter(static_cast<double>(events), benchmark::Counter::kIsRate);
}

const domain::Policy kPolicy;

void ours(benchmark::State& state, bool inOrder) {
    run(state, inOrder, [](const Life& life) { return domain::fold(life, kPolicy).state; });
}

void naive(benchmark::State& state, bool inOrder) {
    const bench::NaiveFold fold;
    run(state, inOrder, [&](const Life& life) { return fold.stateOf(life); });
}

BENCHMARK_CAPTURE(ours, in_order, true);
BENCHMARK_CAPTURE(naive, in_order, true);
BENCHMARK_CAPTURE(ours, shuffled, false);
BENCHMARK_CAPTURE(naive, shuffled, false);

/// A rival that gives other answers would be none.
void checkThatBothAgree() {
    const bench::NaiveFold fold;
    for (const Life& life : lives(false)) {
        if (fold.stateOf(life) != name(domain::fold(life, kPolicy).state)) {
            std::fprintf(stderr, "fold and its rival disagree\n");
            std::exit(1);
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    checkThatBothAgree();
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
