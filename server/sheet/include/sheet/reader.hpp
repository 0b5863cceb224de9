#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace hoibao::sheet {

/// Why a workbook is not read.
enum class Fault {
    NotAWorkbook,
    OldFormat,  ///< .xls, of before 2007
    Password,
    Macros,
    NoSheet,  ///< no sheet, or none that anybody sees with something in it
    TooManyRows,
    TooManyColumns,
    TooLarge,  ///< what is packed in it is too much, however little the file is
    Damaged,
    Unavailable,  ///< no reader can be started
};
[[nodiscard]] std::string_view name(Fault fault) noexcept;  ///< "too-many-rows"

inline constexpr std::size_t kMaxWorkbookBytes = 32u << 20;
inline constexpr std::size_t kMaxRows = 50'000;
inline constexpr std::size_t kMaxRowNumber = 200'000;  ///< with the empty ones between
inline constexpr std::size_t kMaxColumns = 100;

struct ReaderSettings {
    std::filesystem::path program;  ///< the hoibao-sheet to run
    std::uint64_t memoryBytes = 768u << 20;
    std::chrono::milliseconds wallTime{30'000};
};

/// Reads the first visible sheet of an XLSX file in a process of its own, which can open no file
/// and no socket, and has bounded memory and time. Thread-safe; one file at a time.
class Reader {
public:
    explicit Reader(ReaderSettings settings) : settings_(std::move(settings)) {}

    /// The sheet as CSV with commas: line n is row n, also where it is empty. Cells hold what a
    /// person would see written plainly: whole numbers without blanks or zeros before them, days as
    /// "2026-11-23", moments as "2026-11-23T08:30:00+07:00"; line breaks within a cell are ", ".
    [[nodiscard]] tl::expected<std::string, Fault> read(std::string_view bytes);

private:
    const ReaderSettings settings_;
    std::mutex mutex_;
};

}  // namespace hoibao::sheet
