/// The plain scalars of the YAML 1.2 core schema (yaml.org/spec/1.2.2 §10.3.2), lower-case spellings.
enum YAMLScalar {
    /// What an unquoted scalar is.
    static func kind(of text: String) -> DocumentNode.ScalarKind {
        switch text {
        case "", "~", "null": return .null
        case "true", "false": return .boolean
        case ".inf", "-.inf", "+.inf", ".nan": return .float
        default: break
        }
        var digits = Substring(text).utf8
        if let first = digits.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") { digits.removeFirst() }
        if isPrefixed(text.utf8) { return .integer }
        return number(digits)
    }

    private static func isPrefixed(_ text: String.UTF8View) -> Bool {
        let octets = Array(text)
        guard octets.count > 2, octets[0] == UInt8(ascii: "0") else { return false }
        switch octets[1] {
        case UInt8(ascii: "x"):
            return octets[2...].allSatisfy {
                isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0 | 0x20)
            }
        case UInt8(ascii: "o"): return octets[2...].allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
        default: return false
        }
    }

    /// `[0-9]+` is an integer; `(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?` a float.
    private static func number(_ text: Substring.UTF8View) -> DocumentNode.ScalarKind {
        var rest = text
        let whole = rest.prefix(while: isDigit)
        rest.removeFirst(whole.count)
        if rest.isEmpty { return whole.isEmpty ? .string : .integer }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            let fraction = rest.prefix(while: isDigit)
            rest.removeFirst(fraction.count)
            if whole.isEmpty && fraction.isEmpty { return .string }
        } else if whole.isEmpty {
            return .string
        }
        if rest.isEmpty { return .float }
        guard let marker = rest.popFirst(), marker | 0x20 == UInt8(ascii: "e") else { return .string }
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest.removeFirst() }
        return !rest.isEmpty && rest.allSatisfy(isDigit) ? .float : .string
    }

    private static func isDigit(_ octet: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet) }
}
