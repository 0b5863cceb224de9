#include "domain/address/tokens.hpp"

#include <utf8proc.h>

namespace hoibao::domain::address {
namespace {

struct Spelling {
    std::string_view text;
    Word word;
};

// Abbreviations are written without marks; the others must bear their own marks or none: "tịnh" is
// not "tỉnh".
constexpr Spelling kSpellings[] = {
    {"phường", Word::Phuong}, {"p", Word::P},        {"f", Word::P},
    {"ph", Word::P},          {"xã", Word::Xa},      {"x", Word::X},
    {"thị", Word::Thi},       {"trấn", Word::Tran},  {"tt", Word::Tt},
    {"ttr", Word::Tt},        {"đặc", Word::Dac},    {"khu", Word::Khu},
    {"đk", Word::Dk},         {"quận", Word::Quan},  {"q", Word::Q},
    {"huyện", Word::Huyen},   {"h", Word::H},        {"tx", Word::Tx},
    {"thành", Word::Thanh},   {"phố", Word::Pho},    {"tp", Word::Tp},
    {"tỉnh", Word::Tinh},     {"t", Word::T},        {"cũ", Word::Cu},
    {"nay", Word::Nay},       {"là", Word::La},      {"thuộc", Word::Thuoc},
    {"trước", Word::Truoc},   {"đây", Word::Day},    {"việt", Word::Viet},
    {"nam", Word::Nam},       {"vn", Word::Vn},      {"vietnam", Word::Vn},
    {"đường", Word::Street},  {"ấp", Word::Place},   {"thôn", Word::Place},
    {"tổ", Word::Place},      {"hẻm", Word::Place},  {"ngõ", Word::Place},
    {"ngách", Word::Place},   {"xóm", Word::Place},  {"bản", Word::Place},
    {"buôn", Word::Place},    {"khóm", Word::Place}, {"số", Word::Place},
    {"lô", Word::Place},      {"kp", Word::Place},   {"ql", Word::Place},
    {"đội", Word::Place},     {"làng", Word::Place}, {"kiệt", Word::Place},
    {"chợ", Word::Place},     {"cầu", Word::Place},  {"đ", Word::Place},
};

class WordTable {
public:
    WordTable() {
        for (const auto& spelling : kSpellings) {
            const auto syllable = syllableOf(spelling.text);
            auto slot = slotOf(syllable.folded);
            while (slots_[slot].word != Word::None) slot = (slot + 1) % kSlots;
            slots_[slot] = {syllable, spelling.word};
        }
    }

    [[nodiscard]] Word find(const Syllable& syllable) const {
        for (auto slot = slotOf(syllable.folded); slots_[slot].word != Word::None;
             slot = (slot + 1) % kSlots) {
            if (slots_[slot].syllable.folded != syllable.folded) continue;
            const bool fits =
                !syllable.hasMarks() || syllable.marked == slots_[slot].syllable.marked;
            if (fits) return slots_[slot].word;
        }
        return Word::None;
    }

private:
    static constexpr std::size_t kSlots = 256;
    struct Slot {
        Syllable syllable{};
        Word word = Word::None;
    };
    static std::size_t slotOf(std::uint64_t folded) {
        return static_cast<std::size_t>((folded * 0x9E3779B97F4A7C15) >> 56);
    }
    std::array<Slot, kSlots> slots_;
};

const WordTable& words() {
    static const WordTable table;
    return table;
}

enum class Piece : std::uint8_t { Nothing, Letters, Digits };

/// One pass over an address.
class Splitter {
public:
    Splitter(std::string_view text, Tokens& tokens) : text_(text), tokens_(tokens) {}

