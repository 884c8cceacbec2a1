import HaloModel

/// A device that is to get new programs.
public struct DeployTarget: Sendable, Hashable {
    /// How it is reached: a destination of ssh(1), such as `halo-gw` or `root@10.42.0.7`.
    public let host: String
    /// What it is for.
    public let role: NodeRole

    /// - Throws: `DeployError` when the text is no destination.
    public init(host: String, role: NodeRole) throws(DeployError) {
        let allowed = host.utf8.allSatisfy { octet in
            (0x61...0x7A).contains(octet) || (0x41...0x5A).contains(octet) || (0x30...0x39).contains(octet)
                || "-._@:[]%".utf8.contains(octet)
        }
        guard allowed, !host.isEmpty, host.utf8.count <= 255, !host.hasPrefix("-") else {
            throw DeployError("\"\(host.prefix(80))\" is no destination for ssh: expected [USER@]HOST")
        }
        self.host = host
        self.role = role
    }

    /// What it gets of `artifacts`, in order; all that fits its role, or of that what is named.
    public func programs(of artifacts: Artifacts, only names: [String]) -> [TargetDeployment.Item] {
        DeviceProgram.all.compactMap { program in
            guard program.role == nil || program.role == role, names.isEmpty || names.contains(program.name),
                let artifact = artifacts.programs.first(where: { $0.name == program.name })
            else { return nil }
            return TargetDeployment.Item(program: program, artifact: artifact)
        }
    }

    /// The order of devices: one node alone, the other nodes by `width`, the gateway last. Within a wave all are done at once,
    /// and no wave begins unless all before it went well.
    public static func waves(_ targets: [DeployTarget], width: Int) -> [[DeployTarget]] {
        let nodes = targets.filter { $0.role == .node }
        var waves = nodes.prefix(1).map { [$0] }
        let rest = Array(nodes.dropFirst())
        for start in stride(from: 0, to: rest.count, by: max(1, width)) {
            waves.append(Array(rest[start..<min(start + max(1, width), rest.count)]))
        }
        return waves + targets.filter { $0.role == .gateway }.map { [$0] }
    }
}
