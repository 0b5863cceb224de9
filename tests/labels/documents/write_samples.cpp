// Writes one of each document into a folder, for people to look at: as an office has them, with the
// longest texts there are (long-…), and with nothing that may be left out (short-…).
#include <cstdio>
#include <fstream>

#include "document_samples.hpp"
#include "samples.hpp"

namespace {

using namespace hoibao::labels::test;

bool write(const std::string& folder, const std::string& prefix, const AnyDocument& document) {
    const auto pdf = document.draw();
    const auto name = prefix + document.name;
    if (!pdf) {
        for (const auto& refusal : pdf.error())
            std::fprintf(stderr, "%s: %s %s\n", name.c_str(), refusal.field.c_str(),
                         refusal.message.c_str());
        return false;
    }
    std::ofstream out(folder + "/" + name + ".pdf", std::ios::binary);
    out << *pdf;
    return out.flush().good();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: labels_document_samples FOLDER\n", stderr);
        return 2;
    }
    bool isWhole = true;
    for (const auto& document : everyDocument(9)) isWhole &= write(argv[1], "", document);
    for (const auto& document : everyDocument(9)) {
        for (const auto& text : document.texts)
            if (text.kind == TextKind::Words && text.name != "queueNumber")
                *text.text = longest().recipient + ", " + longest().address.substr(0, 120);
        isWhole &= write(argv[1], "long-", document);
    }
    for (const auto& document : everyDocument(0)) {
        for (const auto& text : document.texts)
            if (!text.isNeeded) text.text->clear();
        isWhole &= write(argv[1], "short-", document);
    }
    return isWhole ? 0 : 1;
}
