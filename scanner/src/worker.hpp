#pragma once

#include <cstdint>
#include <functional>

#include "ladder.hpp"

namespace hoibao::scanner {

/// The descriptor over which a worker speaks with its pool.
inline constexpr int kWorkerSocket = 3;

/// The life of a worker: enters the sandbox, says so, then reads one picture after another until
/// the socket closes. Gives the exit status: 0, or 3 where the sandbox could not be set up.
///
/// A request is {"budgetMs", "processorMs", "dataMatrix", "crops", "expected", "skipped"} in one
/// frame, the picture's bytes in the next. Answers: {"step": name} before each step, at last
/// {"reading"} or
/// {"error"}, each a frame.
[[nodiscard]] int runWorker(std::uint64_t memoryBytes);

/// The same with another way to read a picture.
using Reader =
    std::function<Result<Reading>(std::string_view bytes, const ReadOptions&, const Steps&)>;
[[nodiscard]] int runWorker(std::uint64_t memoryBytes, const Reader& reader);

}  // namespace hoibao::scanner
