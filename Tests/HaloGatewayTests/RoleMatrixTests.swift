import Crypto
import Foundation
import GatewayTestSupport
import HaloGateway
import HaloModel
import XCTest

/// Walks the whole route table with every kind of caller.
final class RoleMatrixTests: XCTestCase {
    private func path(_ route: Route) -> String {
        route.path.replacingOccurrences(of: "{node_id}", with: "n1").replacingOccurrences(of: "{id}", with: "99")
            .replacingOccurrences(of: "{radio_mac}", with: "02:00:00:00:0a:01")
            .replacingOccurrences(of: "{name}", with: "nobody")
    }

    /// Whether the answer means that the caller was let through to the handler.
    private func isLetThrough(_ answer: GatewayWorld.Answer) -> Bool {
        // A wrong present password, or a signature that is none, is the handler's to say.
        let isHandlers = answer.text.contains("present password") || answer.text.contains("trust secret")
        return isHandlers || answer.status != 401 && answer.status != 403
    }

    private func encode(_ text: String) -> String {
        Data(text.utf8).base64EncodedString().replacingOccurrences(of: "=", with: "")
            .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
    }

    private func newcomer(_ world: GatewayWorld) async throws -> String {
        try await world.gateway.createAdministrator(name: "newcomer", password: "given", mustChange: true)
        let answer = try await world.send(
            "POST", "/api/auth/login", json: LoginRequest(username: "newcomer", password: "given"))
        return try answer.decode(LoginResponse.self).accessToken
    }

    func testEveryRouteIsOpenToExactlyThoseItNames() async throws {
        let routes = try await GatewayWorld().gateway.table.routes
        XCTAssertGreaterThan(routes.count, 40)
        for route in routes {
            // Each with a world of its own: some routes end the caller's tokens, or take the device out.
            let world = try await GatewayWorld()
            let radioStatus = try XCTUnwrap(WireType.all.first { $0.name == "RFChangeStatus" }?.examples().first)
            world.manager.answer("GET /v1/mesh/rf-config", with: .ok, String(decoding: radioStatus, as: UTF8.self))
            let own = try await world.join("n1", radio: 0x0200_0000_0001, key: 1)
            let other = try await world.join("n2", radio: 0x0200_0000_0002, key: 2)
            let roles: [UserRole] =
                switch route.access {
                case .open, .signedIn: UserRole.allCases
                case .role(let least), .roleOrOwnDevice(let least): UserRole.allCases.filter { $0 >= least }
                case .ownDevice: []
                }
            let devices: Bool =
                switch route.access {
                case .ownDevice, .roleOrOwnDevice: true
                default: false
                }
            let isOpen = route.access == .open
            let callers: [(String, String?, Bool)] = [
                ("nobody", nil, isOpen), ("the device itself", own, isOpen || devices),
                ("another device", other, isOpen),
                ("a person with a given password", try await newcomer(world), isOpen || route.access == .signedIn),
                ("viewer", try await world.token(.viewer), roles.contains(.viewer)),
                ("operator", try await world.token(.operator), roles.contains(.operator)),
                ("admin", try await world.token(.admin), roles.contains(.admin)),
            ]
            for (name, token, isAllowed) in callers {
                let answer = await world.send(route.method.rawValue, path(route), token: token, body: Array("{}".utf8))
                let what = "\(route.method) \(route.path) as \(name): \(answer.text.prefix(200))"
                XCTAssertEqual(isLetThrough(answer), isAllowed, what)
                if !isAllowed { XCTAssertEqual(answer.status, token == nil ? 401 : 403, what) }
                XCTAssertLessThan(answer.status, 500, what)
            }
        }
    }

