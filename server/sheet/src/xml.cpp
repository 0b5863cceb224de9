#include "xml.hpp"

#include <expat.h>

#include <memory>

namespace hoibao::sheet {
namespace {

std::string_view withoutPrefix(std::string_view name) {
    const auto colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

struct Reading {
    XML_Parser parser;
    XmlReader& reader;

    void stopIfAsked() const {
        if (reader.hasStopped()) XML_StopParser(parser, XML_FALSE);
    }
};

void XMLCALL onBegin(void* data, const XML_Char* name, const XML_Char** attributes) {
    const auto& reading = *static_cast<Reading*>(data);
    reading.reader.begin(withoutPrefix(name), Attributes(attributes));
    reading.stopIfAsked();
}

void XMLCALL onEnd(void* data, const XML_Char* name) {
    const auto& reading = *static_cast<Reading*>(data);
    reading.reader.end(withoutPrefix(name));
    reading.stopIfAsked();
}

void XMLCALL onText(void* data, const XML_Char* piece, int length) {
    const auto& reading = *static_cast<Reading*>(data);
    reading.reader.text({piece, static_cast<std::size_t>(length)});
    reading.stopIfAsked();
}

void XMLCALL onDocumentType(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    const auto& reading = *static_cast<Reading*>(data);
    reading.reader.stop(Fault::Damaged);
    reading.stopIfAsked();
}

}  // namespace

std::string_view Attributes::operator[](std::string_view name) const {
    for (const char** pair = pairs_; *pair; pair += 2)
        if (withoutPrefix(pair[0]) == name) return pair[1];
    return {};
}

tl::expected<void, Fault> readXml(Archive& archive, std::string_view part, XmlReader& reader) {
    const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(
        XML_ParserCreate(nullptr), &XML_ParserFree);
    Reading reading{parser.get(), reader};
    XML_SetUserData(parser.get(), &reading);
    XML_SetElementHandler(parser.get(), onBegin, onEnd);
    XML_SetCharacterDataHandler(parser.get(), onText);
    XML_SetStartDoctypeDeclHandler(parser.get(), onDocumentType);
    bool isWellFormed = true, isThere = false;
    const auto read = archive.read(part, [&](std::string_view piece) {
        isThere = true;
        const auto status =
            XML_Parse(parser.get(), piece.data(), static_cast<int>(piece.size()), XML_FALSE);
        if (status != XML_STATUS_OK && !reader.hasStopped()) isWellFormed = false;
        return status == XML_STATUS_OK;
    });
    if (!read) return read;
    if (reader.hasFault()) return tl::unexpected(reader.fault());
    const bool isWhole = !isThere || reader.hasStopped() ||
                         XML_Parse(parser.get(), nullptr, 0, XML_TRUE) == XML_STATUS_OK;
    if (!isWellFormed || !isWhole) return tl::unexpected(Fault::Damaged);
    return {};
}

}  // namespace hoibao::sheet
