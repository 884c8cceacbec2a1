import HaloModel
import HaloStore

/// A long time of one metric in few points.
enum TelemetryOutline {
    /// The most samples an outline is picked from, all in memory at once: a day of one every second is 86,400.
    private static let sampleLimit = 100_000
    private static let day: Int64 = 86_400_000

    static let parameters = [
        Route.Parameter("metric", "Which metric", .text(longest: 128), isRequired: true),
        Route.Parameter("from", "Not older than this; 24 h before `to` without", .time),
        Route.Parameter("to", "Not newer than this; now without", .time),
        Route.Parameter("points", "How many at most; 300 without", .integer(3...2000)),
    ]

    private struct Question {
        var node: NodeID
        var metric: String
        var from: Int64
        var to: Int64
        var points: Int
    }

    private static func question(_ call: Call, _ services: GatewayServices) async throws -> Question {
        guard let metric = call.query("metric") else { throw ProblemError(.badRequest, "metric is required") }
        let to = try call.milliseconds("to") ?? services.environment.clock.wallTime.milliseconds
        let from = try call.milliseconds("from") ?? to.subtractingReportingOverflow(day).partialValue
        return Question(
            node: try await services.directory.find(try call.node()).node, metric: metric, from: from, to: to,
            points: try call.integer("points", in: 3...2000, default: 300))
    }

    /// Samples picked by the largest triangle in each of equal groups.
    /// - Throws: `ProblemError` 422 when there are too many to pick from; `DatabaseError`.
    static func outline(_ call: Call, _ services: GatewayServices) async throws -> TelemetrySeries {
        let question = try await question(call, services)
        let samples = try await services.database.read {
            try $0.telemetry.samples(
                of: question.node, metric: question.metric, from: question.from, to: question.to, after: nil,
                limit: sampleLimit + 1)
        }
        guard samples.count <= sampleLimit else {
            throw ProblemError(
                .unprocessableContent, "more than \(sampleLimit) samples: ask for a shorter time, or for /aggregate")
        }
        let picked = Downsampling.largestTriangles(
            samples.filter { $0.quality != .implausible }, count: question.points,
            time: { $0.place.timeMilliseconds }, value: { $0.value })
        return TelemetrySeries(
            node: question.node, metric: question.metric, unit: MetricUnit.symbol(of: question.metric),
            samples: picked.map { TelemetrySeries.Point($0) })
    }

    /// Equal parts.
    /// - Throws: `DatabaseError`.
    static func aggregate(_ call: Call, _ services: GatewayServices) async throws -> JSONValue {
        let question = try await question(call, services)
        let parts = try await services.database.read {
            try $0.telemetry.aggregate(
                of: question.node, metric: question.metric, from: question.from, to: question.to,
                points: question.points)
        }
        return [
            "node_id": .text(question.node.rawValue), "metric": .text(question.metric),
            "unit": .text(MetricUnit.symbol(of: question.metric)),
            "points": .list(
                parts.map { part in
                    [
                        "time_ms": .integer(part.timeMilliseconds), "count": .integer(Int64(part.count)),
                        "min": .number(part.minimum), "max": .number(part.maximum), "mean": .number(part.mean),
                    ]
                }),
        ]
    }
}

extension TelemetrySeries.Point {
    /// A stored sample as the API shows it.
    init(_ sample: StoredSample) {
        self.init(
            timeMilliseconds: sample.place.timeMilliseconds, value: sample.value, quality: sample.quality,
            timeSource: sample.timeSource == .clock ? nil : sample.timeSource)
    }
}
