#pragma once

#include <string>
#include <string_view>

#include "archive.hpp"

namespace hoibao::sheet {

/// The attributes of an element, for as long as it begins.
class Attributes {
public:
    explicit Attributes(const char** pairs) : pairs_(pairs) {}
    /// The value of the attribute of this name, whatever its prefix; empty when it is not there.
    [[nodiscard]] std::string_view operator[](std::string_view name) const;

private:
    const char** pairs_;
};

/// Is told what stands in an XML document, in its order. Names come without their prefixes.
class XmlReader {
public:
    virtual ~XmlReader() = default;
    virtual void begin(std::string_view element, const Attributes& attributes) = 0;
    virtual void end(std::string_view element) = 0;
    virtual void text(std::string_view piece) = 0;

    /// Stops the reading with this fault.
    void stop(Fault fault) { fault_ = fault; }
    /// Stops it because all was seen that was wanted.
    void finish() { isFinished_ = true; }
    [[nodiscard]] bool hasStopped() const { return fault_ != kNone || isFinished_; }
    [[nodiscard]] bool hasFault() const { return fault_ != kNone; }
    [[nodiscard]] Fault fault() const { return fault_; }

private:
    static constexpr Fault kNone = Fault::Unavailable;
    Fault fault_ = kNone;
    bool isFinished_ = false;
};

/// Reads a part of the archive; nothing is told of one that is not there. A document type is
/// refused: no workbook has one, and entities are how a little text becomes much. Errors: those of
/// Archive::read, Damaged, and what the reader stopped with.
[[nodiscard]] tl::expected<void, Fault> readXml(Archive& archive, std::string_view part,
                                                XmlReader& reader);

}  // namespace hoibao::sheet
