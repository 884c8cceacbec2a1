import ArgumentParser

/// `HOST:PORT`; an IPv6 address stands in brackets (RFC 3986 3.2.2).
struct ListenAddress {
    var host: String
    var port: UInt16

    /// - Throws: `ValidationError` for a text that is no address.
    init(_ text: String) throws {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw ValidationError("\(text) is not HOST:PORT")
        }
        let host = text[..<colon].filter { $0 != "[" && $0 != "]" }
        self.host = host.isEmpty ? "0.0.0.0" : host
        self.port = port
    }
}
