// Writes one of each document into a folder, for people to look at.
#include <cstdio>
#include <fstream>

#include "document_samples.hpp"

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: labels_document_samples FOLDER\n", stderr);
        return 2;
    }
    for (const auto& sample : hoibao::labels::test::everySample()) {
        std::ofstream out(std::string(argv[1]) + "/" + sample.name + ".pdf", std::ios::binary);
        out << sample.pdf;
        if (!out.flush()) return 3;
    }
    return 0;
}
