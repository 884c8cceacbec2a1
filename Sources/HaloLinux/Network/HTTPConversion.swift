import HTTPTypes
import HaloHardware
import NIOHTTP1

/// Between the HTTP types of the seam and those of swift-nio.
enum HTTPConversion {
    /// The head to send; the connection is used once.
    /// - Throws: `HardwareError` `invalid` for a path that would break the request line (RFC 9112 section 3).
    static func head(_ request: HTTPRequest, bodyCount: Int, host: String) throws -> HTTPRequestHead {
        let path = request.path ?? "/"
        guard path.utf8.first == UInt8(ascii: "/"), path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw HardwareError(.invalid, "\"\(path)\" is no request path")
        }
        var headers = headers(request.headerFields)
        headers.replaceOrAdd(name: "Host", value: request.authority ?? host)
        headers.replaceOrAdd(name: "Connection", value: "close")
        let carriesBody = bodyCount > 0 || request.method == .post || request.method == .put || request.method == .patch
        if carriesBody { headers.replaceOrAdd(name: "Content-Length", value: String(bodyCount)) }
        return HTTPRequestHead(
            version: .http1_1, method: HTTPMethod(rawValue: request.method.rawValue), uri: path, headers: headers)
    }

    /// The head to send.
    static func head(_ response: HTTPResponse, bodyCount: Int, keepAlive: Bool) -> HTTPResponseHead {
        var headers = headers(response.headerFields)
        let code = response.status.code
        // RFC 9110 8.6: no Content-Length with 1xx and 204.
        if code >= 200, code != 204 { headers.replaceOrAdd(name: "Content-Length", value: String(bodyCount)) }
        if !keepAlive { headers.replaceOrAdd(name: "Connection", value: "close") }
        return HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: code), headers: headers)
    }

    /// A request that came in; `nil` when its method is no token.
    static func request(_ head: HTTPRequestHead) -> HTTPRequest? {
        guard let method = HTTPRequest.Method(rawValue: head.method.rawValue) else { return nil }
        return HTTPRequest(
            method: method, scheme: "http", authority: head.headers.first(name: "host"), path: head.uri,
            headerFields: fields(head.headers))
    }

    /// A response that came in.
    /// - Throws: `HardwareError` `disconnected` for a status code outside 100…999, which the type cannot hold.
    static func response(_ head: HTTPResponseHead) throws -> HTTPResponse {
        guard (100...999).contains(head.status.code) else {
            throw HardwareError(.disconnected, "the answer has status \(head.status.code)")
        }
        return HTTPResponse(status: .init(code: Int(head.status.code)), headerFields: fields(head.headers))
    }

    private static func headers(_ fields: HTTPFields) -> HTTPHeaders {
        var headers = HTTPHeaders()
        for field in fields { headers.add(name: field.name.rawName, value: field.value) }
        return headers
    }

    private static func fields(_ headers: HTTPHeaders) -> HTTPFields {
        var fields = HTTPFields()
        for (name, value) in headers {
            // Host becomes the authority; what is no token (RFC 9110 5.6.2) is dropped.
            if let name = HTTPField.Name(name), name.canonicalName != "host" {
                fields.append(HTTPField(name: name, value: value))
            }
        }
        return fields
    }
}
