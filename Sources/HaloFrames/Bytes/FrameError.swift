/// Why octets are not the frame they were read as.
public enum FrameError: Error, Equatable, Sendable {
    /// The octets end before `field`, which takes `needed` of them; `available` were left.
    case truncated(field: String, needed: Int, available: Int)
    /// `field` holds a value its standard does not allow there.
    case invalid(field: String, value: UInt64)
}

extension FrameError: CustomStringConvertible {
    /// One sentence naming the field.
    public var description: String {
        switch self {
        case .truncated(let field, let needed, let available):
            "\(field) takes \(needed) octets but only \(available) are left"
        case .invalid(let field, let value):
            "\(field) has the value \(value), which is not allowed there"
        }
    }
}
