import GatewayTestSupport
import HaloGateway
import HaloHardware
import HaloModel
import XCTest

final class OnboardingTests: XCTestCase {
    private func register(
        _ world: GatewayWorld, _ registration: OverlayRegistration
    ) async throws -> (GatewayWorld.Answer, OverlayAdmission?) {
        let answer = try await world.send("POST", "/v1/mesh/wg-register", json: registration)
        return (answer, try? answer.decode(OverlayAdmission.self))
    }

    func testATrustedDeviceGetsAnAddressATokenAndAPlaceInTheOverlay() async throws {
        let radio = MACAddress(rawValue: 0x0200_0000_0001)
        let world = try await GatewayWorld(approval: .trusted([radio]))
        let (answer, admission) = try await register(world, world.registration("n1", radio: radio.rawValue, key: 7))
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(admission?.status, .approved)
        XCTAssertEqual(admission?.node.rawValue, "n1")
        XCTAssertEqual(admission?.overlay?.description, "10.42.0.2/24")
        XCTAssertEqual(admission?.gatewayOverlay, IPv4Address(10, 42, 0, 1))
        XCTAssertEqual(admission?.gatewayPort, 51820)
        let token = try XCTUnwrap(admission?.token)
        let configuration = try XCTUnwrap(world.overlay.applied.last)
        XCTAssertEqual(configuration.interface, "wg0")
        XCTAssertEqual(configuration.listenPort, 51820)
        XCTAssertEqual(configuration.address.description, "10.42.0.1/24")
        XCTAssertEqual(configuration.peers.map(\.publicKey.octets), [Array(repeating: 7, count: 32)])
        XCTAssertEqual(configuration.peers.first?.allowedIPs.map(\.description), ["10.42.0.2/32"])
        let heartbeat = try await world.send(
            "POST", "/v1/nodes/n1/heartbeat", token: token,
            json: Heartbeat(mesh: nil, version: "1", uptimeSeconds: 1, spooledSamples: 0, sensors: []))
        XCTAssertEqual(heartbeat.status, 204)
    }

    func testTheSameDeviceKeepsItsAddressWheneverItRegistersAgain() async throws {
        let world = try await GatewayWorld()
        let (_, first) = try await register(world, world.registration("n1", radio: 1, key: 1))
        let (_, other) = try await register(world, world.registration("n2", radio: 2, key: 2))
        let (_, again) = try await register(world, world.registration("n1", radio: 1, key: 1))
        XCTAssertEqual(first?.overlay, again?.overlay)
        XCTAssertEqual(first?.node, again?.node)
        XCTAssertNotEqual(first?.overlay, other?.overlay)
        XCTAssertNotEqual(first?.token, again?.token)
        for token in [first?.token, again?.token] {
            let answer = await world.send("GET", "/v1/nodes/n1", token: try XCTUnwrap(token))
            XCTAssertEqual(answer.status, 200, "the answer with the new token may have been lost")
        }
    }

    func testANewKeyOfAKnownRadioEndsTheOldTokens() async throws {
        let world = try await GatewayWorld()
        let (_, first) = try await register(world, world.registration("n1", radio: 1, key: 1))
        let (_, second) = try await register(world, world.registration("n1", radio: 1, key: 9))
        XCTAssertEqual(first?.overlay, second?.overlay)
        let old = await world.send("GET", "/v1/nodes/n1", token: try XCTUnwrap(first?.token))
        XCTAssertEqual(old.status, 401)
        let keys = world.overlay.applied.last?.peers.map(\.publicKey.octets)
        XCTAssertEqual(keys, [Array(repeating: 9, count: 32)])
    }

    func testAnotherDeviceWithATakenNameGetsAnother() async throws {
        let world = try await GatewayWorld()
        _ = try await register(world, world.registration("n1", radio: 1, key: 1))
        let (_, second) = try await register(world, world.registration("n1", radio: 2, key: 2))
        XCTAssertEqual(second?.node.rawValue, "n1-2")
    }

    func testAWrongSecretIsRefused() async throws {
        let world = try await GatewayWorld()
        let (answer, _) = try await register(
            world, world.registration("n1", radio: 1, key: 1, secret: "another secret"))
        XCTAssertEqual(answer.status, 403)
        var changed = try world.registration("n1", radio: 1, key: 1)
        changed.radio = MACAddress(rawValue: 2)
        let (second, _) = try await register(world, changed)
        XCTAssertEqual(second.status, 403, "the signature covers every field")
    }

    func testANonceIsTakenOnce() async throws {
        let world = try await GatewayWorld()
        let registration = try world.registration("n1", radio: 1, key: 1)
        let (first, _) = try await register(world, registration)
        let (second, _) = try await register(world, registration)
        XCTAssertEqual(first.status, 200)
        XCTAssertEqual(second.status, 409)
        let (short, _) = try await register(world, world.registration("n1", radio: 1, key: 1, nonce: [1, 2]))
        XCTAssertEqual(short.status, 400)
    }

