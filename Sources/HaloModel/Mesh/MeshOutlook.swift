/// What the mesh manager is doing about the state it is in, and what it will do if nothing gets better: the answer to
/// `GET /v1/mesh/outlook` on its local socket.
public struct MeshOutlook: Sendable, Codable, Equatable {
    /// What it does or waits for just now, in words an operator understands.
    public var doing: String
    /// The rung of the recovery ladder that is climbed next, 1 to 7; `nil` when none would help or none is allowed yet.
    public var nextRung: Int?
    /// What that rung does.
    public var nextStep: String?
    /// Milliseconds until then.
    public var nextStepMilliseconds: Int64?

    /// Takes the parts as they are.
    public init(
        doing: String, nextRung: Int? = nil, nextStep: String? = nil, nextStepMilliseconds: Int64? = nil
    ) {
        self.doing = doing
        self.nextRung = nextRung
        self.nextStep = nextStep
        self.nextStepMilliseconds = nextStepMilliseconds
    }

    enum CodingKeys: String, CodingKey {
        case doing
        case nextRung = "next_rung"
        case nextStep = "next_step"
        case nextStepMilliseconds = "next_step_in_ms"
    }
}
