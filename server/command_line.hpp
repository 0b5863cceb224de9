#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hoibao {

/// What every program's exit status means.
enum ExitStatus : int {
    kDone = 0,
    kDoneWithFailures = 1,
    kWrongUsage = 2,
    kEnvironment = 3,
};

/// An option: "--office CODE" has a value, "--dry-run" has none.
struct Option {
    std::string_view name;
    bool hasValue = false;
};

/// The words after a program's name, sorted into options and the rest. "--name value" and
/// "--name=value" are the same; "--" ends the options; "-" is a word.
class CommandLine {
public:
    /// `problem` is set to one sentence when a word is no known option, or its value is missing.
    [[nodiscard]] static std::optional<CommandLine> parse(int count, const char* const* words,
                                                          std::span<const Option> options,
                                                          std::string& problem);

    [[nodiscard]] bool has(std::string_view option) const;
    [[nodiscard]] std::optional<std::string> value(std::string_view option) const;
    [[nodiscard]] const std::vector<std::string>& words() const { return words_; }
    /// The first option given that is none of `known`; nothing if all are.
    [[nodiscard]] std::optional<std::string> firstBut(
        std::span<const std::string_view> known) const;

private:
    std::map<std::string, std::string, std::less<>> options_;
    std::vector<std::string> words_;
};

/// Prints "PROGRAM: problem; see PROGRAM --help" to stderr and gives kWrongUsage.
[[nodiscard]] int wrongUsage(std::string_view program, std::string_view problem);
/// Prints "PROGRAM: problem" to stderr and gives kEnvironment.
[[nodiscard]] int environmentFailed(std::string_view program, std::string_view problem);

/// What a program is called, what its --help prints, and which options it knows beside --help and
/// --version.
struct Program {
    std::string_view name, help;
    std::span<const Option> options;
};

/// A program's `main`: makes libsodium ready, parses the words, answers --help and --version, and
/// else gives what `run` gives. Gives the exit status; what is thrown is said as a fault of the
/// environment.
[[nodiscard]] int runProgram(const Program& program, int count, const char* const* words,
                             int (*run)(const CommandLine& line));

}  // namespace hoibao