    func testAnUnknownDeviceWaitsForAnOperator() async throws {
        let world = try await GatewayWorld(approval: .trusted([]))
        let (_, pending) = try await register(world, world.registration("n1", radio: 1, key: 1))
        XCTAssertEqual(pending?.status, .pending)
        XCTAssertNil(pending?.token)
        let token = try await world.token(.operator)
        let list = await world.send("GET", "/v1/registrations", token: token)
        let item = try XCTUnwrap(list.decode(Page<RegistrationSummary>.self).items.first)
        XCTAssertEqual(item.status, .pending)
        let approved = await world.send("POST", "/v1/registrations/\(item.id)/approve", token: token)
        XCTAssertEqual(approved.status, 200)
        XCTAssertEqual(try approved.decode(RegistrationSummary.self).decidedBy, "test-operator")
        let repeated = await world.send("POST", "/v1/registrations/\(item.id)/approve", token: token)
        XCTAssertEqual(repeated.text, approved.text)
        let (_, admission) = try await register(world, world.registration("n1", radio: 1, key: 1))
        XCTAssertEqual(admission?.status, .approved)
        XCTAssertNotNil(admission?.token)
    }

    func testARejectedDeviceIsPutOut() async throws {
        let world = try await GatewayWorld()
        let (_, admission) = try await register(world, world.registration("n1", radio: 1, key: 1))
        let token = try await world.token(.operator)
        let rejected = await world.send("POST", "/v1/registrations/1/reject", token: token)
        XCTAssertEqual(try rejected.decode(RegistrationSummary.self).status, .rejected)
        XCTAssertEqual(world.overlay.applied.last?.peers, [])
        let answer = await world.send("GET", "/v1/nodes/n1", token: try XCTUnwrap(admission?.token))
        XCTAssertEqual(answer.status, 401)
        let (_, again) = try await register(world, world.registration("n1", radio: 1, key: 1))
        XCTAssertEqual(again?.status, .rejected)
        _ = await world.send("POST", "/v1/registrations/1/approve", token: token)
        let (_, back) = try await register(world, world.registration("n1", radio: 1, key: 1))
        XCTAssertEqual(back?.status, .approved)
        XCTAssertNotNil(back?.overlay)
        XCTAssertEqual(back?.node, admission?.node)
    }

    func testAnOverlayThatIsFullSaysSo() async throws {
        let world = try await GatewayWorld(overlay: "10.42.0.1/30")
        let (_, first) = try await register(world, world.registration("n1", radio: 1, key: 1))
        XCTAssertEqual(first?.overlay?.address, IPv4Address(10, 42, 0, 2))
        let (second, _) = try await register(world, world.registration("n2", radio: 2, key: 2))
        XCTAssertEqual(second.status, 503)
    }

    func testTheGatewaysOwnRadioCannotBeRegistered() async throws {
        let world = try await GatewayWorld()
        try await world.gateway.enrolOwnNode(radio: MACAddress(rawValue: 5))
        let (answer, _) = try await register(world, world.registration("n1", radio: 5, key: 1))
        XCTAssertEqual(answer.status, 409)
    }

    func testTheOverlayKeyIsMadeOnceAndKeptFromOthers() async throws {
        let files = MemoryFiles()
        let first = try await GatewayWorld(files: files)
        let second = try await GatewayWorld(files: files, seed: 2)
        XCTAssertEqual(first.overlay.applied.last?.privateKey, second.overlay.applied.last?.privateKey)
        XCTAssertEqual(try files.status(DevicePaths.overlayKey)?.mode, 0o600)
    }

    func testAGatewayWithoutWireGuardStillLetsDevicesIn() async throws {
        let world = try await GatewayWorld(overlayFailure: HardwareError(.unsupported, "no module"))
        let (_, admission) = try await register(world, world.registration("n1", radio: 1, key: 1))
        XCTAssertEqual(admission?.status, .approved)
        let health = try await world.send("GET", "/health").decode(HealthReport.self)
        XCTAssertEqual(health.mesh.overlay, "unsupported")
        XCTAssertEqual(health.status, .degraded)
        world.overlay.failure = nil
        _ = try await register(world, world.registration("n1", radio: 1, key: 1))
        let later = try await world.send("GET", "/health").decode(HealthReport.self)
        XCTAssertEqual(later.mesh.overlay, "up")
        XCTAssertEqual(later.status, .ok)
    }

    func testTheGatewaysOwnAgentGetsATokenThatWorks() async throws {
        let world = try await GatewayWorld()
        try await world.gateway.enrolOwnNode(radio: MACAddress(rawValue: 5))
        let text = String(decoding: try world.files.read(DevicePaths.agentEnvironment, limit: 4096), as: UTF8.self)
        let lines = text.split(separator: "\n").map(String.init)
        XCTAssertEqual(lines.first, "HALO_API_URL=http://10.42.0.1:8080")
        XCTAssertEqual(lines.last, "HALO_NODE_ID=gateway")
        XCTAssertEqual(try world.files.status(DevicePaths.agentEnvironment)?.mode, 0o600)
        let token = String(try XCTUnwrap(lines.first { $0.hasPrefix("HALO_API_TOKEN=") }).dropFirst(15))
        let answer = await world.send("GET", "/v1/nodes/gateway", token: token)
        let summary = try answer.decode(NodeSummary.self)
        XCTAssertEqual(summary.role, .gateway)
        XCTAssertEqual(summary.overlay, IPv4Address(10, 42, 0, 1))
        try await world.gateway.enrolOwnNode(radio: MACAddress(rawValue: 5))
        let again = String(decoding: try world.files.read(DevicePaths.agentEnvironment, limit: 4096), as: UTF8.self)
        XCTAssertEqual(again, text, "a valid token is kept")
    }
}
