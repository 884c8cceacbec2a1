import HaloHardware
import HaloModel
import HaloSim
import XCTest

final class WirelessContractSimulatedTests: XCTestCase {
    func testTheSimulatedRadioKeepsEveryPromiseInAnOpenMesh() throws {
        try check(passphrase: nil)
    }

    func testTheSimulatedRadioKeepsEveryPromiseInASecuredMesh() throws {
        try check(passphrase: "correct horse battery staple")
    }

    private func check(passphrase: String?) throws {
        let group = MeshGroupConfiguration(
            meshID: "halo-mesh", passphrase: passphrase, country: "US", channel: 10, widthMHz: 2)
        for promise in WirelessContract.promises {
            let simulation = Simulation(seed: 1)
            let air = TwoRadioAir(simulation)
            let neighbour = WirelessSubject(air.second, air.first.address, group, simulation)
            let subject = WirelessSubject(air.first, air.second.address, group, simulation)
            // A promise that waits for an event in vain ends here instead of never.
            simulation.events.schedule(after: .minutes(10)) {
                air.first.supplicantCrashed()
                air.second.supplicantCrashed()
            }
            do {
                try simulation.run(promise.sentence) {
                    _ = try await neighbour.join()
                    try await promise.check(subject)
                }
            } catch {
                XCTFail("\"\(promise.sentence)\" is broken: \(error)")
            }
        }
    }
}

extension WirelessSubject {
    fileprivate init(
        _ radio: SimulatedRadio, _ neighbour: MACAddress, _ group: MeshGroupConfiguration, _ simulation: Simulation
    ) {
        radio.powerOn()
        self.init(
            wireless: radio.wireless,
            clock: SimulatedClock(events: simulation.events, wallTime: WallTime(nanoseconds: 0)), group: group,
            neighbour: neighbour, startSupplicant: { radio.supplicantStarted() })
    }
}

/// Two radios on an air that loses nothing.
private final class TwoRadioAir {
    let first: SimulatedRadio
    let second: SimulatedRadio

    init(_ simulation: Simulation) {
        let ports = (Port(simulation.events), Port(simulation.events))
        first = SimulatedRadio(
            name: "one", address: MACAddress(rawValue: 0x0200_0000_0100), time: simulation.time, port: ports.0)
        second = SimulatedRadio(
            name: "two", address: MACAddress(rawValue: 0x0200_0000_0200), time: simulation.time, port: ports.1)
        ports.0.connect(first, ports.1)
        ports.1.connect(second, ports.0)
    }

    private final class Port: RadioPort {
        private let events: EventQueue
        private weak var radio: SimulatedRadio?
        private weak var other: Port?
        private var isPowered = false

        init(_ events: EventQueue) { self.events = events }

        func connect(_ radio: SimulatedRadio, _ other: Port) {
            self.radio = radio
            self.other = other
        }

        func transmit(_ frame: [UInt8], token: UInt64) {
            guard isPowered else { return }
            events.schedule(after: .milliseconds(1)) { [weak self] in
                let isHeard = self?.other?.isPowered == true
                if isHeard { self?.other?.radio?.radio(received: frame, signalDBm: -60, rateKbps: 650) }
                self?.radio?.radio(sent: token, acknowledged: isHeard, attempts: isHeard ? 1 : 7)
            }
        }

        func expectedRate(to address: MACAddress) -> RadioRate? {
            isPowered ? RadioRate(mcs: 7, widthMHz: 2, shortGuardInterval: false, kbps: 6500) : nil
        }
        var survey: ChannelSurvey? {
            isPowered
                ? ChannelSurvey(
                    activeMilliseconds: events.now / 1_000_000, busyMilliseconds: 0, receiveMilliseconds: 0,
                    transmitMilliseconds: 0, noiseDBm: -107) : nil
        }
        func setPowered(_ on: Bool) { isPowered = on }
        func setChannel(_ channel: ChannelSettings) {}
        func leaveChannel(for channel: ChannelSettings) {}
        func returnToChannel() {}
        func setTransmitLoss(_ lossDB: Double) {}
        func setTransmitPower(_ powerDBm: Int?) {}
        func limitDutyCycle(percent: Double?) {}
    }
}
