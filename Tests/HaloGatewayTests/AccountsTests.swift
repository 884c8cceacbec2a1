import Foundation
import GatewayTestSupport
import HaloGateway
import HaloModel
import HaloStore
import XCTest

/// Staying signed in, passwords, and who may sign in.
final class AccountsTests: XCTestCase {
    private func login(_ world: GatewayWorld, _ name: String, _ password: String) async throws -> LoginResponse {
        let answer = try await world.send(
            "POST", "/api/auth/login", json: LoginRequest(username: name, password: password))
        XCTAssertEqual(answer.status, 200, answer.text)
        return try answer.decode(LoginResponse.self)
    }

    private func send(
        _ world: GatewayWorld, _ method: String, _ path: String, _ token: String?, _ body: [String: String]
    ) async throws -> GatewayWorld.Answer {
        try await world.send(method, path, token: token, json: body)
    }

    func testThePasswordOfTheFirstStartOpensNothingUntilItIsChanged() async throws {
        let world = try await GatewayWorld()
        let created = try await world.gateway.createFirstAdministrator()
        let password = try XCTUnwrap(created)
        let first = try await login(world, "admin", password)
        let refused = await world.send("GET", "/v1/nodes", token: first.accessToken)
        XCTAssertEqual(refused.status, 403)
        XCTAssertTrue(refused.text.contains("change-password"), refused.text)
        for new in ["short", password] {
            let answer = try await send(
                world, "POST", "/api/auth/change-password", first.accessToken,
                ["password": password, "new_password": new])
            XCTAssertEqual(answer.status, 422, new)
        }
        let wrong = try await send(
            world, "POST", "/api/auth/change-password", first.accessToken,
            ["password": "wrong", "new_password": "one of my own"])
        XCTAssertEqual(wrong.status, 403)
        let changed = try await send(
            world, "POST", "/api/auth/change-password", first.accessToken,
            ["password": password, "new_password": "one of my own"])
        let second = try changed.decode(LoginResponse.self)
        XCTAssertNil(second.mustChangePassword)
        let list = await world.send("GET", "/v1/nodes", token: second.accessToken)
        XCTAssertEqual(list.status, 200)
        let old = await world.send("GET", "/api/auth/me", token: first.accessToken)
        XCTAssertEqual(old.status, 401, "a new password ends the tokens of the old one")
        _ = try await login(world, "admin", "one of my own")
    }

    func testARefreshTokenIsGoodForOneExchange() async throws {
        let world = try await GatewayWorld()
        try await world.gateway.createUser("maria", role: .viewer, password: "right")
        let first = try await login(world, "maria", "right").refreshToken ?? ""
        world.clock.advance(by: .seconds(3600))
        let answer = try await send(world, "POST", "/api/auth/refresh", nil, ["refresh_token": first])
        let second = try answer.decode(LoginResponse.self)
        let list = await world.send("GET", "/v1/nodes", token: second.accessToken)
        XCTAssertEqual(list.status, 200)
        world.clock.advance(by: .seconds(5))
        let retry = try await send(world, "POST", "/api/auth/refresh", nil, ["refresh_token": first])
        XCTAssertEqual(retry.status, 200, "the answer may have been lost on the way")
        world.clock.advance(by: .seconds(6))
        let stolen = try await send(world, "POST", "/api/auth/refresh", nil, ["refresh_token": first])
        XCTAssertEqual(stolen.status, 401)
        let heir = try await send(
            world, "POST", "/api/auth/refresh", nil, ["refresh_token": try XCTUnwrap(second.refreshToken)])
        XCTAssertEqual(heir.status, 401, "one of the two who hold it stole it: neither stays signed in")
        let admin = try await world.token(.admin)
        let events = await world.send("GET", "/v1/events?kind=account", token: admin)
        XCTAssertTrue(events.text.contains("a refresh token was used twice"), events.text)
    }

    func testARefreshTokenEndsAfterTwoWeeksAndWithThePerson() async throws {
        let world = try await GatewayWorld()
        try await world.gateway.createUser("maria", role: .viewer, password: "right")
        let late = try await login(world, "maria", "right").refreshToken ?? ""
        world.clock.advance(by: .seconds(14 * 86_400))
        let ended = try await send(world, "POST", "/api/auth/refresh", nil, ["refresh_token": late])
        XCTAssertEqual(ended.status, 401)
        let session = try await login(world, "maria", "right")
        let signedOut = await world.send("POST", "/api/auth/logout", token: session.accessToken)
        XCTAssertEqual(signedOut.status, 204)
        let after = await world.send("GET", "/v1/nodes", token: session.accessToken)
        XCTAssertEqual(after.status, 401)
        let refresh = try await send(
            world, "POST", "/api/auth/refresh", nil, ["refresh_token": try XCTUnwrap(session.refreshToken)])
        XCTAssertEqual(refresh.status, 401)
    }

