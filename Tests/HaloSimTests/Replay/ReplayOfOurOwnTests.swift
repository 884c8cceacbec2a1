import Foundation
import HaloFrames
import HaloModel
import XCTest

@testable import HaloSim

/// A capture of the simulator's own air, replayed beside the run it was made in.
final class ReplayOfOurOwnTests: XCTestCase {
    private static let line = """
        name: line
        description: Three in a line; the middle one loses power
        region: US
        channel: 38
        width_mhz: 2
        mesh:
          id: halo-line
          passphrase: correct horse battery staple
          trust_secret: line-trust-secret
          routing: BATMAN_IV
        propagation:
          model: tgah-macro
          shadowing_db: 1
        origin: [46.9480, 7.4474]
        start: 2026-06-01T06:00:00Z
        duration: 10min
        sample_interval_s: 30
        nodes:
          - {name: gateway, role: gateway, position: [0, 0], antenna_height: 6}
          - {name: middle, position: [500, 0], antenna_height: 6}
          - {name: far, position: [1000, 0], antenna_height: 6}
        faults:
          - {at: 0s, kind: cut-link, link: [gateway, far]}
          - {at: 5min, kind: power-loss, node: middle, for: 2min}
        """

    func testTheManagerDecidesAsItDidLive() throws {
        let path = NSTemporaryDirectory() + "halo-own-\(UUID()).pcapng"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let scenario = try ScenarioFile.parse(Self.line, file: "line.yaml")
        let capture = try AirCapture(path: path, start: scenario.start)
        let live = try MeshRun(
            scenario: scenario, seed: 7, build: .init(version: "test", commit: "test", time: "test"),
            recorder: { capture.record($0) })
        try live.advance(to: 600_000_000_000)
        try capture.close()
        let world = try RecordedNeighbourhood(path: path)
        let result = try ReplayRun(world, as: .all, seed: 3).run()
        XCTAssertEqual(result.gateway, live.devices[0].address)
        XCTAssertTrue(result.gatewayIsKnown)
        // The capture's first frame comes later than the run's beginning.
        let offset = try XCTUnwrap(world.summary.start) - scenario.start
        let middle = live.devices[1].address
        for device in [live.devices[0], live.devices[2]] {
            let replayed = try XCTUnwrap(result.stations.first { $0.address == device.address })
            let name = device.name.rawValue
            let lost = device.decisions.filter { $0.kind == .peering(middle) && $0.time > 300_000_000_000 }
            let closed = replayed.decisions.filter { $0.kind == .remove && $0.peer == middle }
            let there = closed.map { $0.seconds + offset.secondsValue }.filter { $0 > 300 }
            XCTAssertEqual(lost.isEmpty, there.isEmpty, name)
            if let first = lost.first, let second = there.first {
                XCTAssertEqual(Double(first.time) / 1e9, second, accuracy: 10, name)
            }
            XCTAssertEqual(replayed.state, .online, name)
            let climbs = device.decisions.filter { if case .climb = $0.kind { true } else { false } }.count
            XCTAssertEqual(replayed.rungsClimbed.reduce(0, +), climbs, accuracy: 2, name)
        }
        let far = try XCTUnwrap(result.stations.first { $0.address == live.devices[2].address })
        let fell = try XCTUnwrap(
            live.devices[2].decisions.first { $0.kind == .fell && $0.time > 300_000_000_000 },
            "without the middle one there is no way to the gateway")
        let fellHere = try XCTUnwrap(
            far.decisions.first { decision in
                decision.seconds + offset.secondsValue > 300 && decision.state.map { $0 < .online } ?? false
            })
        XCTAssertEqual(Double(fell.time) / 1e9, fellHere.seconds + offset.secondsValue, accuracy: 20)
    }
}
