import HaloHardware
import HaloModel
import Synchronization

/// A WireGuard interface that remembers what it was told, or refuses.
public final class RecordingOverlay: Overlay {
    private struct State {
        var applied: [OverlayConfiguration] = []
        var failure: HardwareError?
    }

    private let state = Mutex(State())

    /// Starts without an interface.
    public init() {}

    /// What it was told, oldest first.
    public var applied: [OverlayConfiguration] { state.withLock { $0.applied } }
    /// The error it answers everything with; `nil` works.
    public var failure: HardwareError? {
        get { state.withLock { $0.failure } }
        set { state.withLock { $0.failure = newValue } }
    }

    /// Remembers.
    public func apply(_ configuration: OverlayConfiguration) async throws {
        if let failure { throw failure }
        state.withLock { $0.applied.append(configuration) }
    }

    /// As it was last told.
    public func status(of interface: String) async throws -> OverlayStatus? {
        if let failure { throw failure }
        return applied.last.map { last in
            OverlayStatus(
                publicKey: last.privateKey, listenPort: last.listenPort,
                peers: last.peers.map {
                    OverlayPeerStatus(
                        publicKey: $0.publicKey, endpoint: nil, lastHandshake: nil, receivedOctets: 0, sentOctets: 0)
                })
        }
    }

    /// Forgets.
    public func remove(_ interface: String) async throws { state.withLock { $0.applied = [] } }
}
