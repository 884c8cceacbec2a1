import HTTPTypes
import HaloModel
import HaloStore
import Hummingbird

/// Samples: taking them in and giving them out.
enum TelemetryRoutes {
    static func routes(_ services: GatewayServices) -> [Route] {
        [
            Route(
                .post, "/v1/nodes/{node_id}/telemetry", .ownDevice,
                "Takes samples in, each once however often it is sent; answered when they are stored. "
                    + "\(TelemetryBatch.compactMediaType) is taken as well",
                request: .jsonOr(.telemetryBatch, TelemetryBatch.compactMediaType), response: .json(.telemetryReceipt),
                also: [.conflict], bodyLimit: 1024 * 1024
            ) { call in
                try .json(await ingest(call, services))
            },
            Route(
                .get, "/v1/nodes/{node_id}/telemetry", .roleOrOwnDevice(.viewer),
                "Samples of one metric, oldest first",
                parameters: [
                    Route.Parameter("metric", "Which metric", .text(longest: 128), isRequired: true),
                    Route.Parameter("from", "Not older than this; 1 h before `to` without", .time),
                    Route.Parameter("to", "Not newer than this; now without", .time),
                    Route.Parameter("limit", "How many at most; 1000 without", .integer(1...10_000)),
                    Route.Parameter("cursor", "`next_cursor` of the part before"),
                ], response: .json(.telemetrySeries)
            ) { call in
                try .json(await history(call, services))
            },
            Route(
                .get, "/v1/nodes/{node_id}/telemetry/outline", .roleOrOwnDevice(.viewer),
                "As many samples of one metric as asked for, picked so that they look like all of them (LTTB)",
                parameters: TelemetryOutline.parameters, response: .json(.telemetrySeries),
                also: [.unprocessableContent]
            ) { call in
                try .json(await TelemetryOutline.outline(call, services))
            },
            Route(
                .get, "/v1/nodes/{node_id}/telemetry/aggregate", .roleOrOwnDevice(.viewer),
                "What one metric came to in equal parts of a time: count, least, greatest, mean; parts without samples are left out",
                parameters: TelemetryOutline.parameters, response: .json(.telemetryAggregate)
            ) { call in
                try .json(await TelemetryOutline.aggregate(call, services))
            },
            Route(
                .get, "/v1/nodes/{node_id}/telemetry/latest", .roleOrOwnDevice(.viewer),
                "The newest sample of every metric of a device", response: .json(.latestPage)
            ) { call in
                let node = try await services.directory.find(try call.node()).node
                return try .json(Page(items: await latest(services, of: node)))
            },
            Route(
                .get, "/v1/telemetry/latest", .role(.viewer), "The newest sample of every metric of every device",
                response: .json(.latestPage)
            ) { _ in
                try .json(Page(items: await latest(services)))
            },
        ]
    }

    /// The newest sample of every metric, of one device or all.
    static func latest(_ services: GatewayServices, of node: NodeID? = nil) async throws -> [LatestValue] {
        try await services.database.read { try $0.telemetry.latest(of: node) }.map { latest in
            LatestValue(
                node: latest.node, metric: latest.sample.metric, unit: MetricUnit.symbol(of: latest.sample.metric),
                timeMilliseconds: latest.sample.timeMilliseconds, value: latest.sample.value,
                quality: latest.sample.quality,
                timeSource: latest.sample.timeSource == .clock ? nil : latest.sample.timeSource)
        }
    }

