#include "http/log.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <nlohmann/json.hpp>

namespace hoibao::http {

namespace {

std::string now() {
    using namespace std::chrono;
    const auto instant = floor<milliseconds>(system_clock::now());
    const auto day = floor<days>(instant);
    const year_month_day date(day);
    const hh_mm_ss time(instant - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", int(date.year()),
                       unsigned(date.month()), unsigned(date.day()), time.hours().count(),
                       time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

/// One write a line, so that lines of several threads never mix.
void toStandardError(std::string_view line) {
    std::string whole(line);
    whole += '\n';
    std::string_view rest = whole;
    while (!rest.empty()) {
        const auto written = ::write(STDERR_FILENO, rest.data(), rest.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::string_view name(Log::Level level) {
    switch (level) {
        case Log::Level::Info:
            return "info";
        case Log::Level::Warning:
            return "warning";
        case Log::Level::Error:
            return "error";
    }
    return "error";
}

}  // namespace

Log::Log() : sink_(toStandardError) {}

Log::Log(std::function<void(std::string_view)> sink) : sink_(std::move(sink)) {}

void Log::write(Level level, std::string_view event, std::initializer_list<Field> fields) const {
    nlohmann::ordered_json line;
    line["time"] = now();
    line["level"] = name(level);
    line["event"] = event;
    for (const auto& [key, value] : fields) {
        std::visit([&, &field = key](const auto& content) { line[std::string(field)] = content; },
                   value);
    }
    sink_(line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

}  // namespace hoibao::http
