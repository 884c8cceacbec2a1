import HaloHardware
import HaloModel

/// systemd on a simulated device: units with dependencies, enablement, restart policy and journal.
///
/// Follows systemd.unit(5) and systemd.service(5) where HALO's units depend on it: `Requires=` with `After=` starts the required
/// unit first, and stops and restarts the requiring one with it; `WantedBy=` of an enabled unit starts it with the unit it
/// names; `Restart=on-failure` starts a failed program again after `RestartSec=`, and with it who requires it; more than five
/// starts in ten seconds end in `failed` (`StartLimitBurst=`).
///
/// Confined to the simulation's thread: called by jobs of the simulation's executor and by events only.
final class SimulatedServices: ServiceManager, @unchecked Sendable {
    /// What a device boots into.
    static let bootTarget = "multi-user.target"

    private let node: String
    private let simulation: Simulation
    private let clock: SimulatedClock
    private var units: [SimulatedUnit] = []
    private var starts: [String: [Int64]] = [:]
    private(set) var isRunning = false
    /// Called when a program asks for a reboot.
    var rebootRequested: () -> Void = {}

    init(node: String, simulation: Simulation, clock: SimulatedClock) {
        self.node = node
        self.simulation = simulation
        self.clock = clock
    }

    /// Adds a unit; one of the same name is replaced, as a file in /etc/systemd replaces the package's.
    func install(_ file: SimulatedUnit.File) {
        units.removeAll { $0.file.name == file.name }
        units.append(SimulatedUnit(file: file))
    }

    /// Starts what the boot target wants, and what that wants in turn. HALO's other units are wanted by halo-mesh: nothing
    /// starts while that is disabled.
    func boot() {
        isRunning = true
        startWanted(by: Self.bootTarget)
    }

    /// The power goes: every program ends at once, without a chance to tidy up the outside world.
    func cutPower() {
        isRunning = false
        for unit in units.reversed() where unit.activeState != "inactive" {
            end(unit, state: "inactive", sub: "dead")
        }
        starts = [:]
    }

    /// Ends a unit's program as SIGKILL would; its restart policy applies.
    func kill(_ name: String) {
        guard let unit = unit(name), unit.activeState == "active" else { return }
        unit.log(clock.wallTime, 4, "\(name): Main process exited, code=killed, status=9/KILL")
        simulation.trace.record(node, "unit", "\(name) killed")
        unit.file.killed()
        end(unit, state: "failed", sub: "failed")
        restartAfterFailure(unit)
    }

    /// `systemctl disable`, done by somebody at the device.
    func disable(_ name: String) { unit(name)?.isEnabled = false }

    func journalLine(_ name: String, priority: Int, _ message: String) {
        unit(name)?.log(clock.wallTime, priority, message)
    }

    // MARK: ServiceManager

    func status(of name: String) async throws -> UnitStatus {
        guard let unit = unit(name) else {
            return UnitStatus(
                loadState: "not-found", activeState: "inactive", subState: "dead", unitFileState: "", restarts: 0)
        }
        return UnitStatus(
            loadState: "loaded", activeState: unit.activeState, subState: unit.subState,
            unitFileState: unit.isEnabled ? "enabled" : "disabled", restarts: unit.restarts)
    }

    func start(_ name: String) async throws { startUnit(try existing(name)) }
    func stop(_ name: String) async throws { stopUnit(try existing(name)) }

    func restart(_ name: String) async throws {
        restartUnit(try existing(name))
    }

    func setEnabled(_ enabled: Bool, _ name: String) async throws { try existing(name).isEnabled = enabled }

    func journal(of name: String, last count: Int) async throws -> [JournalEntry] {
        try existing(name).journal.suffix(max(0, count))
    }

    func reboot() async throws {
        guard isRunning else { throw HardwareError(.down, "the device has no power") }
        simulation.events.schedule(after: .milliseconds(500)) { [self] in rebootRequested() }
    }

    // MARK: Units

    private func unit(_ name: String) -> SimulatedUnit? { units.first { $0.file.name == name } }

    private func existing(_ name: String) throws -> SimulatedUnit {
        guard isRunning else { throw HardwareError(.down, "the device has no power") }
        guard let unit = unit(name) else { throw HardwareError(.notFound, "Unit \(name) not found.") }
        return unit
    }

