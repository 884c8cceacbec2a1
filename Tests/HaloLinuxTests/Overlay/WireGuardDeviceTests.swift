import CHaloLinux
import HaloHardware
import HaloModel
import XCTest

@testable import HaloLinux

/// Messages put together as linux/wireguard.h lays them out.
final class WireGuardDeviceTests: XCTestCase {
    private func message(_ body: (inout NetlinkAttributeWriter) throws -> Void) throws -> GenericNetlinkMessage {
        let octets = GenericNetlinkMessage(command: 0, version: 1).octets(with: try NetlinkAttributeWriter(body))
        return try GenericNetlinkMessage(NetlinkMessage(type: 30, flags: 2, sequence: 1, payload: octets))
    }

    private func key(_ octet: UInt8) throws -> WireGuardKey {
        try XCTUnwrap(WireGuardKey(octets: [UInt8](repeating: octet, count: 32)))
    }

    /// The kernel's messages for what `wg show wg0 dump` printed (wg(8): tabs between fields).
    func testARecordedInterfaceIsRead() throws {
        let lines = try LinuxFixtures.text("network/wg-dump.txt").split(separator: "\n").map {
            $0.split(separator: "\t")
        }
        let publicKey = try XCTUnwrap(WireGuardKey(base64: String(lines[0][1])))
        let peerKey = try XCTUnwrap(WireGuardKey(base64: String(lines[1][0])))
        let seconds = try XCTUnwrap(Int64(lines[1][4]))
        let device = try WireGuardDevice(parsing: [
            try message { writer in
                try writer.append(WGDEVICE_A_PUBLIC_KEY.rawValue, octets: publicKey.octets)
                try writer.append(WGDEVICE_A_LISTEN_PORT.rawValue, integer: XCTUnwrap(UInt16(lines[0][2])))
                try writer.nest(WGDEVICE_A_PEERS.rawValue) { list in
                    try list.nest(0) { peer in
                        try peer.append(WGPEER_A_PUBLIC_KEY.rawValue, octets: peerKey.octets)
                        // sockaddr_in: AF_INET, port 51820, 10.30.0.4.
                        try peer.append(
                            WGPEER_A_ENDPOINT.rawValue,
                            octets: UInt16(2).machineOctets + [0xCA, 0x6C, 10, 30, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0])
                        try peer.append(
                            WGPEER_A_LAST_HANDSHAKE_TIME.rawValue,
                            octets: seconds.machineOctets + Int64(500_000_000).machineOctets)
                        try peer.append(WGPEER_A_RX_BYTES.rawValue, integer: XCTUnwrap(UInt64(lines[1][5])))
                        try peer.append(WGPEER_A_TX_BYTES.rawValue, integer: XCTUnwrap(UInt64(lines[1][6])))
                    }
                }
            }
        ])
        XCTAssertEqual(device.publicKey, publicKey)
        XCTAssertEqual(device.listenPort, 51_820)
        XCTAssertEqual(
            device.peers,
            [
                OverlayPeerStatus(
                    publicKey: peerKey, endpoint: OverlayEndpoint(address: IPv4Address(10, 30, 0, 4), port: 51_820),
                    lastHandshake: WallTime(milliseconds: seconds * 1000 + 500), receivedOctets: 604, sentOctets: 840)
            ])
    }

    func testAPeerThatGoesOnInTheNextMessageIsOnePeer() throws {
        let (first, second) = (try key(1), try key(2))
        func peers(_ keys: [WireGuardKey], octets: UInt64?) throws -> GenericNetlinkMessage {
            try message { writer in
                try writer.nest(WGDEVICE_A_PEERS.rawValue) { list in
                    for key in keys {
                        try list.nest(0) { peer in
                            try peer.append(WGPEER_A_PUBLIC_KEY.rawValue, octets: key.octets)
                            if let octets { try peer.append(WGPEER_A_RX_BYTES.rawValue, integer: octets) }
                        }
                    }
                }
            }
        }
        let device = try WireGuardDevice(parsing: [
            try peers([first, second], octets: 7), try peers([second], octets: nil), try message { _ in },
        ])
        XCTAssertEqual(device.peers.map(\.publicKey), [first, second])
        XCTAssertEqual(device.peers.map(\.receivedOctets), [7, 7])
        XCTAssertNil(device.publicKey)
    }

    func testBeforeTheFirstHandshakeThereIsNoTimeAndAnIPv6EndpointIsNone() throws {
        let device = try WireGuardDevice(parsing: [
            try message { writer in
                try writer.nest(WGDEVICE_A_PEERS.rawValue) { list in
                    try list.nest(0) { peer in
                        try peer.append(WGPEER_A_PUBLIC_KEY.rawValue, octets: [UInt8](repeating: 3, count: 32))
                        try peer.append(
                            WGPEER_A_LAST_HANDSHAKE_TIME.rawValue, octets: [UInt8](repeating: 0, count: 16))
                        try peer.append(
                            WGPEER_A_ENDPOINT.rawValue,
                            octets: UInt16(10).machineOctets + [UInt8](repeating: 0, count: 26))
                    }
                }
            }
        ])
        XCTAssertNil(device.peers.first?.lastHandshake)
        XCTAssertNil(device.peers.first?.endpoint)
    }

    func testHostileValuesAreErrors() throws {
        let hostile: [(String, (inout NetlinkAttributeWriter) throws -> Void)] = [
            ("a short key", { try $0.append(WGPEER_A_PUBLIC_KEY.rawValue, octets: [1, 2, 3]) }),
            ("no key", { _ in }),
            (
                "a short time",
                {
                    try $0.append(WGPEER_A_PUBLIC_KEY.rawValue, octets: [UInt8](repeating: 1, count: 32))
                    try $0.append(WGPEER_A_LAST_HANDSHAKE_TIME.rawValue, octets: [1, 2])
                }
            ),
            (
                "a short endpoint",
                {
                    try $0.append(WGPEER_A_PUBLIC_KEY.rawValue, octets: [UInt8](repeating: 1, count: 32))
                    try $0.append(WGPEER_A_ENDPOINT.rawValue, octets: UInt16(2).machineOctets + [1])
                }
            ),
        ]
        for (what, body) in hostile {
            let message = try message { writer in
                try writer.nest(WGDEVICE_A_PEERS.rawValue) { try $0.nest(0, body) }
            }
            XCTAssertThrowsError(try WireGuardDevice(parsing: [message]), what)
        }
        let far = try message { writer in
            try writer.nest(WGDEVICE_A_PEERS.rawValue) { list in
                try list.nest(0) { peer in
                    try peer.append(WGPEER_A_PUBLIC_KEY.rawValue, octets: [UInt8](repeating: 1, count: 32))
                    try peer.append(
                        WGPEER_A_LAST_HANDSHAKE_TIME.rawValue, octets: Int64.max.machineOctets + Int64.max.machineOctets
                    )
                }
            }
        }
        XCTAssertNil(try WireGuardDevice(parsing: [far]).peers.first?.lastHandshake)
    }
}
