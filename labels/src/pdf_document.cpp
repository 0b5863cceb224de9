#include "pdf_document.hpp"

#include <fmt/format.h>
#include <hpdf.h>
#include <zlib.h>

#include <cmath>
#include <filesystem>
#include <initializer_list>
#include <stdexcept>

#include "font_subset.hpp"

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
    static constexpr int kLevel = 3;  // 7 % larger than 4, an eighth less work in all
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

std::vector<unsigned> lettersOf(const std::bitset<0x10000>& used) {
    std::vector<unsigned> letters;
    for (unsigned letter = 1; letter < used.size(); ++letter)
        if (used[letter]) letters.push_back(letter);
    return letters;
}

/// Which letter a code is. Codes are UTF-16 already, so each maps to itself; a range may not leave
/// its high byte.
std::string toUnicode(const std::vector<unsigned>& letters) {
    std::string ranges;
    int count = 0;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        const unsigned row = letters[i] >> 8;
        if (i > 0 && row == letters[i - 1] >> 8) continue;
        ranges += fmt::format("<{0:02X}00> <{0:02X}FF> <{0:02X}00>\n", row);
        ++count;
    }
    return fmt::format(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        "{} beginbfrange\n{}endbfrange\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n",
        count, ranges);
}

/// The glyph of every code up to the last letter, two bytes each.
std::string glyphOfCode(const std::vector<unsigned>& letters,
                        const std::vector<std::uint16_t>& glyphs) {
    std::string map(2 * (std::size_t{letters.back()} + 1), '\0');
    for (std::size_t i = 0; i < letters.size(); ++i) {
        map[2 * letters[i]] = static_cast<char>(glyphs[i] >> 8);
        map[2 * letters[i] + 1] = static_cast<char>(glyphs[i]);
    }
    return map;
}

/// "KTZQAB+NotoSans-Bold": a subset's name begins with six letters that tell it from others.
std::string subsetName(const std::string& file, const std::vector<unsigned>& letters) {
    std::uint64_t hash = 0xCBF29CE484222325U;  // FNV-1a
    for (const unsigned letter : letters) hash = (hash ^ letter) * 0x100000001B3U;
    std::string name;
    for (int i = 0; i < 6; ++i, hash /= 26) name += static_cast<char>('A' + hash % 26);
    return name + "+" + std::filesystem::path(file).stem().string();
}

}  // namespace

struct PdfDocument::State {
    const Fonts::Files& fonts;
    Fault fault;
    HPDF_Doc doc = nullptr;
    HPDF_Dict regular = nullptr, bold = nullptr;
    HPDF_Dict resources = nullptr;
    Deflater deflater;

