import GatewayTestSupport
import HTTPTypes
import HaloGateway
import HaloModel
import XCTest

/// What the route table refuses before a handler is asked.
final class RouteChecksTests: XCTestCase {
    private func detail(_ answer: GatewayWorld.Answer) throws -> String {
        try XCTUnwrap(try answer.decode(Problem.self).detail)
    }

    func testAQueryThatIsNotTheRoutesIsRefusedWithWhatItHas() async throws {
        let world = try await GatewayWorld()
        _ = try await world.join("n1", radio: 1, key: 1)
        let viewer = try await world.token(.viewer)
        let cases: [(String, String)] = [
            ("/v1/nodes?limits=3", "\"limits\" is no parameter of this route; it has limit, cursor"),
            ("/health?verbose=1", "\"verbose\" is no parameter of this route; it has none"),
            ("/v1/nodes?limit=3&limit=4", "limit is given twice"),
            ("/v1/nodes?limit=0", "limit has to be a whole number from 1 to 1000"),
            ("/v1/nodes?limit=1001", "limit has to be a whole number from 1 to 1000"),
            ("/v1/nodes?limit=three", "limit has to be a whole number from 1 to 1000"),
            ("/v1/nodes?cursor=" + String(repeating: "a", count: 257), "cursor may have 256 octets"),
            ("/v1/events?from=-1", "from has to be a time such as 2026-11-24T03:01:44Z, or milliseconds"),
            ("/v1/nodes/n1/telemetry", "metric is required"),
            (
                "/v1/nodes/n1/telemetry?metric=m&from=yesterday",
                "from has to be a time such as 2026-11-24T03:01:44Z, or milliseconds"
            ),
        ]
        for (path, expected) in cases {
            let answer = await world.send("GET", path, token: viewer)
            XCTAssertEqual(answer.status, 400, path)
            XCTAssertEqual(try detail(answer), expected, path)
        }
        let empty = await world.send("GET", "/v1/nodes?limit=&cursor=", token: viewer)
        XCTAssertEqual(empty.status, 200, "an empty value is no value")
    }

    func testAPathThatCanNameNothingIsNotFound() async throws {
        let world = try await GatewayWorld()
        let `operator` = try await world.token(.operator)
        for path in ["/v1/nodes/N1", "/v1/nodes/-", "/v1/nodes/%20"] {
            let answer = await world.send("GET", path, token: `operator`)
            XCTAssertEqual(answer.status, 404, path)
        }
        for id in ["0", "x", "-1", "9223372036854775808"] {
            let answer = await world.send("POST", "/v1/registrations/\(id)/approve", token: `operator`)
            XCTAssertEqual(answer.status, 404, id)
        }
    }

    func testAnAnswerTheCallerDoesNotTakeIsRefused() async throws {
        let world = try await GatewayWorld()
        let accepted = [
            "application/json", "*/*", "application/*", "text/html, application/json;q=0.1", "TEXT/HTML, */*;q=0.5",
            "application/json; charset=utf-8", " */* ",
        ]
        for accept in accepted {
            let answer = await world.send("GET", "/health", headers: [.accept: accept])
            XCTAssertEqual(answer.status, 200, accept)
        }
        for accept in ["text/html", "application/xml, text/*", "application/json;q=0, */*", "*/*;q=0.0", "nonsense"] {
            let answer = await world.send("GET", "/health", headers: [.accept: accept])
            XCTAssertEqual(answer.status, 406, accept)
            XCTAssertEqual(try detail(answer), "the answer is application/json")
        }
        let text = await world.send("GET", "/metrics", headers: [.accept: "text/plain;version=0.0.4"])
        XCTAssertEqual(text.status, 200)
    }

    func testABodyOfAnotherTypeIsRefusedBeforeItIsRead() async throws {
        let world = try await GatewayWorld()
        let device = try await world.join("n1", radio: 1, key: 1)
        let answer = await world.send(
            "POST", "/v1/nodes/n1/telemetry", token: device, headers: [.contentType: "text/csv"],
            body: Array(repeating: 0, count: 2_000_000))
        XCTAssertEqual(answer.status, 415)
        XCTAssertEqual(
            try detail(answer), "the body has to be application/json or \(TelemetryBatch.compactMediaType)")
        let stranger = await world.send(
            "POST", "/v1/nodes/n1/telemetry", headers: [.contentType: "text/csv"],
            body: Array(repeating: 0, count: 2_000_000))
        XCTAssertEqual(stranger.status, 401, "who may not call learns nothing of the body")
    }

    func testEveryPathTellsWhichMethodsItHas() async throws {
        let world = try await GatewayWorld()
        for route in world.gateway.table.routes {
            let path = route.path.replacingOccurrences(of: "{node_id}", with: "n1")
                .replacingOccurrences(of: "{id}", with: "1")
            let answer = await world.send("OPTIONS", path)
            XCTAssertEqual(answer.status, 204, path)
            let allowed = try XCTUnwrap(answer.headers[.allow]).components(separatedBy: ", ")
            XCTAssertTrue(allowed.contains(route.method.rawValue), path)
            XCTAssertEqual(allowed.contains("HEAD"), allowed.contains("GET"), path)
            for method in ["TRACE", "PUT", "PATCH", "DELETE", "PROPFIND"] where !allowed.contains(method) {
                let refused = await world.send(method, path)
                XCTAssertEqual(refused.status, 405, "\(method) \(path)")
                XCTAssertEqual(refused.headers[.allow], answer.headers[.allow])
            }
        }
        let missing = await world.send("OPTIONS", "/nothing")
        XCTAssertEqual(missing.status, 404)
    }

    func testHeadIsGetWithoutTheBody() async throws {
        let world = try await GatewayWorld()
        let viewer = try await world.token(.viewer)
        for path in ["/health", "/capabilities", "/openapi.json", "/v1/nodes", "/v1/mesh/topology"] {
            let get = await world.send("GET", path, token: viewer)
            let head = await world.send("HEAD", path, token: viewer)
            XCTAssertEqual(head.status, get.status, path)
            XCTAssertEqual(head.headers[.contentType], get.headers[.contentType], path)
            XCTAssertEqual(head.body, [], path)
        }
    }
}
