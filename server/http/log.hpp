#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace hoibao::http {

/// Lines of JSON, one an event, times in UTC. Never give it names, addresses, phones, tokens,
/// bodies, or an item number that a member of the public asked for.
class Log {
public:
    enum class Level { Info, Warning, Error };
    using Value = std::variant<std::string_view, std::int64_t, double>;
    using Field = std::pair<std::string_view, Value>;

    /// Writes each line to standard error, whole.
    Log();
    /// Hands each line (without line break) to `sink`, which is called by many threads.
    explicit Log(std::function<void(std::string_view)> sink);

    /// {"time": …, "level": "info", "event": "started", …fields}.
    void write(Level level, std::string_view event, std::initializer_list<Field> fields) const;

private:
    std::function<void(std::string_view)> sink_;
};

}  // namespace hoibao::http
