/// Octets that are no compact batch.
public struct CompactError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Where reading stopped.
    public var offset: Int
    /// What was expected there.
    public var expected: String

    /// Takes the parts as they are.
    public init(offset: Int, expected: String) {
        self.offset = offset
        self.expected = expected
    }

    /// The place and what was expected.
    public var description: String { "octet \(offset): expected \(expected)" }
}
