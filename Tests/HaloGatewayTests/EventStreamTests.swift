import Foundation
import GatewayTestSupport
import HTTPTypes
import HaloGateway
import HaloModel
import Hummingbird
import Logging
import Synchronization
import XCTest

@testable import HaloGateway

final class EventStreamTests: XCTestCase {
    /// A listener's end of a connection, which may be stuck.
    private final class Connection: Sendable {
        private let octets = Mutex<[UInt8]>([])
        private let isStuck = Mutex(false)

        var text: String { octets.withLock { String(decoding: $0, as: UTF8.self) } }
        var count: Int { octets.withLock { $0.count } }
        func stick(_ stuck: Bool) { isStuck.withLock { $0 = stuck } }

        struct Writer: ResponseBodyWriter {
            var connection: Connection

            mutating func write(_ buffer: ByteBuffer) async throws {
                while connection.isStuck.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(2)) }
                connection.octets.withLock { $0.append(contentsOf: buffer.readableBytesView) }
            }

            consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
        }
    }

    private func listen(
        _ world: GatewayWorld, _ query: String = "", token: String, lastEventID: String? = nil
    ) async throws -> Response {
        var head = HTTPRequest(method: .get, scheme: "http", authority: "gateway", path: "/v1/events/stream\(query)")
        head.headerFields[.authorization] = "Bearer \(token)"
        if let lastEventID { head.headerFields[try XCTUnwrap(HTTPField.Name("Last-Event-ID"))] = lastEventID }
        return try await world.gateway.responder.respond(
            to: Request(head: head, body: RequestBody(buffer: ByteBuffer())),
            context: GatewayRequestContext(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
    }

    private func send(_ world: GatewayWorld, _ token: String, _ sequence: Int, metrics: [String] = ["a.x"]) async throws
    {
        let batch = TelemetryBatch(
            node: try XCTUnwrap(NodeID("n1")), boot: "b", firstSequence: UInt64(sequence * metrics.count),
            samples: metrics.map { Sample(metric: $0, timeMilliseconds: Int64(sequence), value: Double(sequence)) })
        let answer = try await world.send("POST", "/v1/nodes/n1/telemetry", token: token, json: batch)
        XCTAssertEqual(answer.status, 200, answer.text)
    }

    private func waitUntil(_ what: String, _ condition: () -> Bool) async throws {
        for _ in 0..<2000 {
            if condition() { return }
            try await Task.sleep(for: .milliseconds(2))
        }
        XCTFail("never: \(what)")
    }

    /// Writes a response to a connection while `body` runs, and ends it.
    private func streaming(
        _ response: Response, to connection: Connection, _ body: () async throws -> Void
    ) async throws {
        let task = Task { try await response.body.write(Connection.Writer(connection: connection)) }
        try await body()
        task.cancel()
        _ = await task.result
    }

    private func identifiers(_ text: String) -> [String] {
        text.split(separator: "\n").filter { $0.hasPrefix("id: ") }.map { String($0.dropFirst(4)) }
    }

    func testSamplesArriveWhenTheyAreStoredAndOnlyTheNewOnes() async throws {
        let world = try await GatewayWorld()
        let device = try await world.join("n1", radio: 1, key: 1)
        let viewer = try await world.token(.viewer)
        let connection = Connection()
        let response = try await listen(world, token: viewer)
        XCTAssertEqual(response.headers[.contentType], "text/event-stream")
        try await streaming(response, to: connection) {
            try await send(world, device, 0)
            try await send(world, device, 0)
            try await send(world, device, 1)
            try await waitUntil("two events") { identifiers(connection.text).count >= 2 }
        }
        XCTAssertEqual(identifiers(connection.text).count, 2)
        XCTAssertTrue(
            connection.text.contains(
                "event: telemetry\ndata: {\"node_id\":\"n1\",\"samples\":[{\"metric\":\"a.x\",\"quality\":\"good\","
                    + "\"time_ms\":1,\"value\":1}]}\n\n"), connection.text)
        XCTAssertEqual(world.gateway.services.live.listenerCount, 0, "whoever is gone is forgotten")
    }

    func testAListenerGoesOnAfterTheLastEventItHasSeen() async throws {
        let world = try await GatewayWorld()
        let device = try await world.join("n1", radio: 1, key: 1)
        let viewer = try await world.token(.viewer)
        let first = Connection()
        try await streaming(try await listen(world, token: viewer), to: first) {
            for sequence in 0..<3 { try await send(world, device, sequence) }
            try await waitUntil("three events") { identifiers(first.text).count == 3 }
        }
        let seen = identifiers(first.text)
        let second = Connection()
        let response = try await listen(world, token: viewer, lastEventID: seen[0])
        try await streaming(response, to: second) {
            try await send(world, device, 3)
            try await waitUntil("three events") { identifiers(second.text).count == 3 }
        }
        XCTAssertEqual(identifiers(second.text).prefix(2), seen[1...])
        XCTAssertFalse(second.text.contains("event: gap"))
        // An identifier of another run of the gateway says nothing here.
        let third = Connection()
        let other = try await listen(world, "?events=telemetry", token: viewer, lastEventID: "abc-2")
        try await streaming(other, to: third) {
            try await waitUntil("all events") { identifiers(third.text).count == 4 }
        }
        XCTAssertTrue(third.text.contains("event: gap\n"))
    }

    func testAListenerGetsOnlyWhatItAskedFor() async throws {
        let world = try await GatewayWorld()
        let device = try await world.join("n1", radio: 1, key: 1)
        let viewer = try await world.token(.viewer)
        let connection = Connection()
        let response = try await listen(world, "?metrics=i2c.*,b&nodes=n1&events=telemetry", token: viewer)
        try await streaming(response, to: connection) {
            try await send(world, device, 0, metrics: ["a", "b", "i2c.t", "i2", "bb"])
            try world.gateway.services.live.publish("node", ["x": 1])
            try await send(world, device, 1, metrics: ["a", "b", "i2c.t", "i2", "bb"])
            try await waitUntil("two events") { identifiers(connection.text).count == 2 }
        }
        XCTAssertFalse(connection.text.contains("event: node"))
        XCTAssertFalse(connection.text.contains("\"a\"") || connection.text.contains("\"i2\""))
        XCTAssertTrue(connection.text.contains("\"b\"") && connection.text.contains("\"i2c.t\""))
    }

    func testWhatTheEventsPageKeepsIsToldToListenersAtOnce() async throws {
        let world = try await GatewayWorld()
        _ = try await world.join("n1", radio: 1, key: 1)
        let viewer = try await world.token(.viewer)
        let person = try await world.token(.operator)
        let connection = Connection()
        let response = try await listen(world, "?events=node", token: viewer)
        try await streaming(response, to: connection) {
            let named = await world.send(
                "PUT", "/v1/nodes/n1/title", token: person, headers: [.contentType: "application/json"],
                body: Array(#"{"title":"Barn"}"#.utf8))
            XCTAssertEqual(named.status, 200, named.text)
            try await waitUntil("the event") { identifiers(connection.text).count == 1 }
        }
        let page = await world.send("GET", "/v1/events?kind=node", token: viewer)
        let kept = try XCTUnwrap(page.decode(JSONValue.self)["items"]?.items.last)
        XCTAssertEqual(kept["what"]?.string, "called Barn")
        let line = try XCTUnwrap(connection.text.split(separator: "\n").first { $0.hasPrefix("data: ") })
        XCTAssertEqual(try JSON.decode(JSONValue.self, from: Array(line.dropFirst(6).utf8)), kept)
        XCTAssertTrue(connection.text.contains("event: node\n"))
    }

    func testASlowReaderIsSentAwayAndToldOfTheGapWhenItComesAgain() async throws {
        let world = try await GatewayWorld()
        let viewer = try await world.token(.viewer)
        let hub = world.gateway.services.live
        let connection = Connection()
        let response = try await listen(world, token: viewer)
        let ended = Mutex(false)
        let task = Task {
            try await response.body.write(Connection.Writer(connection: connection))
            ended.withLock { $0 = true }
        }
        try hub.publish("node", ["n": 0])
        try await waitUntil("the first event") { identifiers(connection.text).count == 1 }
        connection.stick(true)
        let big = String(repeating: "x", count: 50_000)
        for _ in 0..<200 { try hub.publish("node", [big]) }
        XCTAssertEqual(hub.listenerCount, 0)
        connection.stick(false)
        try await waitUntil("the end of the stream") { ended.withLock { $0 } }
        _ = await task.result
        let again = Connection()
        let last = try XCTUnwrap(identifiers(connection.text).last)
        try await streaming(try await listen(world, token: viewer, lastEventID: last), to: again) {
            try await waitUntil("the newest event") { again.count > 1_000_000 }
        }
        XCTAssertTrue(again.text.hasPrefix("retry: 3000\n\nevent: gap\n"))
    }

    func testAQuietStreamShowsThatItIsAliveAndEndsWithTheGateway() async throws {
        let world = try await GatewayWorld()
        let viewer = try await world.token(.viewer)
        let connection = Connection()
        let response = try await listen(world, token: viewer)
        let task = Task { try await response.body.write(Connection.Writer(connection: connection)) }
        try await waitUntil("the prelude") { connection.count > 0 }
        world.gateway.services.live.tick()
        try await waitUntil("a comment") { connection.text.hasSuffix("\n\n: \n\n") }
        world.gateway.services.live.close()
        try await task.value
        let refused = try await listen(world, token: viewer)
        XCTAssertEqual(refused.status, .serviceUnavailable)
    }

    func testTwoHundredListenersTakeNoMoreMemoryThanTheRing() async throws {
        let world = try await GatewayWorld()
        let viewer = try await world.token(.viewer)
        let hub = world.gateway.services.live
        let connections = (0..<200).map { _ in Connection() }
        var tasks: [Task<Void, any Error>] = []
        for connection in connections {
            let response = try await listen(world, token: viewer)
            tasks.append(Task { try await response.body.write(Connection.Writer(connection: connection)) })
        }
        try await waitUntil("all listening") { connections.allSatisfy { $0.count > 0 } }
        for connection in connections { connection.stick(true) }
        let before = try residentOctets()
        // 256 MB of events, of which the ring keeps 4; the rest is what the allocator keeps.
        let text = String(repeating: "y", count: 16_000)
        for number in 0..<16_000 { try hub.publish("node", [text, "\(number)"]) }
        let grown = try residentOctets() - before
        XCTAssertLessThan(grown, 64_000_000)
        XCTAssertEqual(hub.listenerCount, 0, "none has read in time")
        for connection in connections { connection.stick(false) }
        for task in tasks { try await task.value }
    }

    private func residentOctets() throws -> Int {
        let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return (Int(pages[1]) ?? 0) * 4096
    }

    func testMoreListenersThanThereIsRoomForAreSentAwayForAWhile() async throws {
        let hub = LiveHub()
        let listeners = (0..<LiveHub.listenerLimit).compactMap { _ in hub.listen(after: nil) }
        XCTAssertEqual(listeners.count, LiveHub.listenerLimit)
        XCTAssertNil(hub.listen(after: nil))
        hub.leave(listeners[7])
        XCTAssertNotNil(hub.listen(after: nil))
    }
}
