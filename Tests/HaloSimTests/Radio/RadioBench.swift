import HaloHardware
import HaloModel

@testable import HaloSim

/// Radios side by side on an air that loses nothing, driven by hand. It lives as long as its ports, and they as long as
/// it.
final class RadioBench {
    let simulation: Simulation
    var events: EventQueue { simulation.events }
    private(set) var lines: [String] = []
    private(set) var ports: [BenchPort] = []
    /// Every frame put on the air.
    var frames: [(time: Int64, octets: [UInt8])] = []
    /// Frames for which this answers true are lost.
    var loses: ([UInt8], MACAddress) -> Bool = { _, _ in false }

    init(seed: UInt64 = 1) {
        simulation = Simulation(seed: seed)
    }

    static func address(_ index: Int) -> MACAddress { MACAddress(rawValue: 0x0200_0000_0000 | UInt64(index + 1) << 8) }

    static func configuration(passphrase: String? = nil, maxPeerLinks: Int = 10) -> MeshGroupConfiguration {
        MeshGroupConfiguration(
            meshID: "halo-mesh", passphrase: passphrase, country: "US", channel: 10, widthMHz: 2,
            maxPeerLinks: maxPeerLinks)
    }

    /// A radio without power.
    func add() -> SimulatedRadio {
        let port = BenchPort(bench: self)
        let trace = Trace(time: { [events] in events.now }, sink: { [self] in lines.append($0) })
        let time = VirtualTime(events: events, trace: trace, seed: simulation.seed)
        let radio = SimulatedRadio(name: "n\(ports.count)", address: Self.address(ports.count), time: time, port: port)
        port.radio = radio
        ports.append(port)
        return radio
    }

    /// So many radios that have joined the mesh and heard each other.
    func mesh(of count: Int, _ configuration: MeshGroupConfiguration = RadioBench.configuration()) throws
        -> [SimulatedRadio]
    {
        let radios = (0..<count).map { _ in add() }
        for radio in radios { try prepare(radio) }
        run(6)
        for radio in radios { try radio.join(configuration) }
        run(6)
        return radios
    }

    /// Powers a radio, begins to load its driver and starts its supplicant: ready 6 s later.
    func prepare(_ radio: SimulatedRadio) throws {
        radio.powerOn()
        _ = try radio.beginLoadingDriver()
        radio.supplicantStarted()
    }

    /// Lets so many seconds pass.
    func run(_ seconds: Double) {
        let end = events.now + Int64(seconds * 1e9)
        while events.fireNext(notAfter: end) {}
        events.advance(to: end)
    }

    /// What the trace says of a kind, without time.
    func said(_ kind: String, by node: String) -> [String] {
        lines.compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            return fields.count == 4 && fields[1] == node && fields[2] == kind ? String(fields[3]) : nil
        }
    }

    fileprivate func send(_ frame: [UInt8], from sender: BenchPort, token: UInt64) {
        frames.append((events.now, frame))
        let destination = MACAddress(octets: frame[4..<10]) ?? .zero
        events.schedule(after: .milliseconds(1)) { [self] in
            var isHeard = false
            for port in ports where port !== sender && port.isPowered {
                guard let radio = port.radio, destination.isGroup || radio.address == destination else { continue }
                guard !loses(frame, radio.address) else { continue }
                isHeard = true
                radio.radio(received: frame, signalDBm: -60, rateKbps: 650)
            }
            sender.radio?.radio(sent: token, acknowledged: isHeard, attempts: isHeard ? 1 : 7)
        }
    }
}

/// One radio's place on the bench.
final class BenchPort: RadioPort {
    private let bench: RadioBench
    var radio: SimulatedRadio?
    private(set) var isPowered = false
    private(set) var frequencyKHz = 0

    init(bench: RadioBench) { self.bench = bench }

    func transmit(_ frame: [UInt8], token: UInt64) {
        if isPowered { bench.send(frame, from: self, token: token) }
    }

    func expectedRate(to address: MACAddress) -> RadioRate? {
        isPowered ? RadioRate(mcs: 8, widthMHz: 2, shortGuardInterval: false, kbps: 7800) : nil
    }
    var survey: ChannelSurvey? { nil }
    func setPowered(_ on: Bool) { isPowered = on }
    func setChannel(_ channel: ChannelSettings) { frequencyKHz = channel.frequencyKHz }
    func leaveChannel(for channel: ChannelSettings) {}
    func returnToChannel() {}
    func setTransmitLoss(_ lossDB: Double) {}
    func setTransmitPower(_ powerDBm: Int?) {}
    func limitDutyCycle(percent: Double?) {}
}

extension SimulatedRadio {
    /// The state of the link to another radio; `nil` when it is not known.
    func link(to other: SimulatedRadio) -> PeerLinkState? { stations[other.address]?.link.state }
}
