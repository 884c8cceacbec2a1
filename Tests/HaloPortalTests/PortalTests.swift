import GatewayTestSupport
import HTTPTypes
import HaloModel
import HaloPortal
import XCTest

final class PortalTests: XCTestCase {
    private func world() async throws -> GatewayWorld {
        let world = try await GatewayWorld(modules: [Portal.module])
        try await world.gateway.createAdministrator(password: "right & proper")
        return world
    }

    private func signIn(_ world: GatewayWorld, _ form: String) async -> GatewayWorld.Answer {
        await world.send(
            "POST", "/login", headers: [.contentType: "application/x-www-form-urlencoded"], body: Array(form.utf8))
    }

    func testAStrangerSeesTheFormOnly() async throws {
        let world = try await world()
        let answer = await world.send("GET", "/")
        XCTAssertEqual(answer.status, 200)
        XCTAssertTrue(answer.text.contains(#"<form method="post" action="/login">"#))
        XCTAssertFalse(answer.text.contains("<table"))
        XCTAssertEqual(answer.headers[.contentType], "text/html; charset=utf-8")
        XCTAssertNotNil(answer.headers[.contentSecurityPolicy])
    }

    func testSigningInShowsDevicesLinksAndValues() async throws {
        let world = try await world()
        let device = try await world.join("n1", radio: 0x0200_0000_0001, key: 1)
        let node = try XCTUnwrap(NodeID("n1"))
        let mesh = MeshReport(
            node: node, state: .routed, cause: "<b>handshake & wait</b>", since: WallTime(milliseconds: 0),
            radio: MACAddress(rawValue: 0x0200_0000_0001),
            peers: [
                MeshPeer(
                    address: MACAddress(rawValue: 0x0200_0000_0002), link: "estab", signalDBm: -64,
                    expectedThroughputKbps: nil, inactiveMilliseconds: 1, isNextHop: true)
            ], underlay: nil, overlay: nil, gatewayLatencyMilliseconds: nil, rungsClimbed: [], history: [])
        _ = try await world.send(
            "POST", "/v1/nodes/n1/heartbeat", token: device,
            json: Heartbeat(mesh: mesh, version: "1", uptimeSeconds: 1, spooledSamples: 0, sensors: ["sht31@1:0x44"]))
        let sample = Sample(
            metric: "i2c.sht31.temperature_c", timeMilliseconds: world.clock.wallTime.milliseconds, value: 21.375)
        _ = try await world.send(
            "POST", "/v1/nodes/n1/telemetry", token: device,
            json: TelemetryBatch(node: node, boot: "b", firstSequence: 0, samples: [sample]))
        world.clock.advance(by: .seconds(7))

        let signedIn = await signIn(world, "username=admin&password=right+%26+proper")
        XCTAssertEqual(signedIn.status, 303)
        XCTAssertEqual(signedIn.headers[.location], "/")
        let cookie = try XCTUnwrap(signedIn.headers[.setCookie])
        for attribute in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=3600"] {
            XCTAssertTrue(cookie.contains("; \(attribute)"), cookie)
        }
        let session = String(cookie.prefix { $0 != ";" })
        let page = await world.send("GET", "/", headers: [.cookie: session])
        XCTAssertEqual(page.status, 200)
        for text in [
            "n1", "routed", "&lt;b&gt;handshake &amp; wait&lt;/b&gt;", "02:00:00:00:00:02", "-64 dBm", "sht31@1:0x44",
            "21.375", "°C", "7 s", "10.42.0.2", #"<meta http-equiv="refresh" content="5">"#,
        ] {
            XCTAssertTrue(page.text.contains(text), "\(text) is not in\n\(page.text)")
        }
        XCTAssertFalse(page.text.contains("<b>"))
        XCTAssertFalse(page.text.contains("{{"))

        let signedOut = await world.send("POST", "/logout", headers: [.cookie: session])
        XCTAssertEqual(signedOut.status, 303)
        XCTAssertTrue(try XCTUnwrap(signedOut.headers[.setCookie]).contains("Max-Age=0"))
    }

    func testAWrongPasswordShowsTheFormAgainWithTheNameEscaped() async throws {
        let world = try await world()
        let answer = await signIn(world, "username=%22%3E%3Cscript%3E&password=wrong")
        XCTAssertEqual(answer.status, 401)
        XCTAssertTrue(answer.text.contains("name or password is wrong"))
        XCTAssertTrue(answer.text.contains("value=\"&quot;&gt;&lt;script&gt;\""))
        XCTAssertNil(answer.headers[.setCookie])
    }

    func testASessionEndsWithItsToken() async throws {
        let world = try await world()
        let signedIn = await signIn(world, "username=admin&password=right+%26+proper")
        let cookie = try XCTUnwrap(signedIn.headers[.setCookie])
        world.clock.advance(by: .seconds(3600))
        let page = await world.send("GET", "/", headers: [.cookie: String(cookie.prefix { $0 != ";" })])
        XCTAssertTrue(page.text.contains(#"action="/login""#))
    }

    func testTheStyleSheetIsServed() async throws {
        let answer = await (try world()).send("GET", "/assets/portal.css")
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(answer.headers[.contentType], "text/css; charset=utf-8")
        XCTAssertTrue(answer.text.contains("prefers-color-scheme: dark"))
    }

    func testThePageOfTheAPINeedsNothingFromElsewhere() async throws {
        let world = try await world()
        let page = await world.send("GET", "/docs")
        XCTAssertEqual(page.status, 200)
        let policy = try XCTUnwrap(page.headers[.contentSecurityPolicy])
        XCTAssertTrue(policy.contains("default-src 'none'"), policy)
        XCTAssertTrue(policy.contains("connect-src 'self'"), policy)
        for path in ["/assets/docs.js", "/assets/docs.css", "/assets/portal.css"] {
            XCTAssertTrue(page.text.contains("\"\(path)\""), path)
            let file = await world.send("GET", path)
            XCTAssertEqual(file.status, 200, path)
            XCTAssertFalse(file.text.contains("://"), path)
            XCTAssertFalse(file.text.contains("innerHTML"), path)
        }
        XCTAssertFalse(page.text.contains("://"))
    }

    func testWhoHasAGivenPasswordChoosesAnotherFirst() async throws {
        let world = try await GatewayWorld(modules: [Portal.module])
        let created = try await world.gateway.createFirstAdministrator()
        let password = try XCTUnwrap(created)
        let signedIn = await signIn(world, "username=admin&password=\(password)")
        let cookie = try XCTUnwrap(signedIn.headers[.setCookie])
        let session = String(cookie.prefix { $0 != ";" })
        let page = await world.send("GET", "/", headers: [.cookie: session])
        XCTAssertTrue(page.text.contains(#"action="/password""#), page.text)
        XCTAssertFalse(page.text.contains("<table"))
        func change(_ form: String) async -> GatewayWorld.Answer {
            await world.send(
                "POST", "/password", headers: [.cookie: session, .contentType: "application/x-www-form-urlencoded"],
                body: Array(form.utf8))
        }
        let short = await change("password=\(password)&new_password=short")
        XCTAssertEqual(short.status, 422)
        XCTAssertTrue(short.text.contains("12 characters or more"), short.text)
        let changed = await change("password=\(password)&new_password=one+of+my+own")
        XCTAssertEqual(changed.status, 303)
        let next = try XCTUnwrap(changed.headers[.setCookie])
        let overview = await world.send("GET", "/", headers: [.cookie: String(next.prefix { $0 != ";" })])
        XCTAssertTrue(overview.text.contains("<table"), overview.text)
    }
}
