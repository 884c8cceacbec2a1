import CHaloLinux
import HaloHardware
import HaloModel
import XCTest

@testable import HaloLinux

/// Messages put together as linux/batman_adv.h numbers their attributes.
final class BatmanTablesTests: XCTestCase {
    private let far: [UInt8] = [2, 0, 0, 0, 3, 0]
    private let near: [UInt8] = [2, 0, 0, 0, 1, 0]

    private func message(_ body: (inout NetlinkAttributeWriter) throws -> Void) throws -> GenericNetlinkMessage {
        let octets = GenericNetlinkMessage(command: 8, version: 1).octets(with: try NetlinkAttributeWriter(body))
        return try GenericNetlinkMessage(NetlinkMessage(type: 31, flags: 2, sequence: 1, payload: octets))
    }

    func testAnOriginatorOfEitherAlgorithm() throws {
        let quality = try message { writer in
            try writer.append(BATADV_ATTR_ORIG_ADDRESS.rawValue, octets: far)
            try writer.append(BATADV_ATTR_NEIGH_ADDRESS.rawValue, octets: near)
            try writer.append(BATADV_ATTR_TQ.rawValue, integer: UInt8(231))
            try writer.append(BATADV_ATTR_LAST_SEEN_MSECS.rawValue, integer: UInt32(840))
            try writer.append(BATADV_ATTR_FLAG_BEST.rawValue, octets: [])
        }
        let addresses = (try XCTUnwrap(MACAddress(octets: far)), try XCTUnwrap(MACAddress(octets: near)))
        XCTAssertEqual(
            try BatmanTables.originator(quality),
            Originator(
                address: addresses.0, nextHop: addresses.1, metric: .quality(231), lastSeenMilliseconds: 840,
                isBest: true))
        let throughput = try message { writer in
            try writer.append(BATADV_ATTR_ORIG_ADDRESS.rawValue, octets: far)
            try writer.append(BATADV_ATTR_NEIGH_ADDRESS.rawValue, octets: far)
            try writer.append(BATADV_ATTR_THROUGHPUT.rawValue, integer: UInt32(2400))
            try writer.append(BATADV_ATTR_LAST_SEEN_MSECS.rawValue, integer: UInt32.max)
        }
        XCTAssertEqual(
            try BatmanTables.originator(throughput),
            Originator(
                address: addresses.0, nextHop: addresses.0, metric: .throughputKbps(2400),
                lastSeenMilliseconds: Int64(UInt32.max), isBest: false))
    }

    func testANeighbourHasAThroughputOnlyWithBatmanV() throws {
        for throughput in [nil, 6500] as [UInt32?] {
            let neighbour = try BatmanTables.neighbour(
                message { writer in
                    try writer.append(BATADV_ATTR_NEIGH_ADDRESS.rawValue, octets: near)
                    try writer.append(BATADV_ATTR_LAST_SEEN_MSECS.rawValue, integer: UInt32(3))
                    if let throughput { try writer.append(BATADV_ATTR_THROUGHPUT.rawValue, integer: throughput) }
                })
            XCTAssertEqual(neighbour.throughputKbps, throughput)
            XCTAssertEqual(neighbour.lastSeenMilliseconds, 3)
        }
    }

    func testAGatewayHasTheNeighbourTowardsIt() throws {
        let gateway = try BatmanTables.gateway(
            message { writer in
                try writer.append(BATADV_ATTR_ORIG_ADDRESS.rawValue, octets: far)
                try writer.append(BATADV_ATTR_ROUTER.rawValue, octets: near)
                try writer.append(BATADV_ATTR_TQ.rawValue, integer: UInt8(200))
                try writer.append(BATADV_ATTR_FLAG_BEST.rawValue, octets: [])
            })
        XCTAssertEqual(gateway.address, MACAddress(octets: far))
        XCTAssertEqual(gateway.nextHop, MACAddress(octets: near))
        XCTAssertEqual(gateway.metric, .quality(200))
        XCTAssertTrue(gateway.isSelected)
    }

    func testSettingsWithoutAnActiveHardInterfaceHaveNoPrimaryAddress() throws {
        let mesh = try BatmanTables.mesh(
            message { writer in
                try writer.append(BATADV_ATTR_ALGO_NAME.rawValue, string: "BATMAN_V")
                try writer.append(BATADV_ATTR_GW_MODE.rawValue, integer: UInt8(2))
                try writer.append(BATADV_ATTR_ORIG_INTERVAL.rawValue, integer: UInt32(1500))
            })
        XCTAssertEqual(
            mesh,
            BatmanTables.Mesh(
                algorithm: "BATMAN_V", primary: nil, gatewayMode: BATADV_GW_MODE_SERVER.rawValue,
                originatorIntervalMilliseconds: 1500))
    }

    func testAnEntryWithoutItsAddressOrMetricIsAnError() throws {
        let nothing = try message { _ in }
        assertIO { _ = try BatmanTables.originator(nothing) }
        assertIO { _ = try BatmanTables.neighbour(nothing) }
        assertIO { _ = try BatmanTables.gateway(nothing) }
        let unmeasured = try message { writer in
            try writer.append(BATADV_ATTR_ORIG_ADDRESS.rawValue, octets: far)
            try writer.append(BATADV_ATTR_NEIGH_ADDRESS.rawValue, octets: near)
        }
        assertIO { _ = try BatmanTables.originator(unmeasured) }
        let short = try message { try $0.append(BATADV_ATTR_NEIGH_ADDRESS.rawValue, octets: [1, 2]) }
        assertIO { _ = try BatmanTables.neighbour(short) }
    }

    func testAnEchoIsTwentyOctetsAndKnowsItsAnswer() throws {
        let echo = BatmanEcho(
            destination: try XCTUnwrap(MACAddress(octets: near)), origin: try XCTUnwrap(MACAddress(octets: far)),
            identifier: 0xA5, sequence: 0x0102)
        XCTAssertEqual(echo.packet, [0x43, 15, 50, 8] + near + far + [0xA5, 0, 1, 2])
        let answer = [0x43, 15, 50, 0] + far + near + [0xA5, 0, 1, 2]
        XCTAssertTrue(echo.isAnswered(by: answer))
        XCTAssertTrue(echo.isAnswered(by: answer + [UInt8](repeating: 0, count: 26)))
        XCTAssertFalse(echo.isAnswered(by: echo.packet))
        for count in 0..<20 { XCTAssertFalse(echo.isAnswered(by: Array(answer.prefix(count)))) }
        for index in [0, 1, 3, 4, 9, 16, 18, 19] {
            var other = answer
            other[index] ^= 0x10
            XCTAssertFalse(echo.isAnswered(by: other), "octet \(index)")
        }
    }
}
