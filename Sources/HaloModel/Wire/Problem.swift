/// The body of every error answer, `application/problem+json` (RFC 9457).
public struct Problem: Sendable, Codable, Equatable {
    /// What kind of problem, a URI reference; `about:blank` when the status says it all (RFC 9457 4.2.1).
    public var type: String
    /// The status code's reason phrase, or the kind in a few words.
    public var title: String
    /// The HTTP status code.
    public var status: Int
    /// What went wrong this time, in words an operator understands.
    public var detail: String?
    /// For a batch that begins above what is stored: the series of sequence numbers.
    public var boot: String?
    /// For a batch that begins above what is stored: the sequence number to go on with.
    public var expectedSequence: UInt64?

    /// Takes the parts as they are.
    public init(
        type: String = "about:blank", title: String, status: Int, detail: String? = nil, boot: String? = nil,
        expectedSequence: UInt64? = nil
    ) {
        self.type = type
        self.title = title
        self.status = status
        self.detail = detail
        self.boot = boot
        self.expectedSequence = expectedSequence
    }

    enum CodingKeys: String, CodingKey {
        case type, title, status, detail
        case boot = "boot_id"
        case expectedSequence = "expected_sequence"
    }
}
