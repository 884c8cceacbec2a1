import HaloAgent
import HaloHardware
import HaloModel
import HaloStore
import Logging

/// One device of a virtual mesh: simulated hardware, and the programs that ship.
///
/// Confined to the simulation's thread: driven by events and by jobs of the simulation's executor only.
final class SimulatedDevice: @unchecked Sendable {
    let settings: ScenarioNode
    let name: NodeID
    let address: MACAddress
    let simulation: Simulation
    let clock: SimulatedClock
    let random: SeededRandom
    let disk = SimulatedDisk()
    let system: SimulatedSystem
    let gps: SimulatedGPS
    let buses = SimulatedI2CBuses()
    let sensors: SensorBench
    let radio: SimulatedRadio
    let network: HostNetwork
    let services: SimulatedServices
    /// Files of the present boot.
    private(set) var files: SimulatedFileSystem
    private(set) var isPowered = false
    private(set) var boots = 0
    /// Boots that no fault of the schedule caused.
    private(set) var unexpectedBoots = 0
    /// What its mesh manager last said of itself.
    private(set) var watch = OnlineWatch()
    /// What its mesh manager decided because something was wrong.
    private(set) var decisions: [MeshDecision] = []
    /// When its mesh manager was started, virtual nanoseconds.
    var managerStarts: [Int64] = []
    /// The gateway's database survives reboots as a file would; `nil` on other devices.
    var database: Database?
    /// The password the gateway made for its first administrator.
    var administratorPassword: String?
    /// The agent that runs now, or ran last since the power came.
    var agent: Agent?
    private var bootEpoch = 0

    init(settings: ScenarioNode, address: MACAddress, radio: SimulatedRadio, clock: SimulatedClock, world: DeviceWorld)
    {
        self.settings = settings
        name = settings.name.value
        self.address = address
        simulation = world.simulation
        self.radio = radio
        self.clock = clock
        sensors = SensorBench(
            settings: settings, clock: clock, events: world.simulation.events,
            weather: Weather(seed: world.simulation.seed, name: name.rawValue, start: world.scenario.start))
        random = world.simulation.time.random("device \(name)")
        let network = HostNetwork(
            name: name.rawValue, time: world.simulation.time, clock: clock, hardInterfaces: [radio])
        self.network = network
        system = SimulatedSystem(
            name: name.rawValue, board: settings.board, clock: clock,
            random: world.simulation.time.random("system \(name)")
        ) { network.counters }
        gps = SimulatedGPS(
            clock: clock,
            calendar: SimulatedClock(events: world.simulation.events, wallTime: world.scenario.start),
            origin: world.origin, position: world.position(of: settings))
        services = SimulatedServices(node: name.rawValue, simulation: world.simulation, clock: clock)
        files = SimulatedFileSystem(disk: disk, clock: clock)
        for folder in ["/etc/halo", "/var/lib/halo", "/run/halo", "/tmp"] { disk.addFolder(folder) }
        services.rebootRequested = { [weak self] in self?.reboot(isExpected: false) }
        DevicePrograms(device: self, world: world).install()
    }

    /// Applies power: firmware and kernel take 8 to 12 seconds, then systemd starts its units.
    func powerOn() {
        guard !isPowered else { return }
        isPowered = true
        boots += 1
        bootEpoch += 1
        trace("power", "on")
        clock.reboot()
        if settings.hasDeadClock { clock.setWallTime(WallTime(milliseconds: 0)) }
        system.boot()
        files = SimulatedFileSystem(disk: disk, clock: clock)
        sensors.attach(to: buses)
        radio.powerOn()
        network.powerOn()
        let epoch = bootEpoch
        simulation.events.schedule(after: random.jitter(.seconds(10), by: 0.2)) { [self] in
            guard isPowered, bootEpoch == epoch else { return }
            services.boot()
        }
    }

    /// Cuts the power: what was not synchronized is gone, programs end, the radio falls silent.
    func powerOff() {
        guard isPowered else { return }
        isPowered = false
        trace("power", "off")
        files.cutPower()
        services.cutPower()
        network.powerOff()
        radio.powerOff()
        disk.losePower(random: random)
        agent = nil
        tell(nil)
    }

    /// An orderly reboot: programs stop, files are synchronized, and the machine starts again after two seconds.
    func reboot(isExpected: Bool) {
        guard isPowered else { return }
        trace("power", "reboot")
        if !isExpected { unexpectedBoots += 1 }
        disk.synchronizeAll()
        powerOff()
        simulation.events.schedule(after: .seconds(2)) { [self] in powerOn() }
    }

    /// A logger of one of the device's programs: lines go into the trace and the unit's journal.
    func logger(_ unit: String) -> Logger {
        let handler = TraceLogHandler(node: name.rawValue, unit: unit, trace: simulation.trace) {
            [weak self] level, text in
            self?.services.journalLine(unit, priority: Self.priority(level), text)
        } observe: { [weak self] message, metadata in
            if let self, unit == "halo-mesh.service",
                let decision = MeshDecision(message, metadata, device: name, time: simulation.events.now)
            {
                decisions.append(decision)
            }
            guard message == "mesh state changed", let state = metadata["to"].flatMap({ MeshState(rawValue: "\($0)") })
            else { return }
            self?.tell(state)
        }
        return Logger(label: unit) { _ in handler }
    }

    /// The mesh manager has told a state, or can tell none any more.
    func tell(_ state: MeshState?) {
        watch.change(to: state, at: simulation.events.now)
    }

    private func trace(_ kind: String, _ detail: String) {
        simulation.trace.record(name.rawValue, kind, detail)
    }

    /// syslog's priorities (RFC 5424 6.2.1).
    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
