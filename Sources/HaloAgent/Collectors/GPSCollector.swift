import HaloHardware

/// Where the device is. A device without a receiver has nothing to tell, and that is no failure.
struct GPSCollector: Collector {
    let name = "gps"
    let interval: Duration
    let deadline: Duration = .seconds(8)
    let gps: any GPSReceiver

    /// Receivers report once a second.
    private static let limit: Duration = .seconds(5)

    private static let mode = Metric(
        "gps.mode", "1", 0...3, "0 unknown, 1 no fix, 2 two-dimensional, 3 three-dimensional", source: "gpsd TPV mode")
    private static let latitude = Metric(
        "gps.latitude_deg", "deg", -90...90, "Degrees north, WGS 84", source: "gpsd TPV lat")
    private static let longitude = Metric(
        "gps.longitude_deg", "deg", -180...180, "Degrees east, WGS 84", source: "gpsd TPV lon")
    private static let altitude = Metric(
        "gps.altitude_m", "m", -500...20_000, "Above mean sea level", source: "gpsd TPV altMSL")
    private static let speed = Metric("gps.speed_mps", "m/s", 0...600, "Over ground", source: "gpsd TPV speed")
    private static let used = Metric(
        "gps.satellites_used", "1", 0...200, "Satellites the fix is computed from", source: "gpsd SKY uSat")
    private static let seen = Metric(
        "gps.satellites_seen", "1", 0...200, "Satellites in view", source: "gpsd SKY nSat")
    private static let horizontal = Metric(
        "gps.horizontal_error_m", "m", 0...10_000, "Estimated horizontal error, 95 %", source: "gpsd TPV eph")
    private static let vertical = Metric(
        "gps.vertical_error_m", "m", 0...10_000, "Estimated vertical error, 95 %", source: "gpsd TPV epv")

    static let metrics = [mode, latitude, longitude, altitude, speed, used, seen, horizontal, vertical]

    /// - Throws: `HardwareError` `timedOut` when a receiver is there and silent.
    func collect() async throws -> [Reading] {
        let fix: GPSFix
        do {
            fix = try await gps.fix(within: Self.limit)
        } catch let error as HardwareError where error.code == .unsupported {
            return []
        }
        var readings = [Self.mode.reading(Double(fix.mode))]
        let values: [(Metric, Double?)] = [
            (Self.latitude, fix.latitude), (Self.longitude, fix.longitude), (Self.altitude, fix.altitude),
            (Self.speed, fix.speed), (Self.used, fix.satellitesUsed.map(Double.init)),
            (Self.seen, fix.satellitesSeen.map(Double.init)), (Self.horizontal, fix.horizontalErrorMetres),
            (Self.vertical, fix.verticalErrorMetres),
        ]
        for (metric, value) in values { readings += metric.reading(value) }
        return readings
    }
}
