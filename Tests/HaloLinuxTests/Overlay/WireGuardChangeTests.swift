import CHaloLinux
import HaloHardware
import HaloModel
import XCTest

@testable import HaloLinux

final class WireGuardChangeTests: XCTestCase {
    private func key(_ octet: UInt8) throws -> WireGuardKey {
        try XCTUnwrap(WireGuardKey(octets: [UInt8](repeating: octet, count: 32)))
    }

    private func peer(_ octet: UInt8, allowed: [IPv4Prefix] = []) throws -> OverlayPeer {
        OverlayPeer(
            publicKey: try key(octet), endpoint: OverlayEndpoint(address: IPv4Address(10, 41, 0, 1), port: 51_820),
            allowedIPs: allowed, persistentKeepaliveSeconds: 25)
    }

    private func wanted(_ peers: [OverlayPeer]) throws -> OverlayConfiguration {
        OverlayConfiguration(
            interface: "wg0", privateKey: try key(9), listenPort: 51_820,
            address: try XCTUnwrap(IPv4Prefix("10.42.0.2/24")),
            peers: peers)
    }

    /// An interface that has these peers.
    private func device(_ keys: [WireGuardKey]) throws -> WireGuardDevice {
        let writer = try NetlinkAttributeWriter { writer in
            try writer.nest(WGDEVICE_A_PEERS.rawValue) { list in
                for key in keys { try list.nest(0) { try $0.append(WGPEER_A_PUBLIC_KEY.rawValue, octets: key.octets) } }
            }
        }
        let payload = GenericNetlinkMessage(command: 0, version: 1).octets(with: writer)
        return try WireGuardDevice(parsing: [
            GenericNetlinkMessage(NetlinkMessage(type: 30, flags: 0, sequence: 1, payload: payload))
        ])
    }

    func testAllThatIsWantedIsInOneMessage() throws {
        let prefix = try XCTUnwrap(IPv4Prefix("10.42.0.0/24"))
        let messages = try WireGuardChange.messages(to: wanted([peer(1, allowed: [prefix])]), from: device([]))
        XCTAssertEqual(messages.count, 1)
        let attributes = try NetlinkAttributes(messages[0].octets[...])
        XCTAssertEqual(attributes.string(WGDEVICE_A_IFNAME.rawValue), "wg0")
        XCTAssertEqual(attributes.octets(WGDEVICE_A_PRIVATE_KEY.rawValue).map(Array.init), try key(9).octets)
        XCTAssertEqual(try attributes.integer(WGDEVICE_A_LISTEN_PORT.rawValue), UInt16(51_820))
        // Nothing replaces all peers: that would end the sessions of those that stay.
        XCTAssertFalse(attributes.has(WGDEVICE_A_FLAGS.rawValue))
        let peer = try XCTUnwrap(attributes.list(WGDEVICE_A_PEERS.rawValue).first)
        XCTAssertEqual(
            try peer.integer(WGPEER_A_FLAGS.rawValue), UInt32(WGPEER_F_REPLACE_ALLOWEDIPS.rawValue))
        XCTAssertEqual(try peer.integer(WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL.rawValue), UInt16(25))
        XCTAssertEqual(
            peer.octets(WGPEER_A_ENDPOINT.rawValue).map(Array.init),
            UInt16(2).machineOctets + [0xCA, 0x6C, 10, 41, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])
        let allowed = try XCTUnwrap(peer.list(WGPEER_A_ALLOWEDIPS.rawValue).first)
        XCTAssertEqual(try allowed.integer(WGALLOWEDIP_A_FAMILY.rawValue), UInt16(2))
        XCTAssertEqual(try allowed.ipv4Address(WGALLOWEDIP_A_IPADDR.rawValue), IPv4Address(10, 42, 0, 0))
        XCTAssertEqual(try allowed.integer(WGALLOWEDIP_A_CIDR_MASK.rawValue), UInt8(24))
    }

    func testPeersThatAreNotWantedAreRemovedOneByOneAndFirst() throws {
        let messages = try WireGuardChange.messages(to: wanted([peer(2)]), from: device([key(1), key(2), key(3)]))
        let peers = try NetlinkAttributes(messages[0].octets[...]).list(WGDEVICE_A_PEERS.rawValue)
        XCTAssertEqual(
            peers.map { $0.octets(WGPEER_A_PUBLIC_KEY.rawValue)?.first }, [1, 3, 2])
        XCTAssertEqual(
            try peers.map { try $0.integer(WGPEER_A_FLAGS.rawValue, UInt32.self) },
            [WGPEER_F_REMOVE_ME.rawValue, WGPEER_F_REMOVE_ME.rawValue, WGPEER_F_REPLACE_ALLOWEDIPS.rawValue])
    }

    func testAThousandPeersTakeSeveralMessagesAndOnlyTheFirstHasTheKey() throws {
        let peers = try (0..<1000).map { number in
            var peer = try peer(1)
            let octets = [UInt8(number >> 8), UInt8(number & 0xFF)] + [UInt8](repeating: 7, count: 30)
            peer.publicKey = try XCTUnwrap(WireGuardKey(octets: octets))
            return peer
        }
        let messages = try WireGuardChange.messages(to: wanted(peers), from: device([]))
        let read = try messages.map { try NetlinkAttributes($0.octets[...]) }
        XCTAssertEqual(read.map { $0.has(WGDEVICE_A_PRIVATE_KEY.rawValue) }.filter { $0 }.count, 1)
        XCTAssertTrue(read[0].has(WGDEVICE_A_PRIVATE_KEY.rawValue))
        XCTAssertTrue(read.allSatisfy { $0.string(WGDEVICE_A_IFNAME.rawValue) == "wg0" })
        XCTAssertEqual(try read.map { try $0.list(WGDEVICE_A_PEERS.rawValue).count }.reduce(0, +), 1000)
        XCTAssertTrue(messages.allSatisfy { $0.octets.count < 32_768 })
    }

    func testMoreAddressesThanAMessageHoldsAreRefused() throws {
        let prefix = try XCTUnwrap(IPv4Prefix("10.42.0.0/24"))
        let peer = try peer(1, allowed: [IPv4Prefix](repeating: prefix, count: 5000))
        assertFails(.invalid) { _ = try WireGuardChange.messages(to: try wanted([peer]), from: try device([])) }
    }
}
