import HaloMesh
import HaloModel

/// Holds the climbs of every device against the limits of the recovery ladder: a rung's cool-down within one life of the
/// mesh manager, at most one reboot within the reboot's cool-down whatever happened between, none of a gateway.
struct LadderLimits {
    var decisions: [MeshDecision]
    /// When the mesh manager of each device was started, virtual nanoseconds.
    var starts: [NodeID: [Int64]]
    var gateway: NodeID?

    /// What broke a limit, for people.
    var violations: [String] {
        var last: [Key: Int64] = [:]
        var told: [String] = []
        for decision in decisions {
            guard case .climb(let number) = decision.kind, let rung = RecoveryRung(rawValue: number) else { continue }
            let key = Key(device: decision.device, rung: number)
            defer { last[key] = decision.time }
            let at = "\(decision.device) at \(decision.time / 1_000_000_000) s"
            if rung == .reboot, decision.device == gateway { told.append("\(at): the gateway was rebooted") }
            guard let before = last[key], decision.time - before < rung.coolDown.wholeNanoseconds else { continue }
            let isSameLife = !(starts[decision.device] ?? []).contains { $0 > before && $0 <= decision.time }
            if isSameLife || rung == .reboot {
                told.append("\(at): rung \(number) again after \((decision.time - before) / 1_000_000_000) s")
            }
        }
        return told
    }

    private struct Key: Hashable {
        var device: NodeID
        var rung: Int
    }
}