    private func startUnit(_ unit: SimulatedUnit) {
        guard isRunning, unit.activeState != "active" else { return }
        for name in unit.file.requires + unit.file.wants {
            if let needed = self.unit(name) { startUnit(needed) }
        }
        // Starting what it needs may have started it already, which is wanted by that.
        guard unit.activeState != "active" else { return }
        guard withinStartLimit(unit) else {
            unit.activeState = "failed"
            unit.subState = "failed"
            unit.log(clock.wallTime, 3, "\(unit.file.name): Start request repeated too quickly.")
            return
        }
        unit.generation += 1
        unit.activeState = "active"
        unit.subState = "running"
        unit.log(clock.wallTime, 6, "Started \(unit.file.name).")
        simulation.trace.record(node, "unit", "\(unit.file.name) started")
        unit.file.started()
        let generation = unit.generation
        let program = unit.file.program
        // The closure runs on the simulation's thread like everything else here.
        let ended = UncheckedEnd { [self] error in programEnded(unit, generation: generation, error) }
        unit.task = simulation.start("\(node)/\(unit.file.name)") {
            do {
                try await program()
                ended.call(nil)
            } catch {
                ended.call(error)
            }
        }
        startWanted(by: unit.file.name)
    }

    private func startWanted(by name: String) {
        for unit in units where unit.isEnabled && unit.file.wantedBy == name { startUnit(unit) }
    }

    /// Stops the unit and who requires it, and starts those that ran again.
    private func restartUnit(_ unit: SimulatedUnit) {
        let dependents = units.filter { $0.file.requires.contains(unit.file.name) && $0.activeState == "active" }
        stopUnit(unit)
        for dependent in dependents { stopUnit(dependent) }
        startUnit(unit)
        for dependent in dependents { startUnit(dependent) }
    }

    private func stopUnit(_ unit: SimulatedUnit) {
        for dependent in units where dependent.file.requires.contains(unit.file.name) { stopUnit(dependent) }
        guard unit.activeState == "active" || unit.activeState == "activating" else { return }
        unit.log(clock.wallTime, 6, "Stopped \(unit.file.name).")
        simulation.trace.record(node, "unit", "\(unit.file.name) stopped")
        end(unit, state: "inactive", sub: "dead")
    }

    private func end(_ unit: SimulatedUnit, state: String, sub: String) {
        let wasActive = unit.activeState == "active"
        unit.generation += 1
        unit.activeState = state
        unit.subState = sub
        unit.task?.cancel()
        unit.task = nil
        if wasActive { unit.file.ended() }
    }

    private func programEnded(_ unit: SimulatedUnit, generation: UInt64, _ error: (any Error)?) {
        guard unit.generation == generation else { return }
        unit.task = nil
        let reason = error.map { "\($0)" } ?? "exited"
        unit.log(clock.wallTime, error == nil ? 6 : 4, "\(unit.file.name): Main process exited: \(reason)")
        simulation.trace.record(node, "unit", "\(unit.file.name) exited: \(reason)")
        end(unit, state: error == nil ? "inactive" : "failed", sub: error == nil ? "dead" : "failed")
        if error != nil { restartAfterFailure(unit) }
    }

    private func restartAfterFailure(_ unit: SimulatedUnit) {
        guard isRunning, unit.file.restartsOnFailure else { return }
        unit.activeState = "activating"
        unit.subState = "auto-restart"
        let generation = unit.generation
        simulation.events.schedule(after: unit.file.restartDelay) { [self] in
            guard unit.generation == generation, isRunning else { return }
            unit.restarts += 1
            restartUnit(unit)
        }
    }

    private func withinStartLimit(_ unit: SimulatedUnit) -> Bool {
        let now = simulation.events.now
        let recent = (starts[unit.file.name] ?? []).filter { $0 > now - 10_000_000_000 } + [now]
        starts[unit.file.name] = recent
        return recent.count <= 5
    }
}

/// Confined to the simulation's thread: the program's task runs there, and so does what it calls at its end.
private struct UncheckedEnd: @unchecked Sendable {
    let call: ((any Error)?) -> Void

    init(_ call: @escaping ((any Error)?) -> Void) {
        self.call = call
    }
}