    std::optional<std::size_t> run() {
        const auto& table = letters();
        for (std::size_t at = 0; at < text_.size();) {
            utf8proc_int32_t point = static_cast<unsigned char>(text_[at]);
            std::size_t length = 1;
            if (point >= 0x80) {
                const auto read =
                    utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text_.data()) + at,
                                     static_cast<utf8proc_ssize_t>(text_.size() - at), &point);
                if (read <= 0) return at;
                length = static_cast<std::size_t>(read);
            }
            take(table[static_cast<std::uint32_t>(point)], static_cast<std::uint32_t>(point), at,
                 length);
            at += length;
        }
        finish();
        return std::nullopt;
    }

private:
    void take(const Letter& letter, std::uint32_t point, std::size_t at, std::size_t length) {
        switch (letter.role) {
            case Letter::Role::Ignored:
                return;
            case Letter::Role::Separator:
                separate(point, at);
                return;
            case Letter::Role::Combining:
                if (piece_ == Piece::Nothing) return;
                break;
            case Letter::Role::Digit:
                if (piece_ == Piece::Letters) finish();
                if (piece_ == Piece::Nothing) start(Piece::Digits, at);
                onlyDigits_ = onlyDigits_ && piece_ == Piece::Digits;
                if (point == '0' && onlyNoughts_) {
                    end_ = at + length;  // "03" is "3"; a lone "0" is added by finish()
                    return;
                }
                onlyNoughts_ = false;
                break;
            default:
                if (piece_ == Piece::Nothing) start(Piece::Letters, at);
                onlyDigits_ = false;
                onlyNoughts_ = false;
                break;
        }
        builder_.add(letter, point);
        end_ = at + length;
    }

    void start(Piece piece, std::size_t at) {
        piece_ = piece;
        begin_ = at;
        onlyDigits_ = piece == Piece::Digits;
        onlyNoughts_ = onlyDigits_;
    }

    void separate(std::uint32_t point, std::size_t at) {
        finish();
        switch (point) {
            case ',':
            case ';':
            case '\n':
            case '\r':
            case '|':
                break_ = true;
                break;
            case '-':
            case 0x2013:
            case 0x2014:
                dash_ = true;
                break;
            case '(':
            case '[':
                open(at);
                break;
            case ')':
            case ']':
                group_ = 0;
                break_ = true;
                break;
            default:
                break;
        }
    }

    /// A parenthesis that is never closed is only a break.
    void open(std::size_t at) {
        break_ = true;
        if (tokens_.groups < kMaxGroups && text_.find_first_of(")]", at) != text_.npos) {
            group_ = ++tokens_.groups;
        }
    }

    void finish() {
        if (piece_ == Piece::Nothing) return;
        if (builder_.empty() && onlyDigits_) builder_.add(letters()['0'], '0');
        if (!builder_.empty() && tokens_.count < kMaxTokens) push();
        builder_ = SyllableBuilder();
        piece_ = Piece::Nothing;
        break_ = dash_ = false;
    }

    void push() {
        auto& token = tokens_.list[tokens_.count++];
        token.syllable = builder_.take();
        token.begin = static_cast<std::uint16_t>(begin_);
        token.end = static_cast<std::uint16_t>(end_);
        token.word = onlyDigits_ ? Word::None : words_.find(token.syllable);
        token.breakBefore = break_;
        token.dashBefore = dash_;
        token.isNumber = onlyDigits_;
        token.group = group_;
        tokens_.marks = tokens_.marks || token.syllable.hasMarks();
    }

    std::string_view text_;
    Tokens& tokens_;
    const WordTable& words_ = words();
    SyllableBuilder builder_;
    Piece piece_ = Piece::Nothing;
    std::size_t begin_ = 0, end_ = 0;
    bool onlyDigits_ = false, onlyNoughts_ = false, break_ = false, dash_ = false;
    std::uint8_t group_ = 0;
};

}  // namespace

std::optional<std::size_t> tokenise(std::string_view text, Tokens& tokens) {
    tokens.count = 0;
    tokens.groups = 0;
    tokens.marks = false;
    return Splitter(text, tokens).run();
}

}  // namespace hoibao::domain::address
