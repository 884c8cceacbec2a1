import HaloHardware
import HaloModel
import XCTest

/// WireGuard on two devices that reach each other by IPv4, to check promises on.
struct OverlayContract: Sendable {
    let near: any Overlay
    let far: any Overlay
    let clock: any SystemClock
    /// Where each is in the underlay.
    let nearAddress: IPv4Address
    let farAddress: IPv4Address

    static let promises: [Promise<OverlayContract>] = states + sessions

    private static let states: [Promise<OverlayContract>] = [
        Promise("An interface that does not exist has no status, and can be removed all the same") { subject in
            let status = try await subject.near.status(of: "wg7")
            XCTAssertNil(status)
            try await subject.near.remove("wg7")
        },
        Promise("The status shows the public key of RFC 7748 6.1, the port and every peer in order") { subject in
            var wanted = try subject.configuration(of: .near)
            for key in [Keys.third, Keys.fourth] {
                wanted.peers.append(
                    OverlayPeer(publicKey: try key.known, endpoint: nil, allowedIPs: [], persistentKeepaliveSeconds: 0))
            }
            try await subject.near.apply(wanted)
            let status = try await subject.status(subject.near)
            XCTAssertEqual(status.publicKey, try Keys.near.known)
            XCTAssertEqual(status.listenPort, 51_820)
            XCTAssertEqual(Set(status.peers.map(\.publicKey)), Set(wanted.peers.map(\.publicKey)))
            let order = status.peers.map(\.publicKey.octets)
            XCTAssertTrue(zip(order, order.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
            XCTAssertTrue(status.peers.allSatisfy { $0.lastHandshake == nil && $0.receivedOctets == 0 })
            try await subject.near.apply(subject.configuration(of: .near))
            let fewer = try await subject.status(subject.near)
            XCTAssertEqual(fewer.peers.map(\.publicKey), [try Keys.far.known])
        },
        Promise("An interface that was removed is gone") { subject in
            try await subject.near.apply(subject.configuration(of: .near))
            try await subject.near.remove("wg0")
            let status = try await subject.near.status(of: "wg0")
            XCTAssertNil(status)
        },
    ]

    private static let sessions: [Promise<OverlayContract>] = [
        Promise("A keepalive brings about a handshake that both sides show") { subject in
            try await subject.far.apply(subject.configuration(of: .far, keepalive: 0, endpoint: false))
            try await subject.near.apply(subject.configuration(of: .near, keepalive: 25))
            try await subject.clock.sleep(for: .seconds(6))
            for overlay in [subject.near, subject.far] {
                let peer = try await subject.peer(overlay)
                let handshake = try XCTUnwrap(peer.lastHandshake)
                XCTAssertLessThan(subject.clock.wallTime - handshake, .seconds(7))
                XCTAssertGreaterThan(peer.receivedOctets, 0)
                XCTAssertGreaterThan(peer.sentOctets, 0)
            }
            // Learned from where the initiation came.
            let peer = try await subject.peer(subject.far)
            XCTAssertEqual(peer.endpoint, OverlayEndpoint(address: subject.nearAddress, port: 51_820))
        },
        Promise("Applying the same again keeps the session") { subject in
            let wanted = try subject.configuration(of: .near, keepalive: 25)
            try await subject.far.apply(subject.configuration(of: .far))
            try await subject.near.apply(wanted)
            try await subject.clock.sleep(for: .seconds(6))
            let before = try await subject.peer(subject.near)
            try await subject.near.apply(wanted)
            let after = try await subject.peer(subject.near)
            XCTAssertNotNil(after.lastHandshake)
            XCTAssertEqual(after.lastHandshake, before.lastHandshake)
        },
        Promise("A peer that comes or goes leaves the session of another alone") { subject in
            var wanted = try subject.configuration(of: .near, keepalive: 25)
            try await subject.far.apply(subject.configuration(of: .far))
            try await subject.near.apply(wanted)
            try await subject.clock.sleep(for: .seconds(6))
            let before = try await subject.peer(subject.near)
            XCTAssertNotNil(before.lastHandshake)
            wanted.peers.append(
                OverlayPeer(
                    publicKey: try Keys.third.known, endpoint: nil, allowedIPs: [], persistentKeepaliveSeconds: 0))
            for count in [2, 1] {
                wanted.peers = Array(wanted.peers.prefix(count))
                try await subject.near.apply(wanted)
                let status = try await subject.status(subject.near)
                XCTAssertEqual(status.peers.count, count)
                let after = status.peers.first { $0.publicKey == before.publicKey }
                XCTAssertEqual(after?.lastHandshake, before.lastHandshake)
                XCTAssertGreaterThanOrEqual(after?.receivedOctets ?? 0, before.receivedOctets)
            }
        },
        Promise("A peer with another key never completes a handshake") { subject in
            try await subject.far.apply(subject.configuration(of: .far, peerKey: Keys.third.known))
            try await subject.near.apply(subject.configuration(of: .near, keepalive: 25))
            try await subject.clock.sleep(for: .seconds(12))
            for overlay in [subject.near, subject.far] {
                let peer = try await subject.peer(overlay)
                XCTAssertNil(peer.lastHandshake)
            }
        },
    ]

    /// Key pairs: those of RFC 7748 6.1, and two public keys that belong to nobody here.
    private enum Keys {
        case near, far, third, fourth

        private func key(_ hex: String) throws -> WireGuardKey {
            let octets = stride(from: 0, to: 64, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) }
            return try XCTUnwrap(WireGuardKey(octets: octets))
        }

        var secret: WireGuardKey {
            get throws {
                try key(
                    self == .near
                        ? "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"
                        : "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")
            }
        }

        var known: WireGuardKey {
            get throws {
                switch self {
                case .near: try key("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")
                case .far: try key("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")
                case .third: try key(String(repeating: "09", count: 32))
                case .fourth: try key(String(repeating: "04", count: 32))
                }
            }
        }
    }

    private enum Side { case near, far }

    private func configuration(
        of side: Side, keepalive: UInt16 = 0, endpoint: Bool = true, peerKey: WireGuardKey? = nil
    ) throws -> OverlayConfiguration {
        let isNear = side == .near
        let other = OverlayEndpoint(address: isNear ? farAddress : nearAddress, port: 51_820)
        let peer = OverlayPeer(
            publicKey: try peerKey ?? (isNear ? Keys.far : Keys.near).known, endpoint: endpoint ? other : nil,
            allowedIPs: [try XCTUnwrap(IPv4Prefix(isNear ? "10.42.0.2/32" : "10.42.0.1/32"))],
            persistentKeepaliveSeconds: keepalive)
        return OverlayConfiguration(
            interface: "wg0", privateKey: try (isNear ? Keys.near : Keys.far).secret, listenPort: 51_820,
            address: try XCTUnwrap(IPv4Prefix(isNear ? "10.42.0.1/24" : "10.42.0.2/24")), peers: [peer])
    }

    private func status(_ overlay: any Overlay) async throws -> OverlayStatus {
        let status = try await overlay.status(of: "wg0")
        return try XCTUnwrap(status)
    }

    private func peer(_ overlay: any Overlay) async throws -> OverlayPeerStatus {
        let status = try await status(overlay)
        return try XCTUnwrap(status.peers.first)
    }
}
