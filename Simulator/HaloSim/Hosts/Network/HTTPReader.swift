import HTTPTypes
import HaloHardware

/// Cuts HTTP/1.1 messages out of octets as they arrive (RFC 9112), within the limits of `HTTPText`.
struct HTTPReader<Head: Sendable> {
    private var buffer: [UInt8] = []
    private var searched = 0
    private var head: (head: Head, bodyStart: Int, bodyLength: Int)?
    private let parse: ([Substring]) -> Head?
    private let fields: (Head) -> HTTPFields
    private let hasBody: (Head) -> Bool

    /// A reader for messages whose head `parse` makes from its lines; `hasBody` says which of them can have a body at
    /// all.
    init(
        parse: @escaping ([Substring]) -> Head?, fields: @escaping (Head) -> HTTPFields,
        hasBody: @escaping (Head) -> Bool = { _ in true }
    ) {
        self.parse = parse
        self.fields = fields
        self.hasBody = hasBody
    }

    /// Whether nothing of a message has arrived.
    var isEmpty: Bool { buffer.isEmpty }

    /// Takes more octets.
    mutating func append(_ octets: [UInt8]) { buffer += octets }

    /// The next whole message; `nil` until it is there.
    /// - Throws: `HardwareError` `invalid` for what is no HTTP or exceeds a limit.
    mutating func next() throws(HardwareError) -> HTTPMessage<Head>? {
        if head == nil { try readHead() }
        guard let found = head, buffer.count >= found.bodyStart + found.bodyLength else { return nil }
        let end = found.bodyStart + found.bodyLength
        let body = Array(buffer[found.bodyStart..<end])
        buffer.removeFirst(end)
        searched = 0
        head = nil
        return HTTPMessage(found.head, body: body)
    }

    private mutating func readHead() throws(HardwareError) {
        guard let end = endOfHead() else {
            guard buffer.count <= HTTPText.headLimit else { throw HardwareError(.invalid, "HTTP head is too long") }
            return
        }
        let text = String(decoding: buffer[..<end], as: UTF8.self)
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: true)
        guard end <= HTTPText.headLimit, let parsed = parse(lines) else {
            throw HardwareError(.invalid, "not HTTP/1.1: \(lines.first?.prefix(80) ?? "")")
        }
        let fields = fields(parsed)
        guard fields[.transferEncoding] == nil else {
            throw HardwareError(.invalid, "Transfer-Encoding is not supported")
        }
        var length = 0
        if let text = fields[.contentLength] {
            guard let value = Int(text), value >= 0, value <= HTTPText.bodyLimit else {
                throw HardwareError(.invalid, "HTTP Content-Length \(text.prefix(20)) is not one, or too long")
            }
            length = value
        }
        head = (parsed, end + 4, hasBody(parsed) ? length : 0)
    }

    /// Where the empty line begins that ends the head.
    private mutating func endOfHead() -> Int? {
        var index = max(0, searched - 3)
        while index + 3 < buffer.count {
            if buffer[index] == 13, buffer[index + 1] == 10, buffer[index + 2] == 13, buffer[index + 3] == 10 {
                return index
            }
            index += 1
        }
        searched = buffer.count
        return nil
    }
}

extension HTTPReader where Head == HTTPRequest {
    /// Reads requests.
    static var requests: HTTPReader { HTTPReader(parse: HTTPText.request, fields: \.headerFields) }
}

extension HTTPReader where Head == HTTPResponse {
    /// Reads the response to a request of this method (RFC 9112 6.3).
    static func response(to method: HTTPRequest.Method) -> HTTPReader {
        HTTPReader(parse: HTTPText.response, fields: \.headerFields) { head in
            method != .head && head.status.code != 204 && head.status.code != 304
        }
    }
}
