#include "http/multipart.hpp"

#include <Poco/Exception.h>
#include <Poco/MemoryStream.h>
#include <Poco/Net/MessageHeader.h>
#include <Poco/Net/MultipartReader.h>

#include <iterator>

namespace hoibao::http {
namespace {

using Parameters = Poco::Net::NameValueCollection;

domain::Error malformed(std::string detail) {
    return {domain::ErrorKind::Malformed, "malformed-form", std::move(detail)};
}

/// The parameters of a header field such as `form-data; name="file"; filename="a.csv"`.
Parameters parametersOf(const std::string& field) {
    std::string value;
    Parameters parameters;
    Poco::Net::MessageHeader::splitParameters(field, value, parameters);
    return parameters;
}

/// Takes one part into `form`; what is wrong with it, if anything.
std::optional<domain::Error> take(Multipart& form, const Poco::Net::MessageHeader& head,
                                  std::istream& content) {
    const auto parameters = parametersOf(head.get("Content-Disposition", ""));
    const auto name = parameters.get("name", "");
    if (name.empty()) return malformed("A part of the form has no name.");
    std::string bytes{std::istreambuf_iterator<char>(content), {}};
    if (parameters.has("filename")) {
        const auto fileName = parameters.get("filename");
        if (!fileName.empty() || !bytes.empty())
            form.files.push_back({name, fileName, std::move(bytes)});
        return std::nullopt;
    }
    if (bytes.size() > kMaxFormFieldBytes) return malformed("A field of the form is too long.");
    if (!form.fields.emplace(name, std::move(bytes)).second)
        return malformed("A field of the form comes twice.");
    return std::nullopt;
}

}  // namespace

domain::Result<Multipart> readMultipart(const Request& request) {
    const auto boundary =
        parametersOf(request.header("content-type").value_or("")).get("boundary", "");
    if (boundary.empty()) return tl::make_unexpected(malformed("The form names no boundary."));
    Poco::MemoryInputStream body(request.body.data(),
                                 static_cast<std::streamsize>(request.body.size()));
    Multipart form;
    try {
        Poco::Net::MultipartReader reader(body, boundary);
        for (std::size_t parts = 0; reader.hasNextPart(); ++parts) {
            if (parts == kMaxFormParts)
                return tl::make_unexpected(malformed("The form has too many parts."));
            Poco::Net::MessageHeader head;
            reader.nextPart(head);
            if (const auto fault = take(form, head, reader.stream()))
                return tl::make_unexpected(*fault);
        }
    } catch (const Poco::Exception&) {
        return tl::make_unexpected(malformed("The form is cut off or not multipart/form-data."));
    }
    return form;
}

}  // namespace hoibao::http
