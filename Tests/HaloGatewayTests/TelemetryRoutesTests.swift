import GatewayTestSupport
import HTTPTypes
import HaloGateway
import HaloModel
import XCTest

final class TelemetryRoutesTests: XCTestCase {
    private func batch(_ world: GatewayWorld, _ first: UInt64, _ count: Int) throws -> TelemetryBatch {
        let now = world.clock.wallTime.milliseconds
        return TelemetryBatch(
            node: try XCTUnwrap(NodeID("n1")), boot: "b", firstSequence: first,
            samples: (0..<count).map {
                Sample(metric: "i2c.bme280.temperature_c", timeMilliseconds: now + Int64($0), value: Double($0) + 0.5)
            })
    }

    func testSamplesComeBackAsTheyWereSent() async throws {
        let world = try await GatewayWorld()
        let device = try await world.join("n1", radio: 1, key: 1)
        let viewer = try await world.token(.viewer)
        let now = world.clock.wallTime.milliseconds
        let sent = try await world.send(
            "POST", "/v1/nodes/n1/telemetry", token: device, json: try batch(world, 0, 5))
        XCTAssertEqual(sent.status, 200)
        XCTAssertEqual(
            try sent.decode(TelemetryReceipt.self), TelemetryReceipt(boot: "b", nextSequence: 5, stored: 5))

        let path = "/v1/nodes/n1/telemetry?metric=i2c.bme280.temperature_c&from=\(now)&to=\(now + 10)&limit=3"
        let first = try await world.send("GET", path, token: viewer).decode(TelemetrySeries.self)
        XCTAssertEqual(first.samples.map(\.value), [0.5, 1.5, 2.5])
        XCTAssertEqual(first.unit, "°C")
        let cursor = try XCTUnwrap(first.nextCursor)
        let second = try await world.send("GET", path + "&cursor=\(cursor)", token: viewer).decode(TelemetrySeries.self)
        XCTAssertEqual(second.samples.map(\.value), [3.5, 4.5])
        XCTAssertNil(second.nextCursor)

        for path in ["/v1/nodes/n1/telemetry/latest", "/v1/telemetry/latest"] {
            let latest = try await world.send("GET", path, token: viewer).decode(Page<LatestValue>.self)
            XCTAssertEqual(latest.items.map(\.value), [4.5])
            XCTAssertEqual(latest.items.map(\.timeMilliseconds), [now + 4])
        }
    }

    func testAGapIsAnsweredWithTheNumberToGoOnWith() async throws {
        let world = try await GatewayWorld()
        let device = try await world.join("n1", radio: 1, key: 1)
        _ = try await world.send("POST", "/v1/nodes/n1/telemetry", token: device, json: try batch(world, 0, 5))
        let answer = try await world.send(
            "POST", "/v1/nodes/n1/telemetry", token: device, json: try batch(world, 9, 5))
        XCTAssertEqual(answer.status, 409)
        let problem = try answer.decode(Problem.self)
        XCTAssertEqual(problem.expectedSequence, 5)
        XCTAssertEqual(problem.boot, "b")
        XCTAssertEqual(problem.type, "/problems/sequence-gap")
    }

    func testABatchThatIsNotRightIsRefusedWhole() async throws {
        let world = try await GatewayWorld()
        let device = try await world.join("n1", radio: 1, key: 1)
        var cases: [(String, TelemetryBatch)] = []
        var wrong = try batch(world, 0, 3)
        wrong.node = try XCTUnwrap(NodeID("n2"))
        cases.append(("another device's", wrong))
        wrong = try batch(world, 0, TelemetryBatch.sampleLimit + 1)
        cases.append(("too many", wrong))
        wrong = try batch(world, .max, 3)
        cases.append(("sequence", wrong))
        for metric in ["", "a b", "a\"b", "a{b}", "ä", String(repeating: "a", count: 129)] {
            wrong = try batch(world, 0, 3)
            wrong.samples[2].metric = metric
            cases.append((metric, wrong))
        }
        for boot in ["", String(repeating: "b", count: 65), "a\nb"] {
            wrong = try batch(world, 0, 3)
            wrong.boot = boot
            cases.append((boot, wrong))
        }
        for (name, batch) in cases {
            let answer = try await world.send("POST", "/v1/nodes/n1/telemetry", token: device, json: batch)
            XCTAssertEqual(answer.status, 422, name)
        }
        let count = try await world.database.read { try $0.telemetry.storedCount() }
        XCTAssertEqual(count, 0)
    }

    func testACompactBatchIsTakenLikeJSON() async throws {
        let world = try await GatewayWorld()
        let device = try await world.join("n1", radio: 1, key: 1)
        var batch = try batch(world, 3, 5)
        batch.omitted = [SequenceRun(first: 3, count: 2), SequenceRun(first: 6, count: 10)]
        batch.samples[4].timeSource = .corrected
        batch.samples[4].quality = .implausible
        let path = "/v1/nodes/n1/telemetry"
        let compact: HTTPFields = [.contentType: TelemetryBatch.compactMediaType]
        for stored in [5, 0] {
            let sent = await world.send("POST", path, token: device, headers: compact, body: batch.compact)
            XCTAssertEqual(sent.status, 200)
            XCTAssertEqual(
                try sent.decode(TelemetryReceipt.self), TelemetryReceipt(boot: "b", nextSequence: 20, stored: stored))
        }
        let latest = try await world.send("GET", path + "/latest", token: device).decode(Page<LatestValue>.self)
        XCTAssertEqual(latest.items.first?.timeSource, .corrected)
        XCTAssertEqual(latest.items.first?.quality, .implausible)
        let audit = try await world.database.read { try $0.telemetry.audit() }
        XCTAssertEqual(audit.map(\.storedSamples), [5])
        XCTAssertEqual(audit.map(\.omittedSamples), [12])

        let wrong = await world.send(
            "POST", path, token: device, headers: compact, body: Array(batch.compact.dropLast()))
        XCTAssertEqual(wrong.status, 400)
        batch.omitted = [SequenceRun(first: 1, count: 1)]
        let outOfOrder = try await world.send("POST", path, token: device, json: batch)
        XCTAssertEqual(outOfOrder.status, 422)
    }

