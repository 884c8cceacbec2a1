import HaloHardware
import HaloModel

/// A device's own figures: steady and plausible, with load and temperature that wander.
///
/// Confined to the simulation's thread: called by jobs of the simulation's executor and by events only.
final class SimulatedSystem: SystemInformation, @unchecked Sendable {
    private let name: String
    private let board: String
    private let clock: SimulatedClock
    private let random: SeededRandom
    private let network: () -> [InterfaceCounters]
    private var currentBootID = ""
    /// What the firmware says of its supply and temperature; `nil` on boards that do not tell.
    var throttling: Throttling?
    /// The supplies that are wired to it.
    var supplies: [PowerSupply] = []

    /// - Parameter network: what went through the device's links; without it there is the loopback.
    init(
        name: String, board: String, clock: SimulatedClock, random: SeededRandom,
        network: @escaping () -> [InterfaceCounters] = { [InterfaceCounters(name: "lo")] }
    ) {
        self.name = name
        self.board = board
        self.clock = clock
        self.random = random
        self.network = network
        throttling = board.hasPrefix("Raspberry Pi") ? [] : nil
    }

    /// A boot: another boot ID, laid out as a random UUID (RFC 9562 5.4).
    func boot() {
        var octets = random.octets(16)
        octets[6] = octets[6] & 0x0F | 0x40
        octets[8] = octets[8] & 0x3F | 0x80
        let hex = octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        currentBootID = [hex[0..<4], hex[4..<6], hex[6..<8], hex[8..<10], hex[10..<16]].map { $0.joined() }.joined(
            separator: "-")
    }

    func bootID() throws -> String { currentBootID }
    func hostName() throws -> String { name }
    func boardModel() throws -> String? { board }

    func snapshot() throws -> SystemSnapshot {
        let uptime = clock.now.nanoseconds
        return SystemSnapshot(
            uptimeSeconds: Double(uptime / 10_000_000) / 100,
            load1: Double(random.next(below: 40)) / 100,
            busySeconds: Double(uptime / 1_000_000_000) * 0.02,
            memoryTotal: 1_000_000_000,
            memoryAvailable: 700_000_000 + Int64(random.next(below: 20_000_000)),
            temperatureCelsius: 41 + Double(random.next(below: 300)) / 100,
            storageTotal: 29_000_000_000,
            storageAvailable: 24_000_000_000, load5: 0.2, load15: 0.2, processors: 4, frequencyHertz: 1_500_000_000,
            throttling: throttling, swapUsed: 0)
    }

    func interfaces() throws -> [InterfaceCounters] { network() }
    func powerSupplies() throws -> [PowerSupply] { supplies.sorted { $0.name < $1.name } }
}
