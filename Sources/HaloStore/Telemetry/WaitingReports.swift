/// Counts the reports of each device that wait to be sorted into chunks.
struct WaitingReports {
    private struct Count {
        var reports: Int64 = 0
        var samples: Int64 = 0

        var isMany: Bool {
            reports >= TelemetryTable.reportsPerCompaction || samples >= TelemetryTable.samplesPerCompaction
        }
    }

    private var counts: [Int64: Count] = [:]
    /// Devices with many, in the order in which they came to it.
    private var many: [Int64] = []

    init(_ waiting: [TelemetryTable.Waiting]) {
        for device in waiting { count(device) }
    }

    /// The device whose turn it is; `nil` while none has many.
    var due: Int64? { many.first }

    /// Counts a report with so many samples.
    mutating func count(_ samples: Int64, of node: Int64) { count(1, samples, of: node) }

    /// Counts reports of a device.
    mutating func count(_ waiting: TelemetryTable.Waiting) {
        count(waiting.reports, waiting.samples, of: waiting.node)
    }

    /// Begins to count anew.
    mutating func forget(_ node: Int64) {
        counts[node] = nil
        many.removeAll { $0 == node }
    }

    private mutating func count(_ reports: Int64, _ samples: Int64, of node: Int64) {
        let before = counts[node, default: Count()]
        let after = Count(reports: before.reports + reports, samples: before.samples + samples)
        counts[node] = after
        if after.isMany, !before.isMany { many.append(node) }
    }
}
