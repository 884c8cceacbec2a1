import HTTPTypes
import HaloModel

/// A request that cannot be answered as asked; becomes a `Problem`.
public struct ProblemError: Error, Sendable {
    /// The status code.
    public var status: HTTPResponse.Status
    /// What went wrong, for the client to read.
    public var detail: String
    /// Header fields of the answer.
    public var headers: HTTPFields
    /// For a gap in the sequence numbers: where to go on.
    public var expected: (boot: String, sequence: UInt64)?

    /// Takes the parts as they are.
    public init(
        _ status: HTTPResponse.Status, _ detail: String, headers: HTTPFields = [:],
        expected: (boot: String, sequence: UInt64)? = nil
    ) {
        self.status = status
        self.detail = detail
        self.headers = headers
        self.expected = expected
    }

    /// The body of the answer.
    public var problem: Problem {
        Problem(
            type: expected == nil ? "about:blank" : "/problems/sequence-gap",
            title: expected == nil ? status.reasonPhrase : "Sequence gap", status: status.code, detail: detail,
            boot: expected?.boot, expectedSequence: expected?.sequence)
    }
}