    func testTokensThatAreNotOursOpenNothing() async throws {
        let world = try await GatewayWorld()
        let admin = try await world.token(.admin)
        let parts = admin.split(separator: ".").map(String.init)
        let payload = #"{"exp":9999999999,"gen":0,"iat":1,"iss":"halo","role":"admin","sub":"test-admin"}"#
        let header = encode(#"{"alg":"HS256","kid":"1","typ":"JWT"}"#)
        let forgedSignature = Data(
            HMAC<SHA256>.authenticationCode(
                for: Data("\(header).\(encode(payload))".utf8), using: SymmetricKey(data: Data("guess".utf8)))
        ).base64EncodedString().replacingOccurrences(of: "=", with: "")
        let forged = [
            "forged": "\(header).\(encode(payload)).\(forgedSignature)",
            "alg none": "\(encode(#"{"alg":"none"}"#)).\(encode(payload)).",
            "alg none with the old signature": "\(encode(#"{"alg":"none"}"#)).\(parts[1]).\(parts[2])",
            "alg HS512": "\(encode(#"{"alg":"HS512","kid":"1","typ":"JWT"}"#)).\(parts[1]).\(parts[2])",
            "no key number": "\(encode(#"{"alg":"HS256","typ":"JWT"}"#)).\(parts[1]).\(parts[2])",
            "a key that is not there": "\(encode(#"{"alg":"HS256","kid":"99","typ":"JWT"}"#)).\(parts[1]).\(parts[2])",
            "a key of its own": "\(encode(#"{"alg":"HS256","jwk":{"k":"Z3Vlc3M","kty":"oct"},"kid":"1"}"#))."
                + "\(parts[1]).\(parts[2])",
            "alg RS256": "\(encode(#"{"alg":"RS256","typ":"JWT"}"#)).\(parts[1]).\(parts[2])",
            "another payload": "\(parts[0]).\(encode(payload)).\(parts[2])",
            "no signature": "\(parts[0]).\(parts[1]).",
            "two parts": "\(parts[0]).\(parts[1])",
            "empty": "",
            "an unknown device token": "halo_AAAA",
            "very long": String(repeating: "a", count: 100_000),
        ]
        for route in world.gateway.table.routes where route.access != .open {
            for (name, token) in forged.sorted(by: { $0.key < $1.key }) {
                let answer = await world.send(route.method.rawValue, path(route), token: token)
                XCTAssertEqual(answer.status, 401, "\(route.method) \(route.path) with \(name)")
            }
        }
        let control = await world.send("GET", "/v1/nodes", token: admin)
        XCTAssertEqual(control.status, 200)
    }

    func testATokenEndsAfterSixtyMinutes() async throws {
        let world = try await GatewayWorld()
        let admin = try await world.token(.admin)
        world.clock.advance(by: .seconds(3599))
        let before = await world.send("GET", "/v1/nodes", token: admin)
        XCTAssertEqual(before.status, 200)
        world.clock.advance(by: .seconds(1))
        for route in world.gateway.table.routes where route.access != .open {
            let after = await world.send(route.method.rawValue, path(route), token: admin)
            XCTAssertEqual(after.status, 401, "\(route.method) \(route.path)")
        }
    }

    func testARoleThatWasTakenAwayCountsAtOnce() async throws {
        let world = try await GatewayWorld()
        let token = try await world.token(.operator)
        let admin = try await world.token(.admin)
        let demoted = await world.send(
            "PUT", "/v1/users/test-operator", token: admin, body: Array(#"{"role":"viewer"}"#.utf8))
        XCTAssertEqual(demoted.status, 200, demoted.text)
        let answer = await world.send("POST", "/v1/registrations/1/approve", token: token)
        XCTAssertEqual(answer.status, 403)
    }

    func testASessionCookieReadsButDoesNotChangeAnything() async throws {
        let world = try await GatewayWorld()
        let token = try await world.token(.admin)
        let read = await world.send("GET", "/v1/nodes", headers: [.cookie: "a=b; halo_session=\(token)"])
        XCTAssertEqual(read.status, 200)
        let write = await world.send(
            "POST", "/v1/registrations/1/approve", headers: [.cookie: "halo_session=\(token)"])
        XCTAssertEqual(write.status, 401)
    }
}
