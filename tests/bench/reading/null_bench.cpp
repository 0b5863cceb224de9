// How often an assisted reading would be false: photographs of labels are held against lists that
// do not name them. Lines on standard input: FILE NUMBER..., the numbers that are in it. Every
// place that looks like a QR code is worked out in full, also where it could be decoded, and held
// against LISTS lists of each kind: numbers by chance; of the same range of a thousand; the nearest
// neighbours; one or two digits (and the check digit) away. Prints a JSON line a photograph.
//   null_bench [--lists N] [--length N] < LINES
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <sstream>

#include "assisted.hpp"
#include "pixels.hpp"
#include "places.hpp"
#include "pose.hpp"
#include "restore.hpp"
#include "scanner/image.hpp"

namespace {

using nlohmann::json;
using namespace hoibao::scanner;

std::string itemNumber(int serial, const std::string& like) {
    constexpr int kWeights[] = {8, 6, 4, 2, 3, 5, 9, 7};
    std::string digits = std::to_string(100'000'000 + serial % 100'000'000).substr(1);
    int sum = 0;
    for (std::size_t i = 0; i < 8; ++i) sum += kWeights[i] * (digits[i] - '0');
    const int rest = 11 - sum % 11;
    digits += char('0' + (rest == 10 ? 0 : rest == 11 ? 5 : rest));
    return like.substr(0, 2) + digits + like.substr(11);
}

/// What was made out of one place: the odds after each round of each pose.
struct Observation {
    QrGrid grid;
    std::vector<float> odds;
};

void lookAt(const Pyramid& picture, std::vector<std::vector<Observation>>& out) {
    constexpr double kMaybeQr = 0.5, kNearlyAsWell = 0.12;  // as the ladder
    for (const auto& place : qrLikePlaces(picture, 26, 2000, 40)) {
        if (glanceAt(picture, place.outlines).score < 0.22) continue;
        const auto poses = fitQr(picture, place.outlines);
        std::vector<Observation> seen;
        for (const auto& pose : poses) {
            if (pose.score < kMaybeQr || pose.score < poses.front().score - kNearlyAsWell) break;
            QrRestorer restorer(picture, pose.corners, pose.version);
            for (int round = 0; restorer.improve(); ++round) {
                if (restorer.roundsDone() < 2) continue;
                if (restorer.explained() < 0.45) break;
                seen.push_back({restorer.grid(), restorer.odds()});
            }
        }
        if (!seen.empty()) out.push_back(std::move(seen));
    }
}

/// As it is, and with light and shade taken out.
std::vector<std::vector<Observation>> lookAt(GrayView image) {
    std::vector<std::vector<Observation>> out;
    lookAt(Pyramid(image), out);
    const GrayImage even = evened(image, 20);
    lookAt(Pyramid(even.view()), out);
    return out;
}

std::vector<std::string> listOf(int kind, int length, const std::string& true_, std::mt19937& rng) {
    const int serial = std::stoi(true_.substr(2, 8));
    const auto by = [&](int most) { return int(rng() % unsigned(most)); };
    std::vector<std::string> out;
    for (int i = 0; i < length; ++i) {
        int other = serial;
        if (kind == 0) other = by(100'000'000);
        if (kind == 1) other = serial / 1000 * 1000 + by(1000);
        if (kind == 2) other = serial - length / 2 + i;
        if (kind == 3) {
            std::string digits = true_.substr(2, 8);
            for (int k = 0; k <= by(2); ++k) digits[std::size_t(by(8))] = char('0' + by(10));
            other = std::stoi(digits);
        }
        out.push_back(itemNumber((other + 100'000'000) % 100'000'000, true_));
    }
    return out;
}

}  // namespace

int main(int count, char** arguments) {
    int lists = 25, length = 200;
    for (int i = 1; i + 1 < count; i += 2) {
        const std::string_view name = arguments[i];
        if (name == "--lists") lists = std::stoi(arguments[i + 1]);
        if (name == "--length") length = std::stoi(arguments[i + 1]);
    }
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream words(line);
        std::string file;
        words >> file;
        std::set<std::string> there;
        for (std::string number; words >> number;) there.insert(number);
        std::ifstream in(file, std::ios::binary);
        const std::string bytes(std::istreambuf_iterator<char>(in), {});
        const auto image = decodeGray(bytes);
        if (!image || there.empty()) continue;
        const std::vector<std::string> all(there.begin(), there.end());
        std::mt19937 rng(unsigned(std::stoul(all[0].substr(2, 8))));  // for a run that goes on
        json out = {{"file", file}, {"trials", 0}, {"false", json::array()}, {"right", 0}};
        out["places"] = 0;
        double nearest = -1e9;
        for (const auto& place : lookAt(image->view())) {
            out["places"] = out["places"].get<int>() + 1;
            bool isRight = false;
            for (const auto& seen : place) {
                auto list = listOf(1, length, all[0], rng);
                list.insert(list.end(), all.begin(), all.end());
                const auto one = likeliestNumber(seen.odds, seen.grid, list);
                isRight = isRight || (one && isEnough(*one) && there.count(one->number));
            }
            out["right"] = out["right"].get<int>() + int(isRight);
            for (int trial = 0; trial < 4 * lists; ++trial) {
                auto list = listOf(trial % 4, length, all[std::size_t(trial) % all.size()], rng);
                std::erase_if(list, [&](const auto& number) { return there.count(number) > 0; });
                bool isFalse = false;
                for (const auto& seen : place) {
                    const auto one = likeliestNumber(seen.odds, seen.grid, list);
                    if (!one) continue;
                    if (one->total > 20 && one->fit > -4) nearest = std::max(nearest, one->ratio);
                    isFalse = isFalse || isEnough(*one);
                }
                out["trials"] = out["trials"].get<int>() + 1;
                if (isFalse) out["false"].push_back(trial % 4);
            }
        }
        out["nearest"] = nearest;
        std::cout << out.dump() << std::endl;
    }
}
