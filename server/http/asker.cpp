#include "http/asker.hpp"

#include "crypto/encoding.hpp"

namespace hoibao::http {

std::string tokenText(const Request& request) {
    return request.token ? crypto::toLowerHex(*request.token) : "";
}

service::Asker askerOf(const Request& request) {
    return {request.who(), request.id, tokenText(request)};
}

}  // namespace hoibao::http
