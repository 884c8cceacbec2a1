import HaloModel
import XCTest

@testable import HaloSim

/// A medium, an event queue and stations that write down what they hear.
final class MediumWorld {
    /// A listener that remembers everything.
    final class Ear: RadioListener {
        struct Reception: Equatable {
            var frame: [UInt8]
            var signalDBm: Int
            var rateKbps: Int
        }
        struct Outcome: Equatable {
            var token: UInt64
            var acknowledged: Bool
            var attempts: Int
        }
        var receptions: [Reception] = []
        var outcomes: [Outcome] = []
        var onReception: (() -> Void)?

        func radio(received frame: [UInt8], signalDBm: Int, rateKbps: Int) {
            receptions.append(Reception(frame: frame, signalDBm: signalDBm, rateKbps: rateKbps))
            onReception?()
        }

        func radio(sent token: UInt64, acknowledged: Bool, attempts: Int) {
            outcomes.append(Outcome(token: token, acknowledged: acknowledged, attempts: attempts))
        }
    }

    let events = EventQueue()
    let medium: RadioMedium
    private(set) var ears: [Ear] = []
    private(set) var recorded: [RecordedFrame] = []

    /// 2 MHz at 917 MHz, free of shadowing unless told otherwise.
    init(
        seed: UInt64 = 1, widthMHz: Int = 2,
        propagation: PropagationSettings = PropagationSettings(model: .tgahMacro, shadowingSigmaDB: 0)
    ) {
        medium = RadioMedium(
            events: events, seed: seed, channel: ChannelSettings(frequencyKHz: 917_000, widthMHz: widthMHz),
            propagation: propagation)
        medium.recorder = { [unowned self] in recorded.append($0) }
    }

    static func address(_ number: Int) -> MACAddress { MACAddress(rawValue: 0x0200_0000_0000 + UInt64(number)) }

    /// Attaches a station with this number at `x` metres.
    @discardableResult
    func add(_ number: Int, x: Double, y: Double = 0, _ change: (inout RadioSettings) -> Void = { _ in }) -> RadioID {
        var settings = RadioSettings(position: Position(x: x, y: y), antennaGainDBi: 0)
        change(&settings)
        let ear = Ear()
        ears.append(ear)
        return medium.attach(address: Self.address(number), settings: settings, listener: ear)
    }

    /// A management frame of `octets`.
    static func frame(from: Int, to: MACAddress, octets: Int = 100, mark: UInt8 = 0) -> [UInt8] {
        var frame = [UInt8](repeating: mark, count: octets)
        frame.replaceSubrange(0..<4, with: [0xD0, 0, 0, 0])
        frame.replaceSubrange(4..<10, with: to.octets)
        frame.replaceSubrange(10..<16, with: address(from).octets)
        return frame
    }

    /// Fires everything up to `seconds`.
    func run(until seconds: Double) {
        let limit = Int64(seconds * 1e9)
        while events.fireNext(notAfter: limit) {}
        events.advance(to: limit)
    }

    /// Distance at which the signal is `snrDB` over a 2 MHz receiver's noise.
    func metres(snrDB: Double) -> Double {
        let noise = Power.noiseDBm(widthMHz: medium.channel.widthMHz, noiseFigureDB: 4)
        return medium.propagation.reachMetres(lossDB: 21 - noise - snrDB, frequencyKHz: 917_000)
    }
}
