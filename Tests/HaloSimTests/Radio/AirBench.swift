import HaloHardware
import HaloModel

@testable import HaloSim

/// Radios on a simulated medium, without shadowing. Confined to its simulation's thread.
final class AirBench: @unchecked Sendable {
    let simulation: Simulation
    let medium: RadioMedium
    private(set) var radios: [SimulatedRadio] = []
    private(set) var lines: [String] = []
    let group: MeshGroupConfiguration

    init(seed: UInt64 = 1, group: MeshGroupConfiguration = RadioBench.configuration()) {
        self.group = group
        var record: (String) -> Void = { _ in }
        simulation = Simulation(seed: seed) { record($0) }
        let channel = SimulatedRadio.channel(of: group).map { ChannelSettings($0) }
        medium = RadioMedium(
            events: simulation.events, seed: seed,
            channel: channel ?? ChannelSettings(frequencyKHz: 917_000, widthMHz: 2),
            propagation: PropagationSettings(model: .tgahMacro, shadowingSigmaDB: 0))
        record = { [unowned self] in lines.append($0) }
    }

    /// Attaches a radio at `x` metres.
    @discardableResult
    func add(x: Double, _ change: (inout RadioSettings) -> Void = { _ in }) -> SimulatedRadio {
        let index = radios.count
        let port = MediumPort(medium: medium)
        let radio = SimulatedRadio(
            name: "n\(index)", address: RadioBench.address(index), time: simulation.time, port: port)
        var settings = RadioSettings(position: Position(x: x, y: 0))
        change(&settings)
        port.attach(address: radio.address, settings: settings, listener: radio)
        radios.append(radio)
        return radio
    }

    /// Switches a radio on, with its driver and supplicant: ready 6 s later.
    func start(_ radio: SimulatedRadio) throws {
        radio.powerOn()
        radio.supplicantStarted()
        _ = try radio.beginLoadingDriver()
    }

    /// So many radios on a line that have joined the group and heard each other.
    @discardableResult
    func mesh(of count: Int, spacing: Double = 300) throws -> [SimulatedRadio] {
        for index in 0..<count { try start(add(x: spacing * Double(index))) }
        try run(7)
        for radio in radios { try radio.join(group) }
        try run(8)
        return radios
    }

    /// Lets so many seconds pass.
    func run(_ seconds: Double) throws {
        try simulation.run(until: simulation.events.now + Int64(seconds * 1e9))
    }

    /// What the trace says of a kind, without time.
    func said(_ kind: String, by node: String) -> [String] {
        lines.compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            return fields.count == 4 && fields[1] == node && fields[2] == kind ? String(fields[3]) : nil
        }
    }
}
