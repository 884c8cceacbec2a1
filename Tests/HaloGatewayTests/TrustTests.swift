import GatewayTestSupport
import HaloGateway
import HaloModel
import XCTest

/// Which devices belong to the mesh.
final class TrustTests: XCTestCase {
    private func register(
        _ world: GatewayWorld, _ name: String, _ number: UInt8, secret: String = GatewayWorld.trustSecret
    ) async throws -> (status: Int, admission: OverlayAdmission?) {
        let answer = try await world.send(
            "POST", "/v1/mesh/wg-register",
            json: try world.registration(name, radio: UInt64(number), key: number, secret: secret))
        return (answer.status, try? answer.decode(OverlayAdmission.self))
    }

    func testADeviceThatWasOffDuringARotationComesInWithTheOldSecretUntilTheGraceEnds() async throws {
        let world = try await GatewayWorld()
        let admin = try await world.token(.admin)
        let rotated = try await world.send("POST", "/v1/trust/secrets", token: admin, json: ["grace_days": 7])
        XCTAssertEqual(rotated.status, 200, rotated.text)
        let secret = try XCTUnwrap(rotated.decode([String: String].self)["secret"])
        let new = try await register(world, "n1", 1, secret: secret)
        XCTAssertEqual(new.admission?.status, .approved)
        world.clock.advance(by: .seconds(7 * 86_400 - 1))
        let late = try await register(world, "n2", 2)
        XCTAssertEqual(late.admission?.status, .approved)
        let page = await world.send("GET", "/v1/trust/secrets", token: try await world.token(.operator))
        XCTAssertEqual(page.text.components(separatedBy: #""node_count":1"#).count, 3, page.text)
        XCTAssertFalse(page.text.contains(secret))
        world.clock.advance(by: .seconds(1))
        let tooLate = try await register(world, "n3", 3)
        XCTAssertEqual(tooLate.status, 403)
        let still = try await register(world, "n3", 3, secret: secret)
        XCTAssertEqual(still.admission?.status, .approved)
    }

    func testAWeakOrUsedSecretIsRefused() async throws {
        let world = try await GatewayWorld()
        let admin = try await world.token(.admin)
        let short = try await world.send("POST", "/v1/trust/secrets", token: admin, json: ["secret": "short"])
        XCTAssertEqual(short.status, 422)
        let used = try await world.send(
            "POST", "/v1/trust/secrets", token: admin, json: ["secret": GatewayWorld.trustSecret])
        XCTAssertEqual(used.status, 409)
    }

    func testATrustedRadioComesInWithoutApproval() async throws {
        let world = try await GatewayWorld(approval: .trusted([]))
        let `operator` = try await world.token(.operator)
        let waits = try await register(world, "n1", 1)
        XCTAssertEqual(waits.admission?.status, .pending)
        let path = "/v1/trust/radios/00:00:00:00:00:01"
        for _ in 0..<2 {
            let trusted = try await world.send("PUT", path, token: `operator`, json: ["note": "barn roof"])
            XCTAssertEqual(trusted.status, 200, trusted.text)
        }
        let comes = try await register(world, "n1", 1)
        XCTAssertEqual(comes.admission?.status, .approved)
        let list = await world.send("GET", "/v1/trust/radios", token: `operator`)
        XCTAssertTrue(list.text.contains("barn roof"))
        let removed = await world.send("DELETE", path, token: `operator`)
        XCTAssertEqual(removed.status, 204)
        let again = await world.send("DELETE", path, token: `operator`)
        XCTAssertEqual(again.status, 404)
        let stays = try await register(world, "n1", 1)
        XCTAssertEqual(stays.admission?.status, .approved, "who is in stays in")
        let strange = try await world.send("PUT", "/v1/trust/radios/nonsense", token: `operator`, json: ["note": ""])
        XCTAssertEqual(strange.status, 404)
    }

    func testTheTokensOfADeviceEndAtOnce() async throws {
        let world = try await GatewayWorld()
        let device = try await world.join("n1", radio: 1, key: 1)
        let answer = await world.send("DELETE", "/v1/nodes/n1/tokens", token: try await world.token(.operator))
        XCTAssertEqual(answer.status, 204)
        let refused = await world.send("GET", "/v1/nodes/n1", token: device)
        XCTAssertEqual(refused.status, 401)
        let next = try await world.join("n1", radio: 1, key: 1)
        let accepted = await world.send("GET", "/v1/nodes/n1", token: next)
        XCTAssertEqual(accepted.status, 200)
    }

    func testADeviceThatWasRemovedIsOutUntilSomebodyLetsItInAgain() async throws {
        let world = try await GatewayWorld(approval: .trusted([MACAddress(rawValue: 1)]))
        let `operator` = try await world.token(.operator)
        let device = try await world.join("n1", radio: 1, key: 1)
        let removed = await world.send("DELETE", "/v1/nodes/n1", token: `operator`)
        XCTAssertEqual(removed.status, 204)
        let gone = await world.send("GET", "/v1/nodes/n1", token: `operator`)
        XCTAssertEqual(gone.status, 404)
        let refused = await world.send("GET", "/v1/nodes/n1", token: device)
        XCTAssertEqual(refused.status, 401)
        XCTAssertEqual(world.overlay.applied.last?.peers, [])
        let list = await world.send("GET", "/v1/nodes", token: `operator`)
        XCTAssertEqual(list.text, #"{"items":[]}"#)
        let asks = try await register(world, "n1", 1)
        XCTAssertEqual(asks.admission?.status, .rejected)
        _ = await world.send("POST", "/v1/registrations/1/approve", token: `operator`)
        let back = try await register(world, "n1", 1)
        XCTAssertEqual(back.admission?.node.rawValue, "n1")
        XCTAssertNotNil(back.admission?.token)
        try await world.gateway.enrolOwnNode()
        let gateway = await world.send("DELETE", "/v1/nodes/gateway", token: `operator`)
        XCTAssertEqual(gateway.status, 409)
    }

    func testADeviceHasANameForPeople() async throws {
        let world = try await GatewayWorld()
        _ = try await world.join("n1", radio: 1, key: 1)
        let `operator` = try await world.token(.operator)
        let named = try await world.send(
            "PUT", "/v1/nodes/n1/title", token: `operator`, json: ["title": "Barn roof"])
        XCTAssertEqual(try named.decode(NodeSummary.self).title, "Barn roof")
        let long = try await world.send(
            "PUT", "/v1/nodes/n1/title", token: `operator`, json: ["title": String(repeating: "a", count: 65)])
        XCTAssertEqual(long.status, 422)
        let plain = try await world.send("PUT", "/v1/nodes/n1/title", token: `operator`, json: [String: String]())
        XCTAssertNil(try plain.decode(NodeSummary.self).title)
    }
}
