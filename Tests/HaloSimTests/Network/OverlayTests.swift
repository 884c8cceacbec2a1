import HaloHardware
import HaloModel
import XCTest

@testable import HaloSim

final class OverlayTests: XCTestCase {
    struct Keys: Sendable {
        let secret: WireGuardKey
        let known: WireGuardKey
        init(_ number: UInt8) throws {
            secret = try XCTUnwrap(WireGuardKey(octets: [UInt8](repeating: number, count: 32)))
            known = try XCTUnwrap(WireGuardCryptography.publicKey(of: secret))
        }
    }

    static func inner(_ number: Int) -> IPv4Address { IPv4Address(10, 42, 0, UInt8(number)) }

    /// The overlay of device `number`, with device 1 as gateway and hub.
    static func overlay(_ number: Int, of count: Int, keepalive: UInt16 = 0, swapped: Bool = false) throws
        -> OverlayConfiguration
    {
        let own = try Keys(UInt8(number))
        var peers: [OverlayPeer] = []
        if number == 1 {
            for other in 2...count {
                peers.append(
                    OverlayPeer(
                        publicKey: try Keys(UInt8(other) + (swapped ? 100 : 0)).known, endpoint: nil,
                        allowedIPs: [try XCTUnwrap(IPv4Prefix(address: inner(other), length: 32))],
                        persistentKeepaliveSeconds: 0))
            }
        } else {
            peers.append(
                OverlayPeer(
                    publicKey: try Keys(1).known,
                    endpoint: OverlayEndpoint(address: IPv4Address(10, 41, 0, 1), port: 51_820),
                    allowedIPs: [try XCTUnwrap(IPv4Prefix("10.42.0.0/24"))], persistentKeepaliveSeconds: keepalive))
        }
        return OverlayConfiguration(
            interface: "wg0", privateKey: own.secret, listenPort: 51_820,
            address: try XCTUnwrap(IPv4Prefix(address: inner(number), length: 24)), peers: peers)
    }

    static func start(_ mesh: TestMesh, keepalive: UInt16 = 0) async throws {
        try await mesh.setAddresses()
        try await mesh.sleep(20)
        for number in 1...mesh.hosts.count {
            try await mesh.hosts[number - 1].overlay.apply(overlay(number, of: mesh.hosts.count, keepalive: keepalive))
        }
    }

