// The one file that knows POCO's network classes. POCO listens, accepts and lends threads; its HTTP
// classes are not used: they decode header values by RFC 2047, take "+5" and two values for a
// length, have no deadline for a whole header and read a refused body as the next request.
#include <Poco/AutoPtr.h>
#include <Poco/Exception.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/TCPServerConnection.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/Net/TCPServerDispatcher.h>
#include <Poco/Net/TCPServerParams.h>
#include <Poco/ThreadPool.h>
#include <fmt/format.h>

#include <thread>

#include "domain/unavailable.hpp"
#include "http/conversation.hpp"
#include "http/server.hpp"

namespace hoibao::http {

namespace {

using namespace std::chrono_literals;
namespace net = Poco::Net;

constexpr int kBacklog = 512;
constexpr auto kAcceptSlice = 100ms;
constexpr auto kSilenceBeforeClosing = 20ms;

class Connection : public net::TCPServerConnection {
public:
    Connection(const net::StreamSocket& socket, Floor& floor, std::atomic<std::int64_t>& open)
        : TCPServerConnection(socket), floor_(floor), open_(open) {
        floor_.metrics.connectionOpened();
    }
    ~Connection() override {
        floor_.metrics.connectionClosed();
        --open_;
    }

    void run() override {
        try {
            socket().setNoDelay(true);
            const auto peer = socket().peerAddress().host().toString();
            Conversation(floor_, socket().impl()->sockfd(), peer).run();
        } catch (const std::exception&) {
            // The client was gone before anything was said (POCO throws for its address), or there
            // is no memory for a buffer: closing is all that is left.
            floor_.metrics.connectionRefused("fault");
        }
    }

private:
    Floor& floor_;
    std::atomic<std::int64_t>& open_;
};

class ConnectionFactory : public net::TCPServerConnectionFactory {
public:
    ConnectionFactory(Floor& floor, std::atomic<std::int64_t>& open) : floor_(floor), open_(open) {}
    net::TCPServerConnection* createConnection(const net::StreamSocket& socket) override {
        return new Connection(socket, floor_, open_);
    }

private:
    Floor& floor_;
    std::atomic<std::int64_t>& open_;
};

net::ServerSocket listenOn(const ServerOptions& options) {
    try {
        net::ServerSocket socket;
        // POCO would set SO_REUSEPORT along, and two servers would share the port.
        constexpr bool kReuseAddress = true, kReusePort = false;
        socket.bind(net::SocketAddress(options.address, options.port), kReuseAddress, kReusePort);
        socket.listen(kBacklog);
        return socket;
    } catch (const Poco::Exception& fault) {
        throw Unavailable(fmt::format("cannot listen on {}:{}: {}", options.address, options.port,
                                      fault.displayText()));
    }
}

Poco::AutoPtr<net::TCPServerParams> paramsOf(const ServerOptions& options) {
    Poco::AutoPtr<net::TCPServerParams> params(new net::TCPServerParams);
    params->setMaxThreads(options.threads);
    params->setMaxQueued(options.queue);
    return params;
}

}  // namespace

struct HttpServer::Impl {
    Impl(Application& application, Metrics& metrics, const ServerOptions& options);
    ~Impl();
    void accept();
    void take(const net::StreamSocket& socket);
    void stop();

    Floor floor;
    net::ServerSocket listener;
    std::uint16_t port;
    Poco::ThreadPool pool;
    std::atomic<std::int64_t> open = 0;    ///< accepted and not closed, queued ones too
    net::TCPServerDispatcher* dispatcher;  // counts its own references
    std::atomic<bool> isAccepting = true;
    std::thread acceptor;
};

HttpServer::Impl::Impl(Application& application, Metrics& metrics, const ServerOptions& options)
    : floor{application, metrics, options},
      listener(listenOn(options)),
      port(listener.address().port()),
      pool(2, options.threads) {
    net::TCPServerConnectionFactory::Ptr factory(new ConnectionFactory(floor, open));
    dispatcher = new net::TCPServerDispatcher(factory, pool, paramsOf(options));
    floor.isPressed = [this] {
        return dispatcher->queuedConnections() > 0 &&
               dispatcher->currentThreads() >= dispatcher->maxThreads();
    };
}

HttpServer::Impl::~Impl() {
    stop();
    dispatcher->release();
}

void HttpServer::Impl::accept() {
    const auto slice = Poco::Timespan(std::chrono::microseconds(kAcceptSlice).count());
    for (bool isWaiting = true; isWaiting || isAccepting;) {
        try {
            // The last round takes what the system has accepted for us already.
            isWaiting =
                listener.poll(isAccepting ? slice : Poco::Timespan(), net::Socket::SELECT_READ);
            if (isWaiting) take(listener.acceptConnection());
        } catch (const std::exception&) {
            // Out of descriptors, most likely: those that are open will close.
            std::this_thread::sleep_for(10ms);
        }
    }
}

void HttpServer::Impl::take(const net::StreamSocket& socket) {
    const bool isFull = dispatcher->queuedConnections() >= floor.options.queue;
    const int refusedBefore = dispatcher->refusedConnections();
    if (!isFull) {
        ++open;
        dispatcher->enqueue(socket);
        if (dispatcher->refusedConnections() == refusedBefore) return;
        --open;
    }
    floor.metrics.connectionRefused("queue");
}

void HttpServer::Impl::stop() {
    if (!isAccepting.exchange(false)) return;
    if (acceptor.joinable()) acceptor.join();
    listener.close();
    floor.isStopping = true;
    const auto deadline = std::chrono::steady_clock::now() + floor.options.drain;
    while (open > 0 && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(kSilenceBeforeClosing);
    }
    floor.isAborting = true;
    dispatcher->stop();
    pool.joinAll();
}

HttpServer::HttpServer(Application& application, Metrics& metrics, ServerOptions options)
    : impl_(std::make_unique<Impl>(application, metrics, options)) {}

HttpServer::~HttpServer() = default;

void HttpServer::start() {
    impl_->acceptor = std::thread([this] { impl_->accept(); });
}

std::uint16_t HttpServer::port() const {
    return impl_->port;
}

void HttpServer::stop() {
    impl_->stop();
}

}  // namespace hoibao::http
