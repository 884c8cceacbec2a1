import Foundation
import GatewayTestSupport
import HTTPTypes
import HaloGateway
import HaloHardware
import HaloModel
import Hummingbird
import Logging
import XCTest

@testable import HaloGateway

/// The gateway's firewall over the API: in force at once, for good only when it is confirmed.
final class FirewallTests: XCTestCase {
    private let ruleset = FirewallRuleset(
        zones: [.init(name: "wan", interfaces: ["eth0"], input: .drop)],
        rules: [.init(name: "ping", from: "wan", transport: .icmp, verdict: .accept)])

    private func status(_ answer: GatewayWorld.Answer) throws -> JSONValue {
        XCTAssertEqual(answer.status, 200, answer.text)
        return try answer.decode(JSONValue.self)
    }

    private func events(_ world: GatewayWorld, _ token: String) async throws -> [String] {
        let page = await world.send("GET", "/v1/events?kind=firewall", token: token)
        return try page.decode(JSONValue.self)["items"]?.items.compactMap { event in
            (event["what"]?.string ?? "") + ", " + (event["why"]?.string ?? "")
        } ?? []
    }

    /// Lets the gateway's own tasks go on until `isTrue`.
    private func wait(_ what: String, until isTrue: () async throws -> Bool) async rethrows {
        for _ in 0..<20_000 {
            if try await isTrue() { return }
            await Task.yield()
        }
        XCTFail(what)
    }

    func testItIsInForceAtOnceAndStaysWhenItIsConfirmed() async throws {
        let world = try await GatewayWorld()
        let admin = try await world.token(.admin)
        let off = try status(await world.send("GET", "/v1/firewall", token: admin))
        XCTAssertEqual(off["state"], "off")
        let put = try status(await world.send("PUT", "/v1/firewall", token: admin, json: ruleset))
        XCTAssertEqual(put["state"], "pending")
        XCTAssertEqual(put["confirm_by"], "2026-11-24T02:42:44.000Z")
        XCTAssertEqual(world.filter.applied, [ruleset])
        let again = try status(await world.send("PUT", "/v1/firewall", token: admin, json: ruleset))
        XCTAssertEqual(again, put)
        let other = try await world.send("PUT", "/v1/firewall", token: admin, json: FirewallRuleset())
        XCTAssertEqual(other.status, 409)
        let confirmed = try status(await world.send("POST", "/v1/firewall/confirm", token: admin))
        XCTAssertEqual(confirmed["state"], "confirmed")
        XCTAssertEqual(confirmed["confirmed"], confirmed["ruleset"])
        let twice = await world.send("POST", "/v1/firewall/confirm", token: admin)
        XCTAssertEqual(twice.status, 409)
        let same = try status(await world.send("PUT", "/v1/firewall", token: admin, json: ruleset))
        XCTAssertEqual(same["state"], "confirmed")
        XCTAssertEqual(world.filter.applied.count, 1)
        let told = try await events(world, admin)
        XCTAssertEqual(told, ["in force until confirmed, by test-admin", "confirmed, by test-admin"])
    }

    func testWhatNobodyConfirmsIsRolledBackAfterAMinute() async throws {
        let world = try await GatewayWorld()
        let admin = try await world.token(.admin)
        let gateway = world.gateway
        let running = Task { await gateway.run() }
        _ = try status(await world.send("PUT", "/v1/firewall", token: admin, json: ruleset))
        _ = try status(await world.send("POST", "/v1/firewall/confirm", token: admin))
        var closed = ruleset
        closed.rules = []
        _ = try status(await world.send("PUT", "/v1/firewall", token: admin, json: closed))
        // The confirmed one's minute has no more to say.
        world.clock.advance(by: .seconds(59))
        for _ in 0..<2000 { await Task.yield() }
        XCTAssertEqual(world.filter.current, closed)
        world.filter.failure = HardwareError(.io, "nft is busy")
        world.clock.advance(by: .seconds(1))
        for _ in 0..<2000 { await Task.yield() }
        world.filter.failure = nil
        await wait("the ruleset is not rolled back") {
            world.clock.advance(by: .milliseconds(10))
            return world.filter.current == ruleset
        }
        let after = try status(await world.send("GET", "/v1/firewall", token: admin))
        XCTAssertEqual(after["state"], "confirmed")
        let late = await world.send("POST", "/v1/firewall/confirm", token: admin)
        XCTAssertEqual(late.status, 409)
        try await wait("no event tells of it") {
            try await events(world, admin).last == "rolled back, nobody confirmed it"
        }
        running.cancel()
        await running.value
    }

    func testItIsTakenBackAtOnceOnDemand() async throws {
        let world = try await GatewayWorld()
        let admin = try await world.token(.admin)
        let nothing = await world.send("POST", "/v1/firewall/rollback", token: admin)
        XCTAssertEqual(nothing.status, 409)
        _ = try status(await world.send("PUT", "/v1/firewall", token: admin, json: ruleset))
        let back = try status(await world.send("POST", "/v1/firewall/rollback", token: admin))
        XCTAssertEqual(back["state"], "off")
        XCTAssertEqual(world.filter.applied, [ruleset, nil])
    }