    func testANewSigningKeyLeavesTokensOfTheOldOneValidUntilTheyEnd() async throws {
        let world = try await GatewayWorld()
        let admin = try await world.token(.admin)
        world.clock.advance(by: .seconds(1800))
        let rotated = await world.send("POST", "/api/auth/keys/rotate", token: admin)
        XCTAssertEqual(rotated.status, 200)
        let viewer = try await world.token(.viewer)
        let old = await world.send("GET", "/v1/nodes", token: admin)
        XCTAssertEqual(old.status, 200)
        let header = try XCTUnwrap(Data(base64Encoded: padded(String(viewer.split(separator: ".")[0]))))
        XCTAssertTrue(String(decoding: header, as: UTF8.self).contains(#""kid":"2""#))
        world.clock.advance(by: .seconds(1800))
        let ended = await world.send("GET", "/v1/nodes", token: admin)
        XCTAssertEqual(ended.status, 401)
        let new = await world.send("GET", "/v1/nodes", token: viewer)
        XCTAssertEqual(new.status, 200)
    }

    private func padded(_ text: String) -> String {
        text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
            + String(repeating: "=", count: (4 - text.count % 4) % 4)
    }

    func testPeopleAreAddedChangedAndRemoved() async throws {
        let world = try await GatewayWorld()
        let admin = try await world.token(.admin)
        let added = try await send(world, "PUT", "/v1/users/maria", admin, ["role": "operator"])
        let user = try added.decode([String: Field].self)
        let password = try XCTUnwrap(user["password"]?.text)
        XCTAssertEqual(user["must_change_password"]?.flag, true)
        let session = try await login(world, "maria", password)
        XCTAssertEqual(session.mustChangePassword, true)
        let again = try await send(world, "PUT", "/v1/users/maria", admin, ["role": "viewer"])
        XCTAssertNil(try again.decode([String: Field].self)["password"], "a password is shown once")
        let list = await world.send("GET", "/v1/users?limit=1", token: admin)
        XCTAssertTrue(list.text.contains(#""username":"maria""#), list.text)
        XCTAssertTrue(list.text.contains("next_cursor"))
        XCTAssertFalse(list.text.contains("password\":\""))
        let reset = await world.send("POST", "/v1/users/maria/reset-password", token: admin)
        XCTAssertEqual(reset.status, 200)
        let removed = await world.send("DELETE", "/v1/users/maria", token: admin)
        XCTAssertEqual(removed.status, 204)
        let gone = await world.send("DELETE", "/v1/users/maria", token: admin)
        XCTAssertEqual(gone.status, 404)
        for (name, body) in [("a b", ["role": "viewer"]), ("maria", ["role": "root"]), ("maria", [:])] {
            let path = "/v1/users/" + name.replacingOccurrences(of: " ", with: "%20")
            let answer = try await send(world, "PUT", path, admin, body)
            XCTAssertEqual(answer.status, 422, "\(name) \(body)")
        }
    }

    func testTheLastAdministratorStays() async throws {
        let world = try await GatewayWorld()
        let admin = try await world.token(.admin)
        let removed = await world.send("DELETE", "/v1/users/test-admin", token: admin)
        XCTAssertEqual(removed.status, 409)
        let demoted = try await send(world, "PUT", "/v1/users/test-admin", admin, ["role": "viewer"])
        XCTAssertEqual(demoted.status, 409)
        try await world.gateway.createAdministrator(name: "second", password: "another")
        let then = await world.send("DELETE", "/v1/users/test-admin", token: admin)
        XCTAssertEqual(then.status, 204)
        let removedOne = await world.send("GET", "/v1/nodes", token: admin)
        XCTAssertEqual(removedOne.status, 401, "who was removed has no valid token")
    }

    private enum Field: Decodable {
        case text(String)
        case flag(Bool)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let flag = try? container.decode(Bool.self) {
                self = .flag(flag)
            } else {
                self = .text(try container.decode(String.self))
            }
        }

        var text: String? { if case .text(let text) = self { text } else { nil } }
        var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
    }
}
