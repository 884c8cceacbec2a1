import CHaloLinux
import HaloHardware
import HaloModel
import XCTest

@testable import HaloLinux

/// Payloads put together as linux/rtnetlink.h, linux/if_addr.h and linux/neighbour.h lay them out.
final class RouteMessageTests: XCTestCase {
    private func link(
        flags: UInt32, _ attributes: (inout NetlinkAttributeWriter) throws -> Void
    ) throws -> [UInt8] {
        let header: [UInt8] = [0, 0] + UInt16(1).machineOctets + Int32(3).machineOctets + flags.machineOctets
        return try header + [0, 0, 0, 0] + NetlinkAttributeWriter(attributes).octets
    }

    func testALinkHasNameAddressStateKindAndMaster() throws {
        let payload = try link(flags: 0x1_1043) { writer in
            try writer.append(IFLA_IFNAME, string: "bat0")
            try writer.append(IFLA_ADDRESS, octets: [2, 0, 0, 0, 1, 0])
            try writer.append(IFLA_MTU, integer: UInt32(1500))
            try writer.append(IFLA_MASTER, integer: UInt32(7))
            try writer.nest(IFLA_LINKINFO) { try $0.append(IFLA_INFO_KIND, string: "batadv") }
        }
        let found = try RouteLink(parsing: payload)
        XCTAssertEqual(
            found.link,
            NetworkLink(
                index: 3, name: "bat0", address: MACAddress("02:00:00:00:01:00"), isUp: true, hasCarrier: true,
                mtu: 1500))
        XCTAssertEqual(found.kind, "batadv")
        XCTAssertEqual(found.master, 7)
    }

    func testALinkThatIsDownWithoutAddressIsALinkToo() throws {
        for address: [UInt8] in [[], [10, 0, 0, 1], [UInt8](repeating: 1, count: 20)] {
            let payload = try link(flags: 0x1002) { writer in
                try writer.append(IFLA_IFNAME, string: "wg0")
                try writer.append(IFLA_ADDRESS, octets: address)
            }
            let found = try RouteLink(parsing: payload)
            XCTAssertNil(found.link.address)
            XCTAssertFalse(found.link.isUp)
            XCTAssertFalse(found.link.hasCarrier)
            XCTAssertNil(found.kind)
            XCTAssertNil(found.master)
        }
    }

    func testAnAddressIsTheLocalOne() throws {
        let local = try NetlinkAttributeWriter { writer in
            try writer.append(IFA_ADDRESS, octets: [10, 0, 0, 2])
            try writer.append(IFA_LOCAL, octets: [10, 0, 0, 1])
        }
        let alone = try NetlinkAttributeWriter { try $0.append(IFA_ADDRESS, octets: [10, 0, 0, 1]) }
        for attributes in [local, alone] {
            let payload = [2, 24, 0, 0] + UInt32(3).machineOctets + attributes.octets
            let found = try XCTUnwrap(RouteAddress(parsing: payload))
            XCTAssertEqual(found.index, 3)
            XCTAssertEqual(found.prefix, IPv4Prefix("10.0.0.1/24"))
        }
        XCTAssertNil(try RouteAddress(parsing: [10, 64, 0, 0] + UInt32(3).machineOctets))
        assertIO { _ = try RouteAddress(parsing: [2, 24, 0, 0] + UInt32(3).machineOctets) }
        assertIO { _ = try RouteAddress(parsing: [2, 33, 0, 0] + UInt32(3).machineOctets + local.octets) }
    }

    func testWhatIsAskedForAnAddressIsReadBack() throws {
        for text in ["10.41.0.7/24", "10.41.0.7/32", "10.41.0.7/31"] {
            let prefix = try XCTUnwrap(IPv4Prefix(text))
            let found = try RouteAddress(parsing: RouteAddress.payload(prefix, index: 9))
            XCTAssertEqual(found?.prefix, prefix)
            XCTAssertEqual(found?.index, 9)
        }
    }

    private func neighbour(_ state: CInt, family: UInt8 = 2, hardware: [UInt8]? = [2, 0, 0, 0, 1, 0]) throws
        -> RouteNeighbour?
    {
        let attributes = try NetlinkAttributeWriter { writer in
            try writer.append(NDA_DST, octets: [10, 10, 0, 2])
            if let hardware { try writer.append(NDA_LLADDR, octets: hardware) }
        }
        let header = [family, 0, 0, 0] + Int32(2).machineOctets + UInt16(state).machineOctets + [0, 1]
        return try RouteNeighbour(parsing: header + attributes.octets)
    }

    func testANeighbourIsReachableOnlyWhileConfirmed() throws {
        XCTAssertEqual(
            try neighbour(NUD_REACHABLE)?.neighbour,
            NetworkNeighbour(
                address: IPv4Address(10, 10, 0, 2), hardware: MACAddress("02:00:00:00:01:00"), isReachable: true))
        for state in [NUD_STALE, NUD_DELAY, NUD_PROBE, NUD_FAILED, NUD_INCOMPLETE] {
            XCTAssertEqual(try neighbour(state)?.neighbour.isReachable, false)
        }
        XCTAssertEqual(try neighbour(NUD_INCOMPLETE, hardware: nil)?.neighbour.hardware, nil as MACAddress?)
        XCTAssertNil(try neighbour(NUD_NOARP))
        XCTAssertNil(try neighbour(NUD_REACHABLE, family: 10))
    }

    func testNothingMadeAtRandomTraps() {
        var random = SplitMix(seed: 0x5254)
        for _ in 0..<20_000 {
            let octets = random.octets(upTo: 64)
            _ = try? RouteLink(parsing: octets)
            _ = try? RouteAddress(parsing: [2] + octets)
            _ = try? RouteNeighbour(parsing: [2] + octets)
        }
    }
}
