import HaloHardware
import HaloModel
import Synchronization

/// A packet filter that remembers what it was told, or refuses.
public final class RecordingFilter: PacketFilter {
    private struct State {
        var ruleset: FirewallRuleset?
        var applied: [FirewallRuleset?] = []
        var failure: HardwareError?
    }

    private let state = Mutex(State())

    /// Starts without a table.
    public init() {}

    /// What it was told, oldest first.
    public var applied: [FirewallRuleset?] { state.withLock { $0.applied } }
    /// What it does now.
    public var current: FirewallRuleset? {
        get { state.withLock { $0.ruleset } }
        set { state.withLock { $0.ruleset = newValue } }
    }
    /// The error it answers everything with; `nil` works.
    public var failure: HardwareError? {
        get { state.withLock { $0.failure } }
        set { state.withLock { $0.failure = newValue } }
    }

    /// As it was last told.
    public func ruleset() async throws -> FirewallRuleset? {
        if let failure { throw failure }
        return current
    }

    /// Remembers.
    public func apply(_ ruleset: FirewallRuleset?) async throws {
        if let failure { throw failure }
        state.withLock { state in
            state.ruleset = ruleset
            state.applied.append(ruleset)
        }
    }
}
