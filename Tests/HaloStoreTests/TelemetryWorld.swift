import HaloModel
import HaloStore
import XCTest

/// A database with one device, and samples that look like a sensor's.
struct TelemetryWorld {
    static let start: Int64 = 1_795_488_000_000
    let database: Database
    let node: NodeID

    init(path: String = ":memory:", executor: (any TaskExecutor)? = nil) async throws {
        database = try Database(path: path, executor: executor)
        let node = try XCTUnwrap(NodeID("n1"))
        self.node = node
        try await database.write { tables in
            guard try tables.nodes.find(node) == nil else { return }
            _ = try tables.nodes.insert(
                node, role: .node, radio: nil, publicKey: nil, overlay: nil, at: WallTime(milliseconds: Self.start))
        }
    }

    /// The report number `index` of the device, ten seconds after the one before, with one sample of each metric.
    func report(_ index: Int, metrics: Int = 4) -> TelemetryBatch {
        TelemetryBatch(
            node: node, boot: "b", firstSequence: UInt64(index * metrics),
            samples: (0..<metrics).map { metric in
                Sample(
                    metric: "m\(metric)", timeMilliseconds: Self.start + Int64(index) * 10_000,
                    value: Self.value(index, metric), quality: index % 50 == 49 ? .implausible : .good)
            })
    }

    /// What metric number `metric` reads in report number `index`.
    static func value(_ index: Int, _ metric: Int) -> Double {
        Double((index * 37 + metric * 11) % 400) / 10 + (metric == 3 ? 1.0 / 3 : 0)
    }

    /// Stores reports as the gateway does, each received when it was taken.
    func ingest(_ reports: Range<Int>, metrics: Int = 4) async throws {
        for index in reports {
            let batch = report(index, metrics: metrics)
            _ = try await database.ingest(
                batch, at: WallTime(milliseconds: Self.start + Int64(index) * 10_000 + 50))
        }
    }

    /// All there is of a metric.
    func values(_ metric: Int, from: Int64 = .min, to: Int64 = .max) async throws -> [Double] {
        let node = node
        return try await database.read {
            try $0.telemetry.samples(of: node, metric: "m\(metric)", from: from, to: to, limit: .max)
        }.map(\.value)
    }

    /// Lets upkeep work until it has nothing to do.
    func keepUp(_ policy: RetentionPolicy? = nil, at time: Int64) async throws {
        while try await database.upkeep(policy, at: WallTime(milliseconds: time)) {}
    }
}
