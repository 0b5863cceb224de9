#include "command_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "crypto/random.hpp"

namespace hoibao {

std::optional<CommandLine> CommandLine::parse(int count, const char* const* words,
                                              std::span<const Option> options,
                                              std::string& problem) {
    CommandLine line;
    bool optionsEnded = false;
    for (int i = 1; i < count; ++i) {
        const std::string_view word = words[i];
        if (optionsEnded || !word.starts_with("-") || word == "-") {
            line.words_.emplace_back(word);
            continue;
        }
        if (word == "--") {
            optionsEnded = true;
            continue;
        }
        const auto equals = word.find('=');
        const auto name = word.substr(0, equals);
        const auto option = std::ranges::find(options, name, &Option::name);
        if (option == options.end()) {
            problem = fmt::format("unknown option {}", name);
            return std::nullopt;
        }
        const bool isLast = i + 1 == count;
        if (option->hasValue ? equals == word.npos && isLast : equals != word.npos) {
            problem =
                fmt::format("{} {}", name, option->hasValue ? "needs a value" : "takes no value");
            return std::nullopt;
        }
        auto& value = line.options_[std::string(name)];
        if (option->hasValue) value = equals == word.npos ? words[++i] : word.substr(equals + 1);
    }
    return line;
}

bool CommandLine::has(std::string_view option) const {
    return options_.contains(option);
}

std::optional<std::string> CommandLine::value(std::string_view option) const {
    const auto found = options_.find(option);
    return found == options_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> CommandLine::firstBut(std::span<const std::string_view> known) const {
    for (const auto& [name, value] : options_)
        if (std::ranges::find(known, name) == known.end()) return name;
    return std::nullopt;
}

int wrongUsage(std::string_view program, std::string_view problem) {
    fmt::print(stderr, "{0}: {1}; see {0} --help\n", program, problem);
    return kWrongUsage;
}

int environmentFailed(std::string_view program, std::string_view problem) {
    fmt::print(stderr, "{}: {}\n", program, problem);
    return kEnvironment;
}

namespace {

int parseAndRun(const Program& program, int count, const char* const* words,
                int (*run)(const CommandLine& line)) {
    std::vector<Option> options(program.options.begin(), program.options.end());
    options.insert(options.end(), {{"--help", false}, {"--version", false}});
    std::string problem;
    const auto line = CommandLine::parse(count, words, options, problem);
    if (!line) return wrongUsage(program.name, problem);
    if (line->has("--help")) {
        fmt::print("{}", program.help);
        return kDone;
    }
    if (line->has("--version")) {
        fmt::print("{} {}\n", program.name, HOIBAO_VERSION);
        return kDone;
    }
    return run(*line);
}

}  // namespace

int runProgram(const Program& program, int count, const char* const* words,
               int (*run)(const CommandLine& line)) {
    if (!crypto::start()) return environmentFailed(program.name, "libsodium cannot start");
    try {
        return parseAndRun(program, count, words, run);
    } catch (const std::exception& error) {
        return environmentFailed(program.name, error.what());
    }
}

}  // namespace hoibao
