/// Conversion of scalars to the standard library's types, with errors that say what would be right.
enum NodeScalar {
    /// The scalar as `Value`; `nil` when `Value` is none of the types a scalar can be by itself.
    static func decode<Value>(_ type: Value.Type, from node: DocumentNode) throws(DocumentError) -> Value? {
        switch type {
        case is String.Type: try string(node) as? Value
        case is Bool.Type: try boolean(node) as? Value
        case is Double.Type: try double(node) as? Value
        case is Float.Type: Float(try double(node)) as? Value
        case let integer as any FixedWidthInteger.Type: try self.integer(integer, node) as? Value
        default: nil
        }
    }

    private static func string(_ node: DocumentNode) throws(DocumentError) -> String {
        switch node.content {
        case .scalar(.string, let text): return text
        case .scalar(.null, _), .sequence, .mapping: throw node.error("expected text, found \(node.summary)")
        case .scalar(_, let text):
            throw node.error("expected text, found \(node.summary); put it in quotes: \"\(text)\"")
        }
    }

    private static func boolean(_ node: DocumentNode) throws(DocumentError) -> Bool {
        guard case .scalar(.boolean, let text) = node.content else {
            throw node.error("expected true or false, found \(node.summary)")
        }
        return text == "true"
    }

    private static func double(_ node: DocumentNode) throws(DocumentError) -> Double {
        switch node.content {
        case .scalar(.float, let text), .scalar(.integer, let text):
            switch text {
            case ".inf", "+.inf": return .infinity
            case "-.inf": return -.infinity
            case ".nan": return .nan
            default: break
            }
            if let value = integerValue(Int64.self, text) { return Double(value) }
            if let value = Double(text) { return value }
            throw node.error("\(text) is no number that fits")
        default: throw node.error("expected a number, found \(node.summary)")
        }
    }

    private static func integer<Integer: FixedWidthInteger>(
        _ type: Integer.Type, _ node: DocumentNode
    ) throws(DocumentError) -> Integer {
        guard case .scalar(.integer, let text) = node.content else {
            throw node.error("expected a whole number, found \(node.summary)")
        }
        guard let value = integerValue(type, text) else {
            throw node.error("\(text) is out of range; allowed are \(Integer.min) to \(Integer.max)")
        }
        return value
    }

    private static func integerValue<Integer: FixedWidthInteger>(_ type: Integer.Type, _ text: String) -> Integer? {
        if text.hasPrefix("0x") { return Integer(text.dropFirst(2), radix: 16) }
        if text.hasPrefix("0o") { return Integer(text.dropFirst(2), radix: 8) }
        return Integer(text)
    }
}