    func testARestartBringsBackWhatWasConfirmedAndNothingElse() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "halo.db").path
        let files = MemoryFiles()
        let filter = RecordingFilter()
        do {
            let world = try await GatewayWorld(path: path, files: files, seed: 1, filter: filter)
            let admin = try await world.token(.admin)
            _ = try status(await world.send("PUT", "/v1/firewall", token: admin, json: ruleset))
            XCTAssertEqual(filter.current, ruleset)
        }
        do {
            // It ended before anybody confirmed: the kernel still has what nobody wanted for good.
            let world = try await GatewayWorld(path: path, files: files, seed: 2, filter: filter)
            XCTAssertEqual(filter.applied, [ruleset, nil])
            let admin = try await world.token(.admin)
            let told = try await events(world, admin)
            XCTAssertEqual(told.last, "rolled back, the gateway restarted before it was confirmed")
            _ = try status(await world.send("PUT", "/v1/firewall", token: admin, json: ruleset))
            _ = try status(await world.send("POST", "/v1/firewall/confirm", token: admin))
        }
        // A boot: the kernel has nothing.
        filter.current = nil
        _ = try await GatewayWorld(path: path, files: files, seed: 3, filter: filter)
        XCTAssertEqual(filter.current, ruleset)
        let count = filter.applied.count
        let world = try await GatewayWorld(path: path, files: files, seed: 4, filter: filter)
        XCTAssertEqual(filter.applied.count, count)
        // Somebody at the console opens it: that is shown, and stays.
        filter.current = nil
        let changed = try status(await world.send("GET", "/v1/firewall", token: try await world.token(.viewer)))
        XCTAssertEqual(changed["state"], "changed")
        XCTAssertNil(filter.current)
    }

    func testFaultsAndWhatWouldBeCutOffAreToldBefore() async throws {
        let world = try await GatewayWorld()
        let admin = try await world.token(.admin)
        var closed = ruleset
        closed.zones.append(.init(name: "mesh", interfaces: ["bat0", "wg0"], input: .reject))
        closed.rules.append(.init(name: "lan", from: "lan", verdict: .accept))
        let check = try status(await world.send("POST", "/v1/firewall/check", token: admin, json: closed))
        XCTAssertEqual(check["faults"], ["rule \"lan\": there is no zone \"lan\""])
        XCTAssertEqual(
            check["warnings"],
            [
                "bat0: devices get no address (UDP 67)", "bat0: new devices cannot register (TCP 8080)",
                "bat0: devices cannot open the overlay (UDP 51820)", "wg0: devices cannot deliver samples (TCP 8080)",
            ])
        let refused = try await world.send("PUT", "/v1/firewall", token: admin, json: closed)
        XCTAssertEqual(refused.status, 422)
        XCTAssertTrue(refused.text.contains("there is no zone"), refused.text)
        XCTAssertEqual(world.filter.applied, [])
        world.filter.failure = HardwareError(.unsupported, "install nftables")
        let without = await world.send("GET", "/v1/firewall", token: admin)
        XCTAssertEqual(without.status, 404)
        let put = try await world.send("PUT", "/v1/firewall", token: admin, json: ruleset)
        XCTAssertEqual(put.status, 404)
        XCTAssertTrue(put.text.contains("install nftables"), put.text)
        world.filter.failure = HardwareError(.invalid, "chain input is not as HALO writes it")
        let foreign = try status(await world.send("GET", "/v1/firewall", token: admin))
        XCTAssertEqual(foreign["state"], "changed")
        XCTAssertEqual(foreign["fault"], "chain input is not as HALO writes it")
    }

    func testItIsConfirmedOverAnotherConnectionOnly() async throws {
        let world = try await GatewayWorld()
        let admin = try await world.token(.admin)
        func send(_ method: HTTPRequest.Method, _ path: String, _ body: [UInt8], from connection: String) async throws
            -> Int
        {
            var head = HTTPRequest(method: method, scheme: "http", authority: "gateway", path: path)
            head.headerFields[.authorization] = "Bearer \(admin)"
            head.headerFields[.contentType] = "application/json"
            var context = GatewayRequestContext(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            context.connection = connection
            return try await world.gateway.responder.respond(
                to: Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body))), context: context
            ).status.code
        }
        let put = try await send(.put, "/v1/firewall", try JSON.encode(ruleset), from: "192.0.2.9:40000")
        XCTAssertEqual(put, 200)
        let same = try await send(.post, "/v1/firewall/confirm", [], from: "192.0.2.9:40000")
        XCTAssertEqual(same, 409)
        let other = try await send(.post, "/v1/firewall/confirm", [], from: "192.0.2.9:40001")
        XCTAssertEqual(other, 200)
    }
}
