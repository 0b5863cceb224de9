#pragma once

#include <cstdlib>

/// Ends the run where a promise is broken, in every kind of build.
inline void require(bool holds) {
    if (!holds) std::abort();
}
