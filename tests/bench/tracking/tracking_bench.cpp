// Look-ups of citizens over HTTP: how many a second by the signed link and by the typed form,
// beside POCO answering a constant of the same size; and whether refusals can be told apart by time
// (medians within 5 %).

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/StreamCopier.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <thread>

#include "domain/item_number.hpp"
#include "http/application.hpp"
#include "http/server.hpp"
#include "pages/tracking_handler.hpp"
#include "service/intake.hpp"
#include "service/reference.hpp"
#include "store/test_database.hpp"

namespace hoibao {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int kThreads = 4, kItems = 500;
constexpr double kMostDifference = 0.05;

/// The rival: POCO itself, answering the same bytes to whatever is asked.
class Constant : public Poco::Net::HTTPRequestHandlerFactory {
public:
    explicit Constant(std::string body) : body_(std::move(body)) {}
    Poco::Net::HTTPRequestHandler* createRequestHandler(
        const Poco::Net::HTTPServerRequest&) override {
        class Handler : public Poco::Net::HTTPRequestHandler {
        public:
            explicit Handler(const std::string& body) : body_(body) {}
            void handleRequest(Poco::Net::HTTPServerRequest&,
                               Poco::Net::HTTPServerResponse& response) override {
                response.setContentType("text/html; charset=utf-8");
                response.sendBuffer(body_.data(), body_.size());
            }

        private:
            const std::string& body_;
        };
        return new Handler(body_);
    }

private:
    std::string body_;
};

class Client {
public:
    explicit Client(std::uint16_t port) : session_("127.0.0.1", port) {
        session_.setKeepAlive(true);
    }
    int get(const std::string& path, std::string& body) {
        Poco::Net::HTTPRequest request("GET", path, "HTTP/1.1");
        session_.sendRequest(request);
        Poco::Net::HTTPResponse response;
        body.clear();
        Poco::StreamCopier::copyToString(session_.receiveResponse(response), body);
        return response.getStatus();
    }

private:
    Poco::Net::HTTPClientSession session_;
};

/// Requests a second, each thread asking what `path` gives for a growing number.
template <class Path>
double perSecond(std::uint16_t port, int requests, int status, Path&& path) {
    std::vector<std::thread> threads;
    const auto began = Clock::now();
    for (int t = 0; t < kThreads; ++t)
        threads.emplace_back([&, t] {
            Client client(port);
            std::string body;
            for (int i = 0; i < requests; ++i)
                if (const int got = client.get(path(t * requests + i), body); got != status)
                    throw std::runtime_error(fmt::format("status {}, not {}", got, status));
        });
    for (auto& thread : threads) thread.join();
    return kThreads * requests / std::chrono::duration<double>(Clock::now() - began).count();
}

template <class Path>
double medianMilliseconds(std::uint16_t port, Path&& path) {
    Client client(port);
    std::vector<double> times;
    std::string body;
    for (int i = 0; i < 61; ++i) {
        const auto began = Clock::now();
        client.get(path(i), body);
        times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - began).count());
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

std::string dossier(int i) {
    return fmt::format("H53.14-261103-{:04}", i % kItems + 1);
}
std::string number(int i) {
    return std::string(
        domain::ItemNumber::make("RT", static_cast<std::uint32_t>(i % kItems + 1), "VN").text());
}

void fill(store::Database& database, service::Intake& intake) {
    std::string csv = "dossier_code,recipient,phone,address,approved_at,return_by\n";
    for (int i = 0; i < kItems; ++i)
        csv += dossier(i) +
               ",Nguyễn Văn An,0912345678,\"Số 1, Phường Tân Ninh, Tỉnh Tây Ninh\","
               "2026-11-03T08:00:00+07:00,post\n";
    const domain::Caller clerk{domain::Role::Clerk, *domain::OfficeCode::parse("C80"), "bench", 1,
                               ""};
    intake.importCsv(csv, {clerk, "", "r", "t"}, false).value();
    database.inTransaction([](store::Session& session) {
        for (auto item : store::listItems(session, {}, 0, kItems)) {
            item.number = number(std::stoi(item.dossierCode.substr(14)) - 1);
            store::updateItemPlace(session, item);
        }
    });
}

int run() {
    tests::TestDatabase database;
    const service::Clock now = [] {
        return std::chrono::time_point_cast<std::chrono::milliseconds>(
            std::chrono::system_clock::now());
    };
    service::Intake intake(*database, tests::gazetteer(), tests::zones(), {}, now);
    fill(*database, intake);
    const service::LinkSigner links({{'A', {}}}, 'A', "https://tracuu.example");
    service::Tracking tracking(*database, tests::gazetteer(), links, {}, {}, now);
    http::RateLimiter limiter({.perTenMinutes = 10'000'000, .perDay = 10'000'000});
    pages::TrackingHandler handler(tracking, limiter, pages::TrackingPages(5));
    http::Router router(http::publicRoutes());
    handler.addTo(router);
    http::Log log([](std::string_view) {});
    http::Metrics metrics;
    http::Application application(router, nullptr, nullptr, log, metrics, {});
    http::ServerOptions options;
    options.requestsPerConnection = 1'000'000;
    http::HttpServer server(application, metrics, options);
    server.start();

    std::string body;
    const auto link = [&](int i) {
        return fmt::format("/T/{}/{}", number(i), links.signature(number(i)));
    };
    if (Client(server.port()).get(link(0), body) != 200) return 1;
    Poco::Net::HTTPServer rival(new Constant(body), Poco::Net::ServerSocket(0),
                                new Poco::Net::HTTPServerParams);
    rival.start();
    constexpr int kRequests = 1000;
    std::printf("POCO answering a constant  %8.0f /s\n",
                perSecond(rival.port(), kRequests, 200, link));
    std::printf("the page that asks         %8.0f /s\n",
                perSecond(server.port(), kRequests, 200, [](int) { return "/track"; }));
    std::printf("signed link                %8.0f /s\n",
                perSecond(server.port(), kRequests, 200, link));
    std::printf("typed code and four digits %8.0f /s\n",
                perSecond(server.port(), kRequests, 200, [](int i) {
                    return fmt::format("/track?code={}&phone=5678", dossier(i));
                }));

    const double medians[] = {
        medianMilliseconds(
            server.port(),
            [](int i) { return fmt::format("/track?code=H53.99-{}&phone=1234", i); }),
        medianMilliseconds(
            server.port(),
            [](int i) { return fmt::format("/track?code={}&phone=1234", dossier(i)); }),
        medianMilliseconds(
            server.port(),
            [](int) { return fmt::format("/track?code={}&phone=1234", dossier(0)); }),
        medianMilliseconds(server.port(),
                           [](int i) { return fmt::format("/T/{}/AAAAAAAAAAAAAA", number(i)); }),
    };
    const auto [least, most] = std::minmax_element(std::begin(medians), std::end(medians));
    std::printf(
        "refused: unknown %.2f, wrong %.2f, closed %.2f, signature %.2f ms (medians; at most "
        "%.0f %% apart)\n",
        medians[0], medians[1], medians[2], medians[3], 100 * kMostDifference);
    server.stop();
    rival.stop();
    return *most / *least > 1 + kMostDifference ? 1 : 0;
}

}  // namespace
}  // namespace hoibao

int main() {
    return hoibao::run();
}
