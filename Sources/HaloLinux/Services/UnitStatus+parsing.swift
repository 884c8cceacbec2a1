import HaloHardware

extension UnitStatus {
    /// Reads the `key=value` lines of `systemctl show`, which come in systemd's order, not in the order asked for. A unit
    /// that does not exist has no `UnitFileState`, and all else as if it were idle: its load state tells it apart.
    /// - Throws: `HardwareError` `io` when the states are missing.
    init(parsing text: String, unit: String) throws {
        var values: [Substring: Substring] = [:]
        for line in text.split(separator: "\n", maxSplits: 500) {
            guard let equals = line.firstIndex(of: "=") else { continue }
            values[line[..<equals]] = line[line.index(after: equals)...]
        }
        guard let load = values["LoadState"], let active = values["ActiveState"], let sub = values["SubState"] else {
            throw HardwareError(.io, "systemctl show \(unit): no LoadState, ActiveState or SubState in its answer")
        }
        // Only services count restarts; others leave it out or say "[not set]".
        let restarts = values["NRestarts"].flatMap { Int($0) } ?? 0
        self.init(
            loadState: String(load), activeState: String(active), subState: String(sub),
            unitFileState: String(values["UnitFileState"] ?? ""), restarts: max(0, restarts))
    }
}
