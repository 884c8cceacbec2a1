import HaloHardware
import HaloModel
import XCTest

@testable import HaloSim

/// What BATMAN_V's metric does on a mesh of one slow radio channel.
final class BatmanMetricTests: XCTestCase {
    func testTheHalvingBeginsAboveOneMegabitAndFlipsARoute() throws {
        // From 1 to 4: over 2 with links of 1.0 Mbit/s, or over 3 with links of 1.1 Mbit/s. A relay halves 1.1 Mbit/s
        // (11 units to 5) and takes only the hop penalty off 1.0 Mbit/s (10 units to 8): the slower path wins.
        let mesh = TestMesh(count: 4)
        for (one, other, kbps) in [(1, 2, 1_000), (2, 4, 1_000), (1, 3, 1_100), (3, 4, 1_100)] {
            mesh.wire.connect(one, other, kbps: kbps)
        }
        try mesh.seconds(60)
        XCTAssertEqual(try mesh.best(1, 4)?.nextHop, MeshWire.address(2))
        XCTAssertEqual(try mesh.best(1, 4)?.metric, .throughputKbps(800))
        // The average of a throughput that rose stays a little below it (`DECLARE_EWMA(throughput, 10, 8)` cuts off): 19
        // units, of which a relay leaves 9, and 10 units, of which it leaves 8.
        mesh.wire.connect(1, 3, kbps: 2_000)
        mesh.wire.connect(3, 4, kbps: 2_000)
        mesh.wire.connect(1, 2, kbps: 1_100)
        mesh.wire.connect(2, 4, kbps: 1_100)
        try mesh.seconds(120)
        XCTAssertEqual(try mesh.best(1, 4)?.nextHop, MeshWire.address(3))
        XCTAssertEqual(try mesh.best(1, 4)?.metric, .throughputKbps(900))
    }

    func testThroughputIsCutToUnitsOfAHundredKilobits() throws {
        let mesh = TestMesh(count: 2).line(kbps: 150)
        try mesh.seconds(20)
        XCTAssertEqual(try mesh.best(2, 1)?.metric, .throughputKbps(100), "150 kbit/s is one unit")
    }

    func testALossyLinkThatPromisesMuchIsPreferredByVAndAvoidedByIV() throws {
        // The driver answers the ideal rate of its best modulation, not what survives: a direct link that loses four
        // frames in ten promises 8 Mbit/s, two clean links 4 Mbit/s each.
        for (algorithm, nextHop) in [(RoutingAlgorithm.batmanV, 3), (.batmanIV, 2)] {
            let mesh = TestMesh(count: 3, algorithm: algorithm)
            mesh.wire.connect(1, 2, kbps: 4_000)
            mesh.wire.connect(2, 3, kbps: 4_000)
            mesh.wire.connect(1, 3, kbps: 8_000, loss: 0.4)
            try mesh.seconds(120)
            XCTAssertEqual(try mesh.best(1, 3)?.nextHop, MeshWire.address(nextHop), "\(algorithm)")
        }
    }

    func testAChangedThroughputIsAveragedOverSomeSeconds() throws {
        let mesh = TestMesh(count: 2).line(kbps: 8_000)
        try mesh.seconds(20)
        mesh.wire.connect(1, 2, kbps: 800)
        try mesh.seconds(2)
        guard case .throughputKbps(let soon)? = try mesh.best(2, 1)?.metric else { return XCTFail("no route") }
        XCTAssertTrue((1_500...6_500).contains(soon), "\(soon)")
        try mesh.seconds(40)
        guard case .throughputKbps(let late)? = try mesh.best(2, 1)?.metric else { return XCTFail("no route") }
        XCTAssertTrue((700...900).contains(late), "\(late)")
    }

    func testTheOriginatorIntervalDecidesHowOftenMessagesLeave() throws {
        for algorithm in [RoutingAlgorithm.batmanV, .batmanIV] {
            let mesh = TestMesh(count: 2, algorithm: algorithm).line()
            for host in mesh.hosts {
                var slow = TestMesh.routing(algorithm, isGateway: false)
                slow.originatorIntervalMilliseconds = 5000
                try host.applyRouting(slow)
            }
            try mesh.seconds(20)
            mesh.wire.isRecording = true
            try mesh.seconds(100)
            let type: UInt8 = algorithm == .batmanV ? 0x04 : 0x00
            let packets = mesh.wire.record.count {
                $0.frame[14] == type && $0.frame[6..<12].elementsEqual(MeshWire.address(1).octets)
            }
            // Its own every 5 s, and the other's, forwarded by IV as an echo and not by V to whom it came from.
            XCTAssertTrue((15...45).contains(packets), "\(algorithm) \(packets)")
        }
    }

    func testForwardedMessagesLeaveTogether() throws {
        for algorithm in [RoutingAlgorithm.batmanV, .batmanIV] {
            // A star: the middle passes on what twelve others send each second.
            let mesh = TestMesh(count: 13, algorithm: algorithm)
            for number in 2...13 { mesh.wire.connect(1, number) }
            try mesh.seconds(20)
            mesh.wire.isRecording = true
            try mesh.seconds(10)
            let type: UInt8 = algorithm == .batmanV ? 0x04 : 0x00
            let packets = mesh.wire.record.map(\.frame).filter {
                $0[14] == type && $0[6..<12].elementsEqual(MeshWire.address(1).octets)
            }
            let octets = packets.map { $0.count - 14 }
            XCTAssertLessThanOrEqual(octets.max() ?? 0, 512)
            XCTAssertGreaterThan(octets.max() ?? 0, 150, "several messages in one packet")
            XCTAssertLessThan(packets.count, 115, "\(algorithm): 120 messages to pass on, and ten of its own")
        }
    }
}
