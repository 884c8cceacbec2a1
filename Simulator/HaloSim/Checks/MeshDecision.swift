import HaloModel
import Logging

/// Something a mesh manager decided, as the simulator follows it.
struct MeshDecision: Equatable {
    /// What it was about.
    enum Kind: Equatable {
        /// It left a state for a lower one.
        case fell
        /// It closed or renewed the peering with this neighbour.
        case peering(MACAddress)
        /// It climbed a rung of the recovery ladder.
        case climb(Int)
    }

    /// Virtual nanoseconds.
    var time: Int64
    /// Whose decision.
    var device: NodeID
    var kind: Kind

    /// What a line of the mesh manager's log tells; `nil` when it tells of no decision about something wrong.
    init?(_ message: String, _ metadata: Logger.Metadata, device: NodeID, time: Int64) {
        func value(_ key: String) -> String? { metadata[key].map { "\($0)" } }
        switch message {
        case "mesh state changed":
            guard let from = value("from").flatMap(MeshState.init), let to = value("to").flatMap(MeshState.init),
                to < from
            else { return nil }
            kind = .fell
        case "removing peer":
            guard let peer = value("peer").flatMap({ MACAddress($0) }) else { return nil }
            kind = .peering(peer)
        case "recovery":
            guard let rung = value("rung").flatMap({ Int($0) }) else { return nil }
            kind = .climb(rung)
        default: return nil
        }
        self.device = device
        self.time = time
    }
}
