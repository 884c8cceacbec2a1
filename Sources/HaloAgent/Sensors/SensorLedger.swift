import HaloHardware
import HaloModel
import HaloSensors

/// What became of every sensor since the agent started: its last values, and its failures by kind.
///
/// A value of a measurement that was followed by a failure is kept for whoever stands next to the device, marked stale; it is
/// never a reading again.
struct SensorLedger: Sendable {
    /// Which sensor.
    struct Key: Sendable, Hashable, Comparable {
        var bus: Int
        var address: UInt8
        var template: String

        static func < (left: Key, right: Key) -> Bool {
            (left.bus, left.address, left.template) < (right.bus, right.address, right.template)
        }

        /// As the heartbeat names it.
        var title: String { "\(template)@\(bus):0x\(String(address, radix: 16))" }
    }

    private struct Entry: Sendable {
        var state = SensorReport.State.working
        var confidence: String
        var reason: String
        var measurements = 0
        var values: [Reading] = []
        var measured: MonotonicInstant?
        var changed: MonotonicInstant
        var failures: [SensorFailureKind: Int] = [:]
        var lastFailure: String?
    }

    /// Sensors remembered at most; of more, those lost longest are forgotten.
    private static let limit = 128

    private var entries: [Key: Entry] = [:]
    /// Failures of all sensors by kind, those of forgotten ones included.
    private(set) var failures: [SensorFailureKind: Int] = [:]

    /// A sensor was set up.
    mutating func opened(_ key: Key, confidence: SensorConfidence, reason: String, at now: MonotonicInstant) {
        var entry = entries[key] ?? Entry(confidence: "", reason: "", changed: now)
        entry.state = .working
        entry.confidence = confidence.rawValue
        entry.reason = reason
        entry.changed = now
        entries[key] = entry
        while entries.count > Self.limit {
            let oldest = entries.filter { $0.value.state == .lost }.min {
                ($0.value.changed, $0.key) < ($1.value.changed, $1.key)
            }
            guard let oldest else { break }
            entries[oldest.key] = nil
        }
    }

    /// A sensor measured. Values its template calls implausible count as out of range.
    mutating func measured(_ key: Key, _ values: [Reading], at now: MonotonicInstant) {
        guard var entry = entries[key] else { return }
        entry.state = .working
        entry.measurements += 1
        entry.values = values
        entry.measured = now
        entry.changed = now
        entries[key] = entry
        for value in values where !value.isPlausible {
            count(.outOfRange, "\(value.metric) is \(value.value) \(value.unit), outside what is plausible", key)
        }
    }

    /// A sensor failed; `isLost` when it has to be found anew.
    mutating func failed(
        _ key: Key, _ kind: SensorFailureKind, _ message: String, isLost: Bool, at now: MonotonicInstant
    ) {
        count(kind, message, key)
        entries[key]?.state = isLost ? .lost : .failing
        entries[key]?.changed = now
    }

    /// A sensor was closed on purpose: no failure, and its values are old.
    mutating func closed(_ key: Key, at now: MonotonicInstant) {
        entries[key]?.state = .lost
        entries[key]?.changed = now
    }

    /// A bus or an address without a sensor failed.
    mutating func failed(_ kind: SensorFailureKind) { failures[kind, default: 0] += 1 }

    private mutating func count(_ kind: SensorFailureKind, _ message: String, _ key: Key) {
        failures[kind, default: 0] += 1
        entries[key]?.failures[kind, default: 0] += 1
        entries[key]?.lastFailure = message
    }

    /// The sensors for a report, in order.
    func sensors(at now: MonotonicInstant) -> [SensorReport.Sensor] {
        entries.sorted { $0.key < $1.key }.map { key, entry in
            let age = entry.measured.map { (now - $0).secondsValue } ?? 0
            return SensorReport.Sensor(
                template: key.template, bus: key.bus, address: key.address, state: entry.state,
                confidence: entry.confidence, reason: entry.reason, measurements: entry.measurements,
                readings: entry.values.map {
                    SensorReport.Reading(
                        metric: $0.metric, value: $0.value, unit: $0.unit,
                        quality: $0.isPlausible ? .good : .implausible, isStale: entry.state != .working,
                        ageSeconds: age)
                },
                failures: Dictionary(
                    uniqueKeysWithValues: entry.failures.map { ($0.key.rawValue, $0.value) }),
                lastFailure: entry.lastFailure)
        }
    }
}
