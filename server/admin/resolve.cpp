#include "admin/resolve.hpp"

#include <istream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

namespace hoibao::admin {
namespace {

using domain::Gazetteer;
using domain::Resolution;

/// The next line without its end, cut one byte past what the gazetteer reads: a file without line
/// ends takes no more memory than that.
bool nextLine(std::istream& in, std::string& line) {
    line.clear();
    auto* buffer = in.rdbuf();
    constexpr auto kEnd = std::istream::traits_type::eof();
    auto c = buffer->sbumpc();
    if (c == kEnd) return false;
    for (; c != kEnd && c != '\n'; c = buffer->sbumpc()) {
        if (line.size() <= Gazetteer::kMaxAddressBytes) line += static_cast<char>(c);
    }
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return true;
}

nlohmann::ordered_json codeOrNull(std::string_view code) {
    if (code.empty()) return nullptr;
    return code;
}

std::string asJson(const Resolution& resolution) {
    nlohmann::ordered_json out;
    out["ward"] = codeOrNull(resolution.ward);
    out["province"] = codeOrNull(resolution.province);
    out["certainty"] = domain::name(resolution.certainty);
    out["candidates"] = resolution.candidates;
    out["why"] = resolution.why;
    if (!resolution.formerly.empty()) out["formerly"] = resolution.formerly;
    return out.dump();
}

std::string forPeople(const Resolution& resolution, const Gazetteer& gazetteer) {
    const auto named = [&](std::string_view code) {
        const auto* ward = gazetteer.ward(code);
        std::string text(code);
        if (ward == nullptr) return text;
        text += ' ';
        text += ward->name;
        text += ", ";
        text += gazetteer.provinceName(ward->province);
        return text;
    };
    std::string out(domain::name(resolution.certainty));
    out += '\t';
    if (!resolution.ward.empty()) {
        out += named(resolution.ward);
    } else {
        for (std::size_t i = 0; i < resolution.candidates.size(); ++i) {
            if (i > 0) out += "; ";
            out += named(resolution.candidates[i]);
        }
    }
    out += '\t';
    out += resolution.why;
    return out;
}

}  // namespace

int runResolve(std::istream& in, std::ostream& out, bool json, const Gazetteer& gazetteer) {
    std::string line;
    while (out && nextLine(in, line)) {
        const auto resolution = gazetteer.resolve(line);
        out << (json ? asJson(resolution) : forPeople(resolution, gazetteer)) << '\n';
    }
    out.flush();
    return out ? 0 : 1;
}

}  // namespace hoibao::admin
