/// Base64 with padding (RFC 4648 section 4).
public enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The padded text of `octets`.
    public static func encode(_ octets: some Sequence<UInt8>) -> String {
        var output: [UInt8] = []
        var buffer: UInt32 = 0
        var held = 0
        for octet in octets {
            buffer = buffer << 8 | UInt32(octet)
            held += 8
            while held >= 6 {
                held -= 6
                output.append(alphabet[Int(buffer >> UInt32(held) & 0x3F)])
            }
        }
        if held > 0 { output.append(alphabet[Int(buffer << UInt32(6 - held) & 0x3F)]) }
        while output.count % 4 != 0 { output.append(UInt8(ascii: "=")) }
        return String(decoding: output, as: UTF8.self)
    }

    /// The octets of padded text without white space; `nil` for anything else, non-canonical trailing bits included.
    public static func decode(_ text: String) -> [UInt8]? {
        let bytes = Array(text.utf8)
        guard bytes.count % 4 == 0 else { return nil }
        let padding = bytes.reversed().prefix(2).prefix { $0 == UInt8(ascii: "=") }.count
        var output: [UInt8] = []
        var buffer: UInt32 = 0
        var held = 0
        for byte in bytes.dropLast(padding) {
            guard let value = alphabet.firstIndex(of: byte) else { return nil }
            buffer = (buffer << 6 | UInt32(value)) & 0xFFFF
            held += 6
            if held >= 8 {
                held -= 8
                output.append(UInt8(truncatingIfNeeded: buffer >> UInt32(held)))
            }
        }
        return buffer & (1 << UInt32(held) - 1) == 0 ? output : nil
    }
}
