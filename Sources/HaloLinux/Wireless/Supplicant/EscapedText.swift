/// Texts as wpa_supplicant escapes them in replies (hostap `src/utils/common.c`, `printf_encode`).
enum EscapedText {
    /// The text meant by `escaped`; octets that are no UTF-8 are replaced, and an escape that is none stays as it is.
    static func decode(_ escaped: Substring) -> String {
        var output: [UInt8] = []
        var rest = Array(escaped.utf8)[...]
        while let octet = rest.popFirst() {
            guard octet == UInt8(ascii: "\\"), let kind = rest.first else {
                output.append(octet)
                continue
            }
            if kind == UInt8(ascii: "x"), let value = hexOctet(rest.dropFirst().prefix(2)) {
                rest = rest.dropFirst(3)
                output.append(value)
            } else if let plain = short[kind] {
                rest = rest.dropFirst()
                output.append(plain)
            } else {
                output.append(octet)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Escapes of one letter, and what they stand for.
    private static let short: [UInt8: UInt8] = [
        UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"), UInt8(ascii: "e"): 0x1B,
        UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    ]

    private static func hexOctet(_ digits: ArraySlice<UInt8>) -> UInt8? {
        guard digits.count == 2, digits.first != UInt8(ascii: "+") else { return nil }
        return UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}

extension EscapedText {
    /// A text as `GET_NETWORK` shows it: in quotation marks, or in hexadecimal digits when an octet in it is not printable
    /// (hostap `wpa_supplicant/config.c`, `wpa_config_write_string`).
    static func networkValue(_ text: String) -> String {
        let octets = Array(text.utf8)
        if octets.allSatisfy({ (32..<127).contains($0) }) { return "\"\(text)\"" }
        return octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
