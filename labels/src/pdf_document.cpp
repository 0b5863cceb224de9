#include "pdf_document.hpp"

#include <fmt/format.h>
#include <hpdf.h>
#include <zlib.h>

#include <stdexcept>

#include "labels/render.hpp"

namespace hoibao::labels {
namespace {

/// Deflates many small streams with one state: making it anew takes longer than a label's stream.
class Deflater {
public:
    Deflater() {
        if (deflateInit(&stream_, kLevel) != Z_OK) throw std::bad_alloc();
    }
    ~Deflater() { deflateEnd(&stream_); }
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;

    /// Lives until the next call.
    std::string_view deflate(std::string_view data) {
        deflateReset(&stream_);
        out_.resize(deflateBound(&stream_, data.size()));
        // zlib does not write through next_in.
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
        stream_.avail_in = static_cast<uInt>(data.size());
        stream_.next_out = reinterpret_cast<Bytef*>(out_.data());
        stream_.avail_out = static_cast<uInt>(out_.size());
        ::deflate(&stream_, Z_FINISH);
        return std::string_view(out_).substr(0, out_.size() - stream_.avail_out);
    }

private:
    static constexpr int kLevel = 4;
    z_stream stream_{};
    std::string out_;
};

/// libharu's errors are sticky: the first is kept, and everything after it does nothing.
struct Fault {
    HPDF_STATUS error = 0, detail = 0;
};

extern "C" void recordFault(HPDF_STATUS error, HPDF_STATUS detail, void* user) {
    auto& fault = *static_cast<Fault*>(user);
    if (fault.error == 0) fault = {error, detail};
}

/// libharu drops /Filter from a stream it does not deflate itself; ours comes deflated.
extern "C" HPDF_STATUS writeFilter(HPDF_Dict, HPDF_Stream out) {
    return HPDF_Stream_WriteStr(out, "/Filter /FlateDecode\012");
}

void appendUtf8(std::string& out, unsigned letter) {
    if (letter < 0x80) {
        out += static_cast<char>(letter);
    } else if (letter < 0x800) {
        out += static_cast<char>(0xC0 | letter >> 6);
        out += static_cast<char>(0x80 | (letter & 0x3F));
    } else {
        out += static_cast<char>(0xE0 | letter >> 12);
        out += static_cast<char>(0x80 | (letter >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (letter & 0x3F));
    }
}

std::vector<unsigned> lettersOf(const std::bitset<0x10000>& used) {
    std::vector<unsigned> letters;
    for (unsigned letter = 1; letter < used.size(); ++letter)
        if (used[letter]) letters.push_back(letter);
    return letters;
}

/// libharu's own map has operators that do not belong in a ToUnicode map, and readers warn. Codes
/// are UTF-16 already, so each used one maps to itself.
std::string toUnicode(const std::vector<unsigned>& letters) {
    std::string out =
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
    constexpr std::size_t kMostInOne = 100;
    for (std::size_t at = 0; at < letters.size(); at += kMostInOne) {
        const auto end = std::min(letters.size(), at + kMostInOne);
        out += fmt::format("{} beginbfchar\n", end - at);
        for (std::size_t i = at; i < end; ++i)
            out += fmt::format("<{0:04X}> <{0:04X}>\n", letters[i]);
        out += "endbfchar\n";
    }
    return out + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

}  // namespace

struct PdfDocument::State {
    Fault fault;
    HPDF_Doc doc = nullptr;
    HPDF_Font regular = nullptr, bold = nullptr;
    HPDF_Dict resources = nullptr;
    Deflater deflater;

    State() : doc(HPDF_New(&recordFault, &fault)) {
        if (doc == nullptr) throw std::bad_alloc();
    }
    ~State() { HPDF_Free(doc); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    HPDF_Font load(const std::string& file) {
        const char* name = HPDF_LoadTTFontFromFile(doc, file.c_str(), HPDF_TRUE);
        HPDF_Font font = name == nullptr ? nullptr : HPDF_GetFont(doc, name, "UTF-8");
        if (font == nullptr)
            throw FontUnavailable(
                fmt::format("font {} cannot be read (libharu 0x{:04X})", file, fault.error));
        return font;
    }

    void check() const {
        if (fault.error == HPDF_FAILD_TO_ALLOC_MEM) throw std::bad_alloc();
        if (fault.error != 0)
            throw std::runtime_error(
                fmt::format("libharu failed with 0x{:04X}, detail {}", fault.error, fault.detail));
    }

    void fill(HPDF_Dict stream, std::string_view content) {
        const auto bytes = deflater.deflate(content);
        stream->filter = HPDF_STREAM_FILTER_NONE;
        stream->write_fn = &writeFilter;
        HPDF_Stream_Write(stream->stream, reinterpret_cast<const HPDF_BYTE*>(bytes.data()),
                          static_cast<HPDF_UINT>(bytes.size()));
    }

    /// Marks the letters as used, and says their widths and meaning instead of the whole font's.
    void keepLetters(HPDF_Font font, const std::bitset<0x10000>& used) {
        const auto letters = lettersOf(used);
        std::string text;
        for (const unsigned letter : letters) appendUtf8(text, letter);
        HPDF_Font_TextWidth(font, reinterpret_cast<const HPDF_BYTE*>(text.data()),
                            static_cast<HPDF_UINT>(text.size()));
        auto* fonts =
            static_cast<HPDF_Array>(HPDF_Dict_GetItem(font, "DescendantFonts", HPDF_OCLASS_ARRAY));
        auto* glyphs = static_cast<HPDF_Dict>(HPDF_Array_GetItem(fonts, 0, HPDF_OCLASS_DICT));
        // Readers know no collection of the name libharu gives it.
        auto* system =
            static_cast<HPDF_Dict>(HPDF_Dict_GetItem(glyphs, "CIDSystemInfo", HPDF_OCLASS_DICT));
        HPDF_Dict_Add(system, "Ordering", HPDF_String_New(doc->mmgr, "Identity", nullptr));
        HPDF_Array widths = HPDF_Array_New(doc->mmgr);
        HPDF_Dict_Add(glyphs, "W", widths);
        HPDF_Array run = nullptr;
        for (std::size_t i = 0; i < letters.size(); ++i) {
            if (i == 0 || letters[i] != letters[i - 1] + 1) {
                HPDF_Array_AddNumber(widths, static_cast<HPDF_INT32>(letters[i]));
                run = HPDF_Array_New(doc->mmgr);
                HPDF_Array_Add(widths, run);
            }
            HPDF_Array_AddNumber(
                run, HPDF_Font_GetUnicodeWidth(font, static_cast<HPDF_UNICODE>(letters[i])));
        }
        HPDF_Dict map = HPDF_DictStream_New(doc->mmgr, doc->xref);
        fill(map, toUnicode(letters));
        HPDF_Dict_Add(font, "ToUnicode", map);
    }
};

PdfDocument::PdfDocument(const std::string& regularFile, const std::string& boldFile, double width,
                         double height)
    : state_(std::make_unique<State>()) {
    auto& s = *state_;
    HPDF_UseUTFEncodings(s.doc);
    HPDF_SetCompressionMode(s.doc, HPDF_COMP_ALL);
    s.regular = s.load(regularFile);
    s.bold = s.load(boldFile);
    // Size and resources are said once, and every page inherits them.
    s.resources = HPDF_Dict_New(s.doc->mmgr);
    HPDF_Dict fonts = HPDF_Dict_New(s.doc->mmgr);
    HPDF_Dict_Add(s.doc->root_pages, "Resources", s.resources);
    HPDF_Dict_Add(s.resources, "Font", fonts);
    HPDF_Dict_Add(fonts, "R", s.regular);
    HPDF_Dict_Add(fonts, "B", s.bold);
    HPDF_Array box = HPDF_Array_New(s.doc->mmgr);
    HPDF_Dict_Add(s.doc->root_pages, "MediaBox", box);
    for (const double value : {0.0, 0.0, width, height})
        HPDF_Array_AddReal(box, static_cast<HPDF_REAL>(value));
    s.check();
}

PdfDocument::~PdfDocument() = default;

void PdfDocument::setShared(std::string_view content, double width, double height) {
    auto& s = *state_;
    HPDF_Dict form = HPDF_DictStream_New(s.doc->mmgr, s.doc->xref);
    s.check();
    HPDF_Dict_AddName(form, "Type", "XObject");
    HPDF_Dict_AddName(form, "Subtype", "Form");
    HPDF_Array box = HPDF_Array_New(s.doc->mmgr);
    HPDF_Dict_Add(form, "BBox", box);
    for (const double value : {0.0, 0.0, width, height})
        HPDF_Array_AddReal(box, static_cast<HPDF_REAL>(value));
    HPDF_Dict own = HPDF_Dict_New(s.doc->mmgr);
    HPDF_Dict fonts = HPDF_Dict_New(s.doc->mmgr);
    HPDF_Dict_Add(form, "Resources", own);
    HPDF_Dict_Add(own, "Font", fonts);
    HPDF_Dict_Add(fonts, "R", s.regular);
    HPDF_Dict_Add(fonts, "B", s.bold);
    s.fill(form, content);
    HPDF_Dict forms = HPDF_Dict_New(s.doc->mmgr);
    HPDF_Dict_Add(s.resources, "XObject", forms);
    HPDF_Dict_Add(forms, "S", form);
    s.check();
}

void PdfDocument::addPage(std::string_view content) {
    auto& s = *state_;
    HPDF_Page page = HPDF_AddPage(s.doc);
    s.check();
    HPDF_Dict_RemoveElement(page, "MediaBox");
    HPDF_Dict_RemoveElement(page, "Resources");
    s.fill(static_cast<HPDF_PageAttr>(page->attr)->contents, content);
    s.check();
}

std::string PdfDocument::save(const UsedLetters& used) {
    auto& s = *state_;
    s.keepLetters(s.regular, used.regular);
    s.keepLetters(s.bold, used.bold);
    s.check();
    HPDF_SaveToStream(s.doc);
    s.check();
    std::string out(HPDF_GetStreamSize(s.doc), '\0');
    auto size = static_cast<HPDF_UINT32>(out.size());
    HPDF_ResetStream(s.doc);
    HPDF_ReadFromStream(s.doc, reinterpret_cast<HPDF_BYTE*>(out.data()), &size);
    out.resize(size);
    return out;
}

}  // namespace hoibao::labels
