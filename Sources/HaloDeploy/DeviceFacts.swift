/// What a device is, as `receive prepare` says.
public struct DeviceFacts: Sendable, Equatable {
    /// Its processor, as uname(1) calls it.
    public let machine: String
    /// What `systemctl is-enabled` says of each unit.
    public let enablement: [String: String]

    /// - Throws: `DeployError` when the text does not say what the processor is.
    public init(_ text: String) throws(DeployError) {
        var machine: String?
        var enablement: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " " as Character).map(String.init)
            if words.count == 2, words[0] == "machine" { machine = words[1] }
            if words.count == 3, words[0] == "unit" { enablement[words[1]] = words[2] }
        }
        guard let machine else { throw DeployError("the device does not say what it is: \(printable(text))") }
        self.machine = printable(machine)
        self.enablement = enablement
    }

    /// What would keep HALO from starting at boot, with the command that mends it.
    public func warnings(items: [TargetDeployment.Item]) -> [String] {
        let units =
            ["halo-mesh"]
            + items.compactMap { $0.program.unit?.split(separator: "." as Character).first.map(String.init) }
        var seen: Set<String> = []
        return units.filter { seen.insert($0).inserted && enablement[$0] != "enabled" }.map { unit in
            let state = enablement[unit] ?? "not installed"
            let effect = unit == "halo-mesh" ? "nothing of HALO starts at boot" : "it does not start at boot"
            return "\(unit) is \(state): \(effect); systemctl enable \(unit)"
        }
    }
}
