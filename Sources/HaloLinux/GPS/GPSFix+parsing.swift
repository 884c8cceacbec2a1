import FoundationEssentials
import HaloHardware
import HaloModel

extension GPSFix {
    /// Reads a TPV report (gpsd_json(5)); `nil` for reports of other classes and for what is no report.
    ///
    /// A report is believed only as far as it bears itself out: without a possible latitude and longitude it is no fix, and
    /// without an altitude it is two-dimensional, whatever its mode says.
    init?(report line: [UInt8]) {
        guard let report = try? JSONDecoder().decode(Report.self, from: Data(line)), report.class == "TPV",
            let mode = report.mode
        else { return nil }
        let time = report.time.flatMap(WallTime.init(rfc3339:))
        guard mode >= 2, let latitude = report.lat, let longitude = report.lon, (-90...90).contains(latitude),
            (-180...180).contains(longitude)
        else {
            self.init(mode: mode == 0 ? 0 : 1, time: time)
            return
        }
        // Mean sea level: altMSL since gpsd 3.20, alt before.
        let altitude = mode >= 3 ? (report.altMSL ?? report.alt) : nil
        self.init(
            mode: altitude == nil ? 2 : 3, latitude: latitude, longitude: longitude, altitude: altitude,
            speed: report.speed, time: time, horizontalErrorMetres: Self.error(report.eph),
            verticalErrorMetres: altitude == nil ? nil : Self.error(report.epv))
    }

    private static func error(_ metres: Double?) -> Double? { metres.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil } }

    private struct Report: Decodable {
        var `class`: String
        var mode: Int?
        var time: String?
        var lat: Double?
        var lon: Double?
        var alt: Double?
        var altMSL: Double?
        var speed: Double?
        var eph: Double?
        var epv: Double?
    }
}
