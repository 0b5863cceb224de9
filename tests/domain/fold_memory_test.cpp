#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <new>

#include "domain/life.hpp"
#include "events.hpp"

namespace {
thread_local std::size_t allocations = 0;
}

void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace hoibao::domain {
namespace {

// The fold runs inside every transaction that takes scans in.
TEST(FoldMemoryTest, AnOrdinaryLifeIsFoldedWithoutAnyInWhateverOrderItCame) {
    const Policy policy;
    auto life =
        test::road({EventKind::ResultConfirmed, EventKind::ChannelPost, EventKind::LabelIssued,
                    EventKind::Sealed, EventKind::AddedToManifest, EventKind::HandoverSigned,
                    EventKind::Accepted, EventKind::Arrived, EventKind::OutForDelivery,
                    EventKind::AttemptFailed, EventKind::OutForDelivery, EventKind::Delivered});
    for (const bool reversed : {false, true}) {
        SCOPED_TRACE(reversed);
        if (reversed) std::ranges::reverse(life);
        const std::size_t before = allocations;
        const Standing standing = fold(life, policy);
        EXPECT_EQ(allocations - before, 0U);
        EXPECT_EQ(standing.state, State::Delivered);
    }
}

}  // namespace
}  // namespace hoibao::domain
