#pragma once

#include <string>
#include <string_view>

namespace hoibao::labels {

/// A file that is complete or absent: written beside its place under another name, and moved there
/// by publish(); else removed. "-" is standard output. Failures throw std::runtime_error, naming
/// the file and why.
class OutputFile {
public:
    explicit OutputFile(std::string path);
    ~OutputFile();
    OutputFile(OutputFile&& other) noexcept;
    OutputFile& operator=(OutputFile&&) = delete;

    /// The whole content; once.
    void write(std::string_view bytes);
    void publish();

private:
    std::string path_, temporary_;
};

}  // namespace hoibao::labels
