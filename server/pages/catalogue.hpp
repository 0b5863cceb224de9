#pragma once

#include <map>
#include <string>
#include <string_view>

namespace hoibao::pages {

enum class Language { Vietnamese, English };

/// "en" is English; all else is Vietnamese.
[[nodiscard]] Language languageOf(std::string_view code);

/// Everything that people read in one language, by key: "key = text" a line, # comments.
class Catalogue {
public:
    /// The messages compiled in: messages/*.vi.properties or messages/*.en.properties.
    [[nodiscard]] static const Catalogue& of(Language language);
    [[nodiscard]] static Catalogue parse(std::string_view properties);

    /// Asserts that the key is there: which keys there are, tests hold alike for all languages.
    [[nodiscard]] const std::string& text(std::string_view key) const;
    [[nodiscard]] const auto& all() const noexcept { return texts_; }

private:
    [[nodiscard]] static Catalogue compiledIn(std::string_view ending);

    std::map<std::string, std::string, std::less<>> texts_;
};

/// `text` with every "{name}" replaced by `value`.
[[nodiscard]] std::string filled(std::string text, std::string_view name, std::string_view value);

}  // namespace hoibao::pages
