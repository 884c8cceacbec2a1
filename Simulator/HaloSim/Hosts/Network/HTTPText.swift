import HTTPTypes
import HaloHardware
import HaloModel

/// HTTP/1.1 messages as text (RFC 9112), always with Content-Length.
enum HTTPText {
    /// Largest head, octets.
    static let headLimit = 65_536
    /// Largest body, octets.
    static let bodyLimit = 16 * 1024 * 1024

    /// Fields this transport sets itself.
    private static let framing: Set<HTTPField.Name> = [.contentLength, .transferEncoding, .connection]

    /// A request as it goes out.
    /// - Throws: `HardwareError` `invalid` for a body that is too long or a path that is none.
    static func octets(
        of request: HTTPMessage<HTTPRequest>, host: String
    ) throws(HardwareError) -> [UInt8] {
        let path = request.head.path ?? "/"
        // Visible ASCII alone, so that nothing in it can end the request line (RFC 3986 2).
        guard path.utf8.first == UInt8(ascii: "/"), path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw HardwareError(.invalid, "\(path.prefix(80)) is not a path")
        }
        var text = "\(request.head.method.rawValue) \(path) HTTP/1.1\r\nHost: \(request.head.authority ?? host)\r\n"
        text += fields(request.head.headerFields)
        return try finish(text, request.body)
    }

    /// A response as it goes out.
    /// - Throws: `HardwareError` `invalid` for a body that is too long.
    static func octets(of response: HTTPMessage<HTTPResponse>) throws(HardwareError) -> [UInt8] {
        let status = response.head.status
        return try finish(
            "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n" + fields(response.head.headerFields), response.body)
    }

    private static func fields(_ fields: HTTPFields) -> String {
        var text = ""
        for field in fields where !framing.contains(field.name) { text += "\(field.name.rawName): \(field.value)\r\n" }
        return text
    }

    private static func finish(_ head: String, _ body: [UInt8]) throws(HardwareError) -> [UInt8] {
        guard body.count <= bodyLimit else {
            throw HardwareError(.invalid, "HTTP body of \(body.count) octets is longer than \(bodyLimit)")
        }
        return Array((head + "Content-Length: \(body.count)\r\n\r\n").utf8) + body
    }

    /// A request's first line and fields.
    static func request(_ lines: [Substring]) -> HTTPRequest? {
        let parts = lines.first?.split(separator: " ", omittingEmptySubsequences: false) ?? []
        guard parts.count == 3, parts[2].hasPrefix("HTTP/1."), let method = HTTPRequest.Method(String(parts[0])),
            parts[1].hasPrefix("/"), var fields = fields(lines.dropFirst())
        else { return nil }
        let host = HTTPField.Name("Host").flatMap { name in
            defer { fields[name] = nil }
            return fields[name]
        }
        return HTTPRequest(
            method: method, scheme: "http", authority: host, path: String(parts[1]), headerFields: fields)
    }

    /// A response's first line and fields.
    static func response(_ lines: [Substring]) -> HTTPResponse? {
        let parts = lines.first?.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false) ?? []
        guard parts.count >= 2, parts[0].hasPrefix("HTTP/1."), let code = Int(parts[1]), (100...599).contains(code),
            let fields = fields(lines.dropFirst())
        else { return nil }
        let reason = parts.count > 2 ? String(parts[2]) : ""
        return HTTPResponse(status: HTTPResponse.Status(code: code, reasonPhrase: reason), headerFields: fields)
    }

    private static func fields(_ lines: ArraySlice<Substring>) -> HTTPFields? {
        var fields = HTTPFields()
        for line in lines {
            guard let colon = line.firstIndex(of: ":"), let name = HTTPField.Name(String(line[..<colon])) else {
                return nil
            }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            guard HTTPField.isValidValue(String(value)) else { return nil }
            fields.append(HTTPField(name: name, value: String(value)))
        }
        return fields
    }
}
