#include "command_line.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iostream>
#include <optional>
#include <thread>

#include "scanner/symbol_text.hpp"

namespace hoibao::scanner {

namespace {

constexpr int kMaxJobs = 64;
constexpr std::size_t kMaxExpected = 100'000;

tl::unexpected<ReadError> wrong(std::string message) {
    return fail(ErrorCode::NotAnImage, std::move(message));
}

/// One item number a line; spaces and case are the writer's.
Result<std::vector<std::string>> numbersIn(const std::string& file) {
    std::ifstream opened;
    if (file != "-") {
        opened.open(file);
        if (!opened) return fail(ErrorCode::NoFile, file + ": it cannot be opened");
    }
    std::istream& in = file == "-" ? std::cin : opened;
    std::vector<std::string> numbers;
    std::string line;
    for (int at = 1; std::getline(in, line); ++at) {
        std::string number;
        for (const char c : line) {
            if (c == ' ' || c == '\t' || c == '\r') continue;
            number += c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
        }
        if (number.empty()) continue;
        if (!isItemNumber(number)) {
            return wrong(file + ", line " + std::to_string(at) + ": no item number");
        }
        if (numbers.size() == kMaxExpected) return wrong(file + ": more than 100000 numbers");
        numbers.push_back(std::move(number));
    }
    return numbers;
}

std::optional<int> jobsIn(std::string_view text) {
    int jobs = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), jobs);
    if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
    if (jobs < 1 || jobs > kMaxJobs) return std::nullopt;
    return jobs;
}

int defaultJobs() {
    return std::clamp(int(std::thread::hardware_concurrency()), 1, 8);
}

}  // namespace

Result<CommandLine> parseCommandLine(const std::vector<std::string>& arguments) {
    CommandLine asked;
    asked.jobs = defaultJobs();
    bool onlyFiles = false;
    int fromInput = 0;  // standard input can be read once
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& word = arguments[i];
        const bool takesValue = word == "--expect" || word == "--jobs" || word == "--draw";
        if (onlyFiles || word == "-" || word.empty() || word[0] != '-') {
            asked.files.push_back(word);
        } else if (word == "--") {
            onlyFiles = true;
        } else if (word == "--help") {
            asked.help = true;
        } else if (word == "--version") {
            asked.version = true;
        } else if (word == "--json") {
            asked.json = true;
        } else if (word == "--data-matrix") {
            asked.dataMatrix = true;
        } else if (takesValue && i + 1 == arguments.size()) {
            return wrong(word + " needs a value");
        } else if (word == "--jobs") {
            const auto jobs = jobsIn(arguments[++i]);
            if (!jobs) return wrong("--jobs takes 1 to " + std::to_string(kMaxJobs));
            asked.jobs = *jobs;
        } else if (word == "--draw") {
            asked.drawing = arguments[++i];
        } else if (word == "--expect") {
            fromInput += arguments[++i] == "-";
            auto numbers = numbersIn(arguments[i]);
            if (!numbers) return tl::unexpected(numbers.error());
            asked.expected = std::move(*numbers);
        } else {
            return wrong("unknown option " + word);
        }
    }
    if (asked.files.empty() && !asked.help && !asked.version) return wrong("no file is given");
    fromInput += int(std::count(asked.files.begin(), asked.files.end(), "-"));
    if (fromInput > 1) return wrong("standard input (-) can be read once");
    if (!asked.drawing.empty() && asked.files.size() != 1) return wrong("--draw takes one file");
    return asked;
}

std::string_view helpText() noexcept {
    return R"(hoibao-scan [--json] [--expect NUMBERS.txt] [--jobs N] [--draw OUT.png] FILE...

Reads the Code 128 and QR symbols in photographs (JPEG or PNG; - is standard input).
Prints for each FILE, in their order: its name, a tab, the item numbers with blanks between.

  --json          a JSON object a line instead, with texts, corners and places not read
  --expect FILE   one item number a line: those that may be in the pictures. What is too poor
                  to be decoded is compared with them, and marked "assisted"
  --jobs N        pictures read at once (as many as there are processors)
  --draw OUT.png  the picture (one FILE) with what was read outlined: green decoded, blue
                  assisted, amber what looks like a label and was not read; with - for OUT.png
                  the picture alone goes to standard output
  --data-matrix   read Data Matrix symbols too
  --help, --version

Limits: 8 MiB, 25 megapixels, 10000 pixels a side, 100 scans of a progressive JPEG.
Exit status: 0 all read; 1 a file could not be read, or holds nothing readable; 2 wrong usage;
3 the reader itself could not be started, or its output not be written.
)";
}

}  // namespace hoibao::scanner
