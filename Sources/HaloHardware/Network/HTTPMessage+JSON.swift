import FoundationEssentials
import HTTPTypes

extension HTTPMessage<HTTPResponse> {
    /// An answer with a JSON body, its keys sorted; 500 when the value does not encode.
    public static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> HTTPMessage<HTTPResponse> {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let body = try? encoder.encode(value) else {
            return HTTPMessage(HTTPResponse(status: .internalServerError))
        }
        return HTTPMessage(
            HTTPResponse(
                status: status, headerFields: [.contentType: "application/json", .cacheControl: "no-store"]),
            body: [UInt8](body))
    }
}

extension HTTPRequest {
    /// The path asked for, without its query (RFC 3986 3.3).
    public var pathWithoutQuery: String { path?.split(separator: "?", maxSplits: 1).first.map { String($0) } ?? "/" }
}

extension HTTPTransport {
    /// What another program of this device answers to a GET on its local socket.
    /// - Throws: `HardwareError` as `send`, `invalid` for an answer that is not 200 with such a body.
    public func ask<Value: Decodable>(
        _ socket: String, _ path: String, for type: Value.Type = Value.self, within limit: Duration = .seconds(3)
    ) async throws -> Value {
        let request = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: path)
        let response = try await send(HTTPMessage(request), to: .unix(socket), within: limit)
        guard response.head.status == .ok else {
            throw HardwareError(.invalid, "\(socket) answered \(response.head.status.code) to GET \(path)")
        }
        guard let value = try? JSONDecoder().decode(Value.self, from: Data(response.body)) else {
            throw HardwareError(.invalid, "\(socket) answered GET \(path) with something that is no \(Value.self)")
        }
        return value
    }
}