    private static func ingest(_ call: Call, _ services: GatewayServices) async throws -> TelemetryReceipt {
        let batch = try batch(call)
        guard batch.node == (try call.node()) else {
            throw ProblemError(.unprocessableContent, "the batch is \(batch.node)'s, the path another device's")
        }
        try check(batch)
        let time = services.environment.clock.wallTime
        do {
            let receipt = try await services.database.ingest(batch, at: time)
            if receipt.stored > 0 {
                // What is new are the last ones: what was stored before lies below them.
                services.live.publish(
                    .telemetry(LiveTelemetry(node: batch.node, samples: Array(batch.samples.suffix(receipt.stored)))))
            }
            return receipt
        } catch TelemetryError.gap(let expected) {
            throw ProblemError(
                .conflict, "samples \(expected) to \(batch.firstSequence) are missing; go on with \(expected)",
                expected: (batch.boot, expected))
        } catch TelemetryError.sequenceTooLarge {
            throw ProblemError(.unprocessableContent, "sequence numbers end at 2^63 - 1")
        } catch TelemetryError.omissionsOutOfOrder {
            throw ProblemError(.unprocessableContent, "\"omitted\" has to be in order, within the batch's samples")
        } catch TelemetryError.tooManySeries(let limit) {
            throw ProblemError(.unprocessableContent, "a device may have \(limit) metrics")
        } catch TelemetryError.unknownNode {
            throw ProblemError(.notFound, "there is no such device")
        } catch TelemetryError.busy {
            throw ProblemError(
                .serviceUnavailable, "too many reports wait to be stored", headers: [.retryAfter: "2"])
        }
    }

    /// The body in the form its media type names.
    private static func batch(_ call: Call) throws -> TelemetryBatch {
        guard call.head.headerFields[.contentType] == TelemetryBatch.compactMediaType else {
            return try call.decode(TelemetryBatch.self)
        }
        do {
            return try TelemetryBatch(compact: call.body)
        } catch let error as CompactError {
            throw ProblemError(.badRequest, "this is no compact batch: \(error)")
        }
    }

    private static func check(_ batch: TelemetryBatch) throws {
        guard (1...64).contains(batch.boot.utf8.count), batch.boot.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw ProblemError(.unprocessableContent, "\"boot_id\" has to be 1 to 64 printable characters") }
        guard batch.samples.count <= TelemetryBatch.sampleLimit else {
            throw ProblemError(
                .unprocessableContent,
                "a batch may carry \(TelemetryBatch.sampleLimit) samples, this has \(batch.samples.count)")
        }
        guard batch.omitted.count <= TelemetryBatch.sampleLimit + 1 else {
            throw ProblemError(.unprocessableContent, "a batch may omit \(TelemetryBatch.sampleLimit + 1) runs")
        }
        for sample in batch.samples {
            guard isName(sample.metric) else {
                throw ProblemError(
                    .unprocessableContent, "\(sample.metric.prefix(150).debugDescription) cannot be a metric's name")
            }
            guard sample.value.isFinite else {
                throw ProblemError(.unprocessableContent, "\(sample.metric) is not a finite number")
            }
        }
    }

    /// 1–128 printable ASCII characters without those that mean something in Prometheus, CSV or JSON text.
    private static func isName(_ metric: String) -> Bool {
        (1...128).contains(metric.utf8.count)
            && metric.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"\"'\\,;{}<>&".utf8.contains($0) }
    }

    private static func history(_ call: Call, _ services: GatewayServices) async throws -> TelemetrySeries {
        let node = try await services.directory.find(try call.node()).node
        guard let metric = call.query("metric") else { throw ProblemError(.badRequest, "metric is required") }
        let limit = try call.integer("limit", in: 1...10_000, default: 1000)
        let to = try call.milliseconds("to") ?? services.environment.clock.wallTime.milliseconds
        let from = try call.milliseconds("from") ?? to.subtractingReportingOverflow(3_600_000).partialValue
        let place = try call.query("cursor").map { try self.place($0) }
        let samples = try await services.database.read {
            try $0.telemetry.samples(of: node, metric: metric, from: from, to: to, after: place, limit: limit + 1)
        }
        let shown = samples.prefix(limit)
        return TelemetrySeries(
            node: node, metric: metric, unit: MetricUnit.symbol(of: metric),
            samples: shown.map { TelemetrySeries.Point($0) },
            nextCursor: samples.count > limit ? shown.last.map { cursor($0.place) } : nil)
    }

    private static func cursor(_ place: StoredSample.Place) -> String {
        "\(place.timeMilliseconds)_\(place.stream)_\(place.sequence)"
    }

    private static func place(_ cursor: String) throws -> StoredSample.Place {
        let numbers = cursor.split(separator: "_").compactMap { Int64($0) }
        guard numbers.count == 3 else { throw ProblemError(.badRequest, "cursor is not one of this list") }
        return StoredSample.Place(timeMilliseconds: numbers[0], stream: numbers[1], sequence: numbers[2])
    }
}
