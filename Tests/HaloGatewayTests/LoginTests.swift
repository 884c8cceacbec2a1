import GatewayTestSupport
import HaloGateway
import HaloModel
import XCTest

final class LoginTests: XCTestCase {
    private func login(_ world: GatewayWorld, _ name: String, _ password: String) async throws -> GatewayWorld.Answer {
        try await world.send("POST", "/api/auth/login", json: LoginRequest(username: name, password: password))
    }

    func testTheGeneratedPasswordSignsTheAdministratorIn() async throws {
        let world = try await GatewayWorld()
        let created = try await world.gateway.createFirstAdministrator()
        let password = try XCTUnwrap(created)
        XCTAssertEqual(password.count, 20)
        let again = try await world.gateway.createFirstAdministrator()
        XCTAssertNil(again, "there is somebody already")
        let answer = try await login(world, "admin", password)
        XCTAssertEqual(answer.status, 200)
        let response = try answer.decode(LoginResponse.self)
        XCTAssertEqual(response.role, .admin)
        XCTAssertEqual(response.expiresInSeconds, 3600)
        XCTAssertEqual(response.mustChangePassword, true)
    }

    func testAWrongNameAndAWrongPasswordLookTheSame() async throws {
        let world = try await GatewayWorld()
        try await world.gateway.createAdministrator(password: "right")
        let wrongPassword = try await login(world, "admin", "wrong")
        let wrongName = try await login(world, "nobody", "right")
        XCTAssertEqual(wrongPassword.status, 401)
        XCTAssertEqual(wrongPassword.text, wrongName.text)
        XCTAssertEqual(wrongPassword.headers[.contentType], "application/problem+json")
    }

    func testGuessingIsSlowedDownAndForgivenAfterAWhile() async throws {
        let world = try await GatewayWorld()
        try await world.gateway.createAdministrator(password: "right")
        for _ in 0..<5 {
            let answer = try await login(world, "admin", "wrong")
            XCTAssertEqual(answer.status, 401)
        }
        let blocked = try await login(world, "admin", "right")
        XCTAssertEqual(blocked.status, 429)
        let wait = try XCTUnwrap(blocked.headers[.retryAfter].flatMap { Int64($0) })
        world.clock.advance(by: .seconds(wait))
        let allowed = try await login(world, "admin", "right")
        XCTAssertEqual(allowed.status, 200)
        let other = try await login(world, "somebody", "wrong")
        XCTAssertEqual(other.status, 401, "others are not slowed down")
    }

    func testVeryLongNamesAndPasswordsAreWrong() async throws {
        let world = try await GatewayWorld()
        let answer = try await login(world, String(repeating: "a", count: 300), String(repeating: "b", count: 300))
        XCTAssertEqual(answer.status, 401)
    }
}