    explicit State(const Fonts::Files& files) : fonts(files), doc(HPDF_New(&recordFault, &fault)) {
        if (doc == nullptr) throw std::bad_alloc();
    }
    ~State() { HPDF_Free(doc); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    void check() const {
        if (fault.error == HPDF_FAILD_TO_ALLOC_MEM) throw std::bad_alloc();
        if (fault.error != 0)
            throw std::runtime_error(
                fmt::format("libharu failed with 0x{:04X}, detail {}", fault.error, fault.detail));
    }

    /// An object of the file's own, which others name.
    [[nodiscard]] HPDF_Dict object() const {
        HPDF_Dict dict = HPDF_Dict_New(doc->mmgr);
        if (dict == nullptr || HPDF_Xref_Add(doc->xref, dict) != HPDF_OK) throw std::bad_alloc();
        return dict;
    }
    [[nodiscard]] HPDF_Dict stream(std::string_view content) {
        HPDF_Dict dict = HPDF_DictStream_New(doc->mmgr, doc->xref);
        check();
        fill(dict, content);
        return dict;
    }
    void fill(HPDF_Dict stream, std::string_view content) {
        const auto bytes = deflater.deflate(content);
        stream->filter = HPDF_STREAM_FILTER_NONE;
        stream->write_fn = &writeFilter;
        HPDF_Stream_Write(stream->stream, reinterpret_cast<const HPDF_BYTE*>(bytes.data()),
                          static_cast<HPDF_UINT>(bytes.size()));
    }
    void addNumbers(HPDF_Dict dict, const char* key, std::initializer_list<double> values) const {
        HPDF_Array array = HPDF_Array_New(doc->mmgr);
        HPDF_Dict_Add(dict, key, array);
        for (const double value : values) HPDF_Array_AddReal(array, static_cast<HPDF_REAL>(value));
    }
    void addString(HPDF_Dict dict, const char* key, const char* text) const {
        HPDF_Dict_Add(dict, key, HPDF_String_New(doc->mmgr, text, nullptr));
    }

    /// What a reader needs to draw the subset, and to guess at another font where it cannot.
    HPDF_Dict descriptor(const std::string& name, const FontMetrics& metrics,
                         const FontSubset& font) {
        HPDF_Dict dict = object();
        const auto box = metrics.box();
        const auto whole = [](double value) { return static_cast<HPDF_INT32>(std::lround(value)); };
        HPDF_Dict_AddName(dict, "Type", "FontDescriptor");
        HPDF_Dict_AddName(dict, "FontName", name.c_str());
        constexpr int kSymbolic = 4;  // its codes are no standard's
        HPDF_Dict_AddNumber(dict, "Flags", kSymbolic);
        addNumbers(dict, "FontBBox", {box.left, box.bottom, box.right, box.top});
        HPDF_Dict_AddNumber(dict, "ItalicAngle", 0);
        HPDF_Dict_AddNumber(dict, "Ascent", whole(metrics.ascent()));
        HPDF_Dict_AddNumber(dict, "Descent", whole(metrics.descent()));
        HPDF_Dict_AddNumber(dict, "CapHeight", whole(metrics.ink(u'H').top));
        HPDF_Dict_AddNumber(dict, "StemV", whole(metrics.ink(u'l').right - metrics.ink(u'l').left));
        HPDF_Dict file = stream(font.file);
        HPDF_Dict_AddNumber(file, "Length1", static_cast<HPDF_INT32>(font.file.size()));
        HPDF_Dict_Add(dict, "FontFile2", file);
        return dict;
    }

    void addWidths(HPDF_Dict dict, const std::vector<unsigned>& letters,
                   const FontMetrics& metrics) const {
        HPDF_Array widths = HPDF_Array_New(doc->mmgr);
        HPDF_Dict_Add(dict, "W", widths);
        HPDF_Array run = nullptr;
        for (std::size_t i = 0; i < letters.size(); ++i) {
            if (i == 0 || letters[i] != letters[i - 1] + 1) {
                HPDF_Array_AddNumber(widths, static_cast<HPDF_INT32>(letters[i]));
                run = HPDF_Array_New(doc->mmgr);
                HPDF_Array_Add(widths, run);
            }
            HPDF_Array_AddNumber(run, metrics.advance(static_cast<char16_t>(letters[i])));
        }
    }

    /// Makes `font` a font of these letters, whose codes are the letters themselves.
    void define(HPDF_Dict font, const std::string& file, const std::string& bytes,
                const FontMetrics& metrics, const std::bitset<0x10000>& used) {
        auto letters = lettersOf(used);
        if (letters.empty()) letters.push_back(' ');
        std::vector<std::uint16_t> glyphs;
        for (const unsigned letter : letters)
            glyphs.push_back(metrics.glyph(static_cast<char16_t>(letter)));
        const auto subset = subsetFont(bytes, file, glyphs);
        const auto name = subsetName(file, letters);

        HPDF_Dict outlines = object();
        HPDF_Dict_AddName(outlines, "Type", "Font");
        HPDF_Dict_AddName(outlines, "Subtype", "CIDFontType2");
        HPDF_Dict_AddName(outlines, "BaseFont", name.c_str());
        HPDF_Dict system = HPDF_Dict_New(doc->mmgr);
        HPDF_Dict_Add(outlines, "CIDSystemInfo", system);
        addString(system, "Registry", "Adobe");
        addString(system, "Ordering", "Identity");
        HPDF_Dict_AddNumber(system, "Supplement", 0);
        HPDF_Dict_Add(outlines, "FontDescriptor", descriptor(name, metrics, subset));
        addWidths(outlines, letters, metrics);
        HPDF_Dict_Add(outlines, "CIDToGIDMap", stream(glyphOfCode(letters, subset.glyphs)));

        HPDF_Dict_AddName(font, "Type", "Font");
        HPDF_Dict_AddName(font, "Subtype", "Type0");
        HPDF_Dict_AddName(font, "BaseFont", name.c_str());
        HPDF_Dict_AddName(font, "Encoding", "Identity-H");
        HPDF_Array descendants = HPDF_Array_New(doc->mmgr);
        HPDF_Dict_Add(font, "DescendantFonts", descendants);
        HPDF_Array_Add(descendants, outlines);
        HPDF_Dict_Add(font, "ToUnicode", stream(toUnicode(letters)));
        check();
    }

    /// The names of the two fonts, in a dictionary of resources.
    void nameFonts(HPDF_Dict owner) const {
        HPDF_Dict names = HPDF_Dict_New(doc->mmgr);
        HPDF_Dict_Add(owner, "Font", names);
        HPDF_Dict_Add(names, "R", regular);
        HPDF_Dict_Add(names, "B", bold);
    }
};

PdfDocument::PdfDocument(const Fonts::Files& fonts, double width, double height)
    : state_(std::make_unique<State>(fonts)) {
    auto& s = *state_;
    HPDF_SetCompressionMode(s.doc, HPDF_COMP_ALL);
    s.regular = s.object();
    s.bold = s.object();
    // Size and resources are said once, and every page inherits them.
    s.resources = HPDF_Dict_New(s.doc->mmgr);
    HPDF_Dict_Add(s.doc->root_pages, "Resources", s.resources);
    s.nameFonts(s.resources);
    s.addNumbers(s.doc->root_pages, "MediaBox", {0, 0, width, height});
    s.check();
}

PdfDocument::~PdfDocument() = default;

void PdfDocument::setShared(std::string_view content, double width, double height) {
    auto& s = *state_;
    HPDF_Dict form = s.stream(content);
    HPDF_Dict_AddName(form, "Type", "XObject");
    HPDF_Dict_AddName(form, "Subtype", "Form");
    s.addNumbers(form, "BBox", {0, 0, width, height});
    HPDF_Dict own = HPDF_Dict_New(s.doc->mmgr);
    HPDF_Dict_Add(form, "Resources", own);
    s.nameFonts(own);
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
    const auto& fonts = s.fonts;
    s.define(s.regular, fonts.regularFile, fonts.regularBytes, fonts.faces.regular, used.regular);
    s.define(s.bold, fonts.boldFile, fonts.boldBytes, fonts.faces.bold, used.bold);
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