    func testKeysAgreeAsInRFC7748() throws {
        func key(_ hex: String) throws -> WireGuardKey {
            let octets = stride(from: 0, to: 64, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) }
            return try XCTUnwrap(WireGuardKey(octets: octets))
        }
        let alice = try key("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")
        let bob = try key("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")
        let alicePublic = try key("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")
        let shared = try key("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")
        XCTAssertEqual(WireGuardCryptography.publicKey(of: alice), alicePublic)
        XCTAssertEqual(WireGuardCryptography.sharedSecret(bob, alicePublic), shared.octets)
        let zero = try key(String(repeating: "0", count: 64))
        XCTAssertNil(WireGuardCryptography.sharedSecret(alice, zero))
    }

    func testTrafficMakesAHandshakeAndCrosses() throws {
        let mesh = TestMesh(count: 3).line()
        try mesh.run { mesh in
            try await Self.start(mesh)
            let before = try await mesh.hosts[2].overlay.status(of: "wg0")
            XCTAssertNil(before?.peers.first?.lastHandshake)
            _ = try await mesh.hosts[2].pinger.ping(Self.inner(1), within: .seconds(5))
            let after = try await mesh.hosts[2].overlay.status(of: "wg0")
            let handshake = try XCTUnwrap(after?.peers.first?.lastHandshake)
            XCTAssertLessThan(mesh.clocks[2].wallTime - handshake, .seconds(1))
            let gateway = try await mesh.hosts[0].overlay.status(of: "wg0")
            let known = try Keys(3).known
            let peer = try XCTUnwrap(gateway?.peers.first { $0.publicKey == known })
            XCTAssertNotNil(peer.lastHandshake)
            XCTAssertEqual(peer.endpoint, OverlayEndpoint(address: mesh.address(3), port: 51_820))
            // Initiation 148, ping 32 + 96.
            XCTAssertEqual(peer.receivedOctets, 148 + 128)
            XCTAssertEqual(peer.sentOctets, 92 + 128)
            _ = try await mesh.hosts[0].pinger.ping(Self.inner(3), within: .seconds(5))
        }
    }

    func testSessionsAreRenewedEveryTwoMinutesOfTraffic() throws {
        let mesh = TestMesh(count: 2).line()
        try mesh.run { mesh in
            try await Self.start(mesh, keepalive: 25)
            var handshakes: Set<WallTime> = []
            for _ in 0..<60 {
                try await mesh.sleep(10)
                let status = try await mesh.hosts[1].overlay.status(of: "wg0")
                let last = try XCTUnwrap(status?.peers.first?.lastHandshake)
                handshakes.insert(last)
                XCTAssertLessThan(mesh.clocks[1].wallTime - last, .seconds(160))
                let reply = try await mesh.hosts[1].pinger.ping(Self.inner(1), within: .seconds(5))
                XCTAssertLessThan(reply, .milliseconds(100))
            }
            XCTAssertTrue((4...6).contains(handshakes.count), "\(handshakes.count)")
        }
    }

    func testAPeerThatIsNotConfiguredIsIgnored() throws {
        let mesh = TestMesh(count: 2).line()
        try mesh.run { mesh in
            try await Self.start(mesh)
            try await mesh.hosts[0].overlay.apply(Self.overlay(1, of: 2, swapped: true))
            await assertHardware(.timedOut) {
                _ = try await mesh.hosts[1].pinger.ping(Self.inner(1), within: .seconds(12))
            }
            let status = try await mesh.hosts[1].overlay.status(of: "wg0")
            XCTAssertNil(status?.peers.first?.lastHandshake)
            try await mesh.hosts[0].overlay.apply(Self.overlay(1, of: 2))
            try await mesh.sleep(6)
            _ = try await mesh.hosts[1].pinger.ping(Self.inner(1), within: .seconds(12))
        }
    }

    func testAStaleKeyStopsTheNextHandshakeButNotTheSession() throws {
        let mesh = TestMesh(count: 2).line()
        try mesh.run { mesh in
            try await Self.start(mesh, keepalive: 25)
            try await mesh.sleep(1)
            mesh.hosts[1].faults.hasStaleKey = true
            _ = try await mesh.hosts[1].pinger.ping(Self.inner(1), within: .seconds(5))
            try await mesh.sleep(200)
            await assertHardware(.timedOut) {
                _ = try await mesh.hosts[1].pinger.ping(Self.inner(1), within: .seconds(5))
            }
            let status = try await mesh.hosts[1].overlay.status(of: "wg0")
            let last = try XCTUnwrap(status?.peers.first?.lastHandshake)
            XCTAssertGreaterThan(mesh.clocks[1].wallTime - last, .seconds(180))
            mesh.hosts[1].faults.hasStaleKey = false
            try await mesh.sleep(35)
            _ = try await mesh.hosts[1].pinger.ping(Self.inner(1), within: .seconds(5))
        }
    }

    func testARebootedNodeOrGatewayComesBack() throws {
        let mesh = TestMesh(count: 2).line()
        try mesh.run { mesh in
            try await Self.start(mesh, keepalive: 25)
            for number in [2, 1] {
                try await mesh.sleep(30)
                mesh.hosts[number - 1].powerOff()
                try await mesh.sleep(10)
                mesh.hosts[number - 1].powerOn()
                let host = mesh.hosts[number - 1]
                try await host.routing.apply(TestMesh.routing(.batmanV, isGateway: number == 1))
                let underlay = IPv4Prefix(address: mesh.address(number), length: 24)
                try await host.addressing.setAddress(underlay, of: "bat0")
                try await host.overlay.apply(Self.overlay(number, of: 2, keepalive: 25))
                // A gateway has no endpoint for the node; the node notices within 15 s of its next data.
                try await mesh.sleep(60)
                _ = try? await mesh.hosts[1].pinger.ping(Self.inner(1), within: .seconds(5))
                try await mesh.sleep(30)
                _ = try await mesh.hosts[1].pinger.ping(Self.inner(1), within: .seconds(5))
            }
        }
    }

    func testAClockThatWentBackIsTakenForAReplay() throws {
        let mesh = TestMesh(count: 2).line()
        try mesh.run { mesh in
            try await Self.start(mesh, keepalive: 25)
            try await mesh.sleep(5)
            try await mesh.hosts[1].overlay.remove("wg0")
            mesh.clocks[1].setWallTime(WallTime(milliseconds: 0))
            try await mesh.hosts[1].overlay.apply(Self.overlay(2, of: 2, keepalive: 25))
            try await mesh.sleep(20)
            var status = try await mesh.hosts[1].overlay.status(of: "wg0")
            XCTAssertNil(status?.peers.first?.lastHandshake)
            mesh.clocks[1].setWallTime(mesh.clocks[0].wallTime)
            try await mesh.sleep(20)
            status = try await mesh.hosts[1].overlay.status(of: "wg0")
            XCTAssertNotNil(status?.peers.first?.lastHandshake)
        }
    }

    func testAnInterfaceThatWasRemovedIsGone() throws {
        let mesh = TestMesh(count: 2).line()
        try mesh.run { mesh in
            try await Self.start(mesh)
            try await mesh.hosts[1].overlay.remove("wg0")
            let status = try await mesh.hosts[1].overlay.status(of: "wg0")
            XCTAssertNil(status)
            await assertHardware(.down) { _ = try await mesh.hosts[1].pinger.ping(Self.inner(1), within: .seconds(5)) }
        }
    }
}
