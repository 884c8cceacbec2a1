import Foundation
import GatewayTestSupport
import HaloGateway
import HaloModel
import HaloStore
import XCTest

final class SystemRoutesTests: XCTestCase {
    func testHealthTellsVersionUptimeAndState() async throws {
        let world = try await GatewayWorld()
        world.clock.advance(by: .seconds(90))
        let answer = await world.send("GET", "/health")
        XCTAssertEqual(answer.status, 200)
        let health = try answer.decode(HealthReport.self)
        XCTAssertEqual(health.status, .ok)
        XCTAssertEqual(health.version, "1.2.3")
        XCTAssertEqual(health.commit, "abc")
        XCTAssertEqual(health.buildTime, "2026-11-24T00:00:00Z")
        XCTAssertEqual(health.uptimeSeconds, 90)
        XCTAssertEqual(
            health.database, HealthReport.Database(state: "ok", schemaVersion: Migration.embedded.last?.version))
    }

    func testMetricsAreInPrometheusTextFormat() async throws {
        let world = try await GatewayWorld()
        let device = try await world.join("n1", radio: 1, key: 1)
        _ = await world.send("GET", "/v1/nodes/n1", token: device)
        _ = await world.send("GET", "/v1/nodes/n1")
        let answer = await world.send("GET", "/metrics")
        XCTAssertEqual(answer.headers[.contentType], "text/plain; version=0.0.4; charset=utf-8")
        for line in [
            #"halo_build_info{version="1.2.3",commit="abc"} 1"#, #"halo_nodes{state="offline"} 1"#,
            "halo_samples_stored_total 0", "halo_overlay_up 1",
            #"halo_http_requests_total{route="/v1/nodes/{node_id}",method="GET",status="200"} 1"#,
            #"halo_http_requests_total{route="/v1/nodes/{node_id}",method="GET",status="401"} 1"#,
        ] {
            XCTAssertTrue(answer.text.contains(line + "\n"), "\(line) is not in\n\(answer.text)")
        }
        let sample = /[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?[0-9.e+-]+/
        for line in answer.text.split(separator: "\n") where !line.hasPrefix("#") {
            XCTAssertNotNil(line.wholeMatch(of: sample), "\(line)")
        }
    }

    func testWhatIsNotThereIsAProblemDocument() async throws {
        let world = try await GatewayWorld()
        let missing = await world.send("GET", "/nothing")
        XCTAssertEqual(missing.status, 404)
        XCTAssertEqual(missing.headers[.contentType], "application/problem+json")
        XCTAssertEqual(try missing.decode(Problem.self).status, 404)
        let wrongMethod = await world.send("DELETE", "/v1/nodes/n1/telemetry")
        XCTAssertEqual(wrongMethod.status, 405)
        XCTAssertEqual(wrongMethod.headers[.allow], "POST, GET, HEAD, OPTIONS")
        let head = await world.send("HEAD", "/health")
        XCTAssertEqual(head.status, 200)
        XCTAssertEqual(head.body, [])
    }

    func testTheDescriptionNamesEveryRouteAndEveryShape() async throws {
        let world = try await GatewayWorld()
        let answer = await world.send("GET", "/openapi.json")
        let document = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
        XCTAssertEqual(document["openapi"] as? String, "3.1.0")
        let paths = try XCTUnwrap(document["paths"] as? [String: [String: Any]])
        let described = paths.flatMap { path, operations in operations.keys.map { "\($0) \(path)" } }.sorted()
        let routes = world.gateway.table.routes.map { "\($0.method.rawValue.lowercased()) \($0.path)" }.sorted()
        XCTAssertEqual(described, routes)
        let schemas = try XCTUnwrap((document["components"] as? [String: Any])?["schemas"] as? [String: [String: Any]])
        XCTAssertEqual(schemas.keys.sorted(), WireType.all.map(\.name))
        XCTAssertTrue(schemas.values.allSatisfy { $0["type"] as? String == "object" })
        var referenced = Set(["Problem"])
        for route in world.gateway.table.routes {
            for body in [route.request, route.response] {
                if let type = body.type { referenced.insert(type.name) }
            }
        }
        XCTAssertEqual(referenced.sorted(), WireType.all.map(\.name), "each shape belongs to a route")
        let required = try XCTUnwrap(schemas["OverlayAdmission"]?["required"] as? [String])
        XCTAssertEqual(required, ["node_id", "status"])
    }

    func testTheSameRequestsGiveTheSameBytes() async throws {
        func run() async throws -> [String] {
            let world = try await GatewayWorld(seed: 42)
            let password = try await world.gateway.createAdministrator()
            let token = try await world.join("n1", radio: 1, key: 1)
            var texts = [password, token]
            for path in ["/health", "/openapi.json", "/metrics", "/v1/nodes/n1"] {
                texts.append(await world.send("GET", path, token: token).text)
            }
            return texts
        }
        let first = try await run()
        let second = try await run()
        XCTAssertEqual(first, second)
    }
}
