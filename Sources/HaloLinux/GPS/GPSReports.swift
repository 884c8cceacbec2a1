import FoundationEssentials
import HaloHardware
import HaloModel

/// Puts gpsd's reports of one connection together: position and time come as TPV, satellites as SKY (gpsd_json(5)).
///
/// A value: it takes lines and says when there is a fix.
struct GPSReports: Sendable {
    /// How long a position waits for the satellites it was computed from: receivers report once a second.
    static let patience: Duration = .milliseconds(1500)

    private var satellites: Satellites?
    private var waiting: (fix: GPSFix, since: MonotonicInstant)?

    /// Takes a line that came at `now`.
    /// - Returns: the fix: at once when it is none or its satellites are known, else the second one.
    mutating func take(_ line: [UInt8], at now: MonotonicInstant) -> GPSFix? {
        if let sky = Satellites(report: line) { satellites = sky }
        if var fix = GPSFix(report: line) {
            fix.satellitesUsed = satellites?.used
            fix.satellitesSeen = satellites?.seen
            if fix.mode < 2 || satellites != nil || waiting != nil { return fix }
            waiting = (fix, now)
        } else if satellites != nil {
            return overdue(at: now, after: .zero)
        }
        return nil
    }

    /// The position that has waited for `patience`, its time brought forward to `now`; `nil` while there is none.
    func overdue(at now: MonotonicInstant, after patience: Duration = Self.patience) -> GPSFix? {
        guard let waiting, now - waiting.since >= patience else { return nil }
        var fix = waiting.fix
        fix.time = fix.time.map { $0 + (now - waiting.since) }
        fix.satellitesUsed = satellites?.used
        fix.satellitesSeen = satellites?.seen
        return fix
    }

    /// What a SKY report says. `uSat` and `nSat` since gpsd 3.22; before, each satellite's `used`.
    private struct Satellites: Sendable {
        var used: Int?
        var seen: Int?

        init?(report line: [UInt8]) {
            guard let report = try? JSONDecoder().decode(Report.self, from: Data(line)), report.class == "SKY" else {
                return nil
            }
            used = report.uSat ?? report.satellites.map { $0.count { $0.used == true } }
            seen = report.nSat ?? report.satellites?.count
            // A SKY report may carry nothing but dilutions of precision.
            guard used != nil || seen != nil else { return nil }
            if [used, seen].contains(where: { $0.map { !(0...1000).contains($0) } ?? false }) { return nil }
        }

        private struct Report: Decodable {
            struct Satellite: Decodable { var used: Bool? }
            var `class`: String
            var uSat: Int?
            var nSat: Int?
            var satellites: [Satellite]?
        }
    }
}
