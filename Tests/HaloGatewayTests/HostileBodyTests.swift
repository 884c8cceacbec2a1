import GatewayTestSupport
import HaloGateway
import HaloModel
import XCTest

/// Whatever is sent, the answer is a problem document of the client's making, never a failure of the gateway.
final class HostileBodyTests: XCTestCase {
    private func bodies() throws -> [(String, [UInt8])] {
        let deep = 100_000
        var bodies: [(String, String)] = [
            ("empty", ""), ("null", "null"), ("a number", "1"), ("a list", "[]"), ("a text", "\"a\""), ("open", "{"),
            ("deep lists", String(repeating: "[", count: deep) + String(repeating: "]", count: deep)),
            ("deep objects", String(repeating: "{\"a\":", count: 10_000) + "1" + String(repeating: "}", count: 10_000)),
            ("a huge number", #"{"username":1e400,"first_sequence":1e400}"#),
            ("a long number", "{\"first_sequence\":" + String(repeating: "9", count: 10_000) + "}"),
            ("twice the same name", #"{"username":"a","username":"b"}"#),
            ("a lone surrogate", #"{"username":"\ud800","password":"\udfff"}"#),
            ("not JSON", "<xml/>"),
        ]
        bodies.append(("a wrong type", #"{"node_id":1,"boot_id":[],"first_sequence":"x","samples":{}}"#))
        bodies.append(("negative", #"{"node_id":"n1","boot_id":"b","first_sequence":-1,"samples":[]}"#))
        bodies.append(("a fraction", #"{"node_id":"n1","boot_id":"b","first_sequence":1.5,"samples":[]}"#))
        bodies.append(
            (
                "an infinite value",
                #"{"node_id":"n1","boot_id":"b","first_sequence":0,"samples":"#
                    + #"[{"metric":"m","time_ms":1,"value":1e999,"quality":"good"}]}"#
            ))
        bodies.append(
            (
                "an unknown quality",
                #"{"node_id":"n1","boot_id":"b","first_sequence":0,"samples":"#
                    + #"[{"metric":"m","time_ms":1,"value":1,"quality":"superb"}]}"#
            ))
        return bodies.map { ($0.0, Array($0.1.utf8)) } + [
            ("not UTF-8", [0xFF, 0xFE, 0x00, 0xD8]), ("zeros", Array(repeating: 0, count: 1000)),
            ("UTF-16", [0xFE, 0xFF, 0x00, 0x7B, 0x00, 0x7D]),
        ]
    }

    func testNothingMakesTheGatewayFail() async throws {
        let world = try await GatewayWorld()
        let device = try await world.join("n1", radio: 1, key: 1)
        let routes = world.gateway.table.routes.filter { $0.method != .get }
        for route in routes where route.access == .open || route.access == .ownDevice {
            guard route.request.type != nil else { continue }
            let path = route.path.replacingOccurrences(of: "{node_id}", with: "n1")
                .replacingOccurrences(of: "{id}", with: "1")
            for (name, body) in try bodies() {
                let answer = await world.send(
                    "POST", path, token: device, headers: [.contentType: "application/json"], body: body)
                XCTAssertTrue((400..<500).contains(answer.status), "\(route.path) with \(name): \(answer.status)")
                XCTAssertEqual(answer.headers[.contentType], "application/problem+json", "\(route.path) with \(name)")
                XCTAssertLessThan(answer.body.count, 2000, "\(route.path) with \(name)")
            }
        }
    }

    func testEachRouteHasALongestBody() async throws {
        let world = try await GatewayWorld()
        let device = try await world.join("n1", radio: 1, key: 1)
        for route in world.gateway.table.routes where !route.request.media.isEmpty {
            let path = route.path.replacingOccurrences(of: "{node_id}", with: "n1")
                .replacingOccurrences(of: "{id}", with: "1")
            guard route.access == .open || route.access == .ownDevice else { continue }
            let answer = await world.send(
                route.method.rawValue, path, token: device, body: Array(repeating: 0x20, count: route.bodyLimit + 1))
            XCTAssertEqual(answer.status, 413, route.path)
        }
    }

    func testABodyOfAnotherTypeIsRefused() async throws {
        let world = try await GatewayWorld()
        let answer = await world.send(
            "POST", "/api/auth/login", headers: [.contentType: "text/xml"], body: Array("{}".utf8))
        XCTAssertEqual(answer.status, 415)
    }

    func testStrangePathsAreAnswered() async throws {
        let world = try await GatewayWorld()
        let viewer = try await world.token(.viewer)
        for path in [
            "", "/", "//", "?", "/?", "/v1/nodes/", "/v1/nodes/../health", "/v1/nodes/%00", "/v1/nodes/%zz",
            "/v1/nodes/" + String(repeating: "a", count: 10_000), "/v1/nodes?limit", "/v1/nodes?limit=&cursor=%",
            "/v1/nodes?=&&&=", "/v1/nodes/n1/telemetry?metric=%ff", "http://x:99999999999/health", "*",
            "/v1/nodes/\u{1F98A}",
        ] {
            let answer = await world.send("GET", path, token: viewer)
            XCTAssertLessThan(answer.status, 500, path)
        }
    }

    func testRandomBytesAreAnswered() async throws {
        let world = try await GatewayWorld()
        let device = try await world.join("n1", radio: 1, key: 1)
        let random = SeededRandom(seed: 7)
        let template = try WireType.all.first { $0.name == "TelemetryBatch" }?.examples().first ?? []
        for _ in 0..<500 {
            var body = template
            for _ in 0..<(1 + Int(random.next(below: 4))) where !body.isEmpty {
                body[Int(random.next(below: UInt64(body.count)))] = UInt8(truncatingIfNeeded: random.next())
            }
            let answer = await world.send("POST", "/v1/nodes/n1/telemetry", token: device, body: body)
            XCTAssertLessThan(answer.status, 500, String(decoding: body, as: UTF8.self))
        }
    }
}
