import HaloHardware
import HaloModel
import HaloSim
import XCTest

final class SimulatedWirelessTests: XCTestCase {
    /// A radio in a mesh of two, on its bench.
    private func joined() throws -> (RadioBench, SimulatedRadio) {
        let bench = RadioBench()
        return (bench, try bench.mesh(of: 2)[0])
    }

    private static func code(_ body: () async throws -> Void) async -> HardwareError.Code? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? HardwareError)?.code
        }
    }

    func testAHungSupplicantTimesOutAfterTenSeconds() throws {
        let (bench, radio) = try joined()
        radio.apply(.supplicantHung)
        let wireless = radio.wireless
        let start = bench.simulation.events.now
        let outcome = try bench.simulation.run { await Self.code { _ = try await wireless.supplicant(on: "wlan0") } }
        XCTAssertEqual(outcome, .timedOut)
        XCTAssertEqual(bench.simulation.events.now - start, 10_000_000_000)
    }

    func testACommandFailsWhenTheSupplicantDiesUnderIt() throws {
        let (bench, radio) = try joined()
        let wireless = radio.wireless
        bench.simulation.events.schedule(after: .milliseconds(1)) { radio.supplicantCrashed() }
        let outcome = try bench.simulation.run { await Self.code { try await wireless.startScan(on: "wlan0") } }
        XCTAssertEqual(outcome, .disconnected)
    }

    func testASilentChipTimesOutAndADriverReloadCuresIt() throws {
        let (bench, radio) = try joined()
        let wireless = radio.wireless
        let status = try bench.simulation.run { try await wireless.radio(of: "wlan0") }
        XCTAssertEqual(status, RadioStatus(frequencyKHz: 907_000, widthMHz: 2, noiseDBm: -107))
        radio.apply(.commandTimeout)
        let outcome = try bench.simulation.run { await Self.code { _ = try await wireless.radio(of: "wlan0") } }
        XCTAssertEqual(outcome, .timedOut)
        try bench.simulation.run {
            try await wireless.setDriverLoaded(false)
            try await wireless.setDriverLoaded(true)
        }
        bench.run(6)
        XCTAssertNoThrow(try bench.simulation.run { _ = try await wireless.radio(of: "wlan0") })
    }

    func testTheInterfaceShowsTheProxyChannelInAMesh() throws {
        let (bench, radio) = try joined()
        let wireless = radio.wireless
        let interface = try bench.simulation.run { try await wireless.interfaces().first }
        XCTAssertEqual(interface?.proxyFrequencyMHz, 5230, "S1G channel 10 hides behind channel 46")
        XCTAssertEqual(interface?.isMeshPoint, true)
    }

    func testEventsTellOfPeersAndEndWithTheSupplicant() throws {
        let (bench, radio) = try joined()
        let wireless = radio.wireless
        let peer = RadioBench.address(1)
        // So that a link that never comes up fails the test instead of keeping it waiting.
        bench.simulation.events.schedule(after: .seconds(60)) { radio.supplicantCrashed() }
        let events = try bench.simulation.run { () -> [SupplicantEvent] in
            let stream = try await wireless.events(on: "wlan0")
            try await wireless.addPeer(peer, on: "wlan0")
            var seen: [SupplicantEvent] = []
            for await event in stream {
                seen.append(event)
                if event == .peerConnected(peer) { radio.supplicantStopped() }
            }
            return seen
        }
        XCTAssertEqual(events, [.peerConnected(peer), .groupRemoved, .terminating])
    }
}
