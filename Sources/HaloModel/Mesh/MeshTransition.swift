/// One change of mesh state, as reported on the device and to the gateway.
public struct MeshTransition: Sendable, Codable, Equatable {
    /// When, by the device's calendar clock.
    public var time: WallTime
    /// The state left.
    public var from: MeshState
    /// The state entered.
    public var to: MeshState
    /// Why, in words an operator understands.
    public var cause: String
    /// How long `from` had lasted, milliseconds.
    public var lastedMilliseconds: Int64

    /// Takes the parts as they are.
    public init(time: WallTime, from: MeshState, to: MeshState, cause: String, lastedMilliseconds: Int64) {
        self.time = time
        self.from = from
        self.to = to
        self.cause = cause
        self.lastedMilliseconds = lastedMilliseconds
    }

    enum CodingKeys: String, CodingKey {
        case time, from, to, cause
        case lastedMilliseconds = "lasted_ms"
    }
}