    func testEveryAnswerHasTheGatewaysTime() async throws {
        let world = try await GatewayWorld()
        let answer = await world.send("GET", "/v1/nodes/n1/telemetry/latest")
        XCTAssertEqual(answer.status, 401)
        XCTAssertEqual(answer.headers[.date], world.clock.wallTime.httpDate)
    }

    func testADeviceMayHaveSoManyMetrics() async throws {
        let world = try await GatewayWorld()
        let device = try await world.join("n1", radio: 1, key: 1)
        var sequence: UInt64 = 0
        var status = 200
        while status == 200, sequence < 10_000 {
            var batch = try batch(world, sequence, 2000)
            for index in batch.samples.indices { batch.samples[index].metric = "m\(sequence + UInt64(index))" }
            status = try await world.send("POST", "/v1/nodes/n1/telemetry", token: device, json: batch).status
            sequence += 2000
        }
        XCTAssertEqual(status, 422)
        XCTAssertEqual(sequence, 6000)
    }

    func testALongTimeIsOutlinedAndAggregated() async throws {
        let world = try await GatewayWorld()
        let device = try await world.join("n1", radio: 0x0200_0000_0001, key: 1)
        let viewer = try await world.token(.viewer)
        let start = world.clock.wallTime.milliseconds - 1_000_000
        // One peak among a thousand equal samples, and one that is implausible.
        let samples = (0..<1000).map { index in
            Sample(
                metric: "a.b_c", timeMilliseconds: start + Int64(index) * 1000, value: index == 637 ? 9 : 2,
                quality: .good)
        }
        let broken = Sample(metric: "a.b_c", timeMilliseconds: start + 500, value: 1e9, quality: .implausible)
        let node = try XCTUnwrap(NodeID("n1"))
        let batch = TelemetryBatch(node: node, boot: "boot", firstSequence: 0, samples: samples + [broken])
        let sent = try await world.send("POST", "/v1/nodes/n1/telemetry", token: device, json: batch)
        XCTAssertEqual(sent.status, 200, sent.text)
        let path = "/v1/nodes/n1/telemetry/"
        let outline = try await world.send("GET", path + "outline?metric=a.b_c&points=20", token: viewer)
            .decode(TelemetrySeries.self)
        XCTAssertEqual(outline.samples.count, 20)
        XCTAssertEqual(outline.samples.first?.timeMilliseconds, start)
        XCTAssertEqual(outline.samples.last?.timeMilliseconds, start + 999_000)
        XCTAssertEqual(outline.samples.filter { $0.value == 9 }.map(\.timeMilliseconds), [start + 637_000])
        XCTAssertEqual(outline.samples.map(\.value).max(), 9)
        let few = try await world.send("GET", path + "outline?metric=a.b_c&points=2000", token: viewer)
            .decode(TelemetrySeries.self)
        XCTAssertEqual(few.samples.count, 1000)
        let answer = await world.send(
            "GET", path + "aggregate?metric=a.b_c&points=10&from=\(start)&to=\(start + 999_000)", token: device)
        let whole = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
        let parts = try XCTUnwrap(whole["points"] as? [[String: Any]])
        XCTAssertTrue((1...10).contains(parts.count), "\(parts.count)")
        XCTAssertEqual(parts.compactMap { $0["count"] as? Int }.reduce(0, +), 1000)
        XCTAssertEqual(parts.compactMap { $0["max"] as? Double }.max(), 9)
        XCTAssertEqual(parts.compactMap { $0["min"] as? Double }.min(), 2)
        XCTAssertEqual(parts.filter { ($0["mean"] as? Double ?? 0) > 2 }.count, 1)
        for query in ["", "?metric=a.b_c&points=2", "?metric=a.b_c&points=2001", "?metric=a.b_c&from=x"] {
            for route in ["outline", "aggregate"] {
                let refused = await world.send("GET", path + route + query, token: viewer)
                XCTAssertEqual(refused.status, 400, route + query)
            }
        }
    }

    func testQueriesThatAreNotRightAreRefused() async throws {
        let world = try await GatewayWorld()
        let device = try await world.join("n1", radio: 1, key: 1)
        let base = "/v1/nodes/n1/telemetry"
        let wrong = [
            "", "?metric=a&limit=0", "?metric=a&limit=x", "?metric=a&from=yesterday", "?metric=a&cursor=1_2",
            "?metric=a&to=-9223372036854775808", "?metric=a&to=9223372036854775807",
        ]
        for query in wrong {
            let answer = await world.send("GET", base + query, token: device)
            XCTAssertEqual(answer.status, 400, query)
        }
        let none = await world.send("GET", base + "?metric=a&to=0", token: device)
        XCTAssertEqual(none.status, 200)
        let all = await world.send("GET", base + "?metric=a&from=2026-11-24T00:00:00Z", token: device)
        XCTAssertEqual(try all.decode(TelemetrySeries.self).samples, [])
    }
}
