#pragma once

#include <stdexcept>

namespace hoibao {

/// The environment broke (the database is gone, the disk is full): nobody in between can act on it.
/// Only adapters throw it, only the edge catches it. what() is for the log, never for the client.
class Unavailable : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace hoibao
