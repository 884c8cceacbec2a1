import HaloHardware
import HaloModel

/// A receiver that stands where its device stands, or sees no sky.
///
/// Confined to the simulation's thread: called by jobs of the simulation's executor and by events only.
final class SimulatedGPS: GPSReceiver, @unchecked Sendable {
    /// Where the local plane's origin lies, degrees north and east, WGS 84.
    struct Origin: Sendable {
        var latitude: Double
        var longitude: Double
    }

    private let clock: SimulatedClock
    /// What satellites tell: right, whatever the device's own clock shows.
    private let calendar: SimulatedClock
    private let origin: Origin
    var position: Position
    var hasSky = true

    init(clock: SimulatedClock, calendar: SimulatedClock, origin: Origin, position: Position) {
        self.clock = clock
        self.calendar = calendar
        self.origin = origin
        self.position = position
    }

    /// One degree of latitude is 111 320 m and one of longitude that times the cosine of the latitude, on the sphere of
    /// WGS 84's mean radius; the error over a farm is below a metre.
    func fix(within limit: Duration) async throws -> GPSFix {
        try await clock.sleep(for: min(limit, .milliseconds(200)))
        guard hasSky else { return GPSFix(mode: 1) }
        return GPSFix(
            mode: 3, latitude: origin.latitude + position.y / 111_320,
            longitude: origin.longitude + position.x / (111_320 * Self.cosine(degrees: origin.latitude)),
            altitude: position.z, speed: 0, time: calendar.wallTime,
            satellitesUsed: 9, satellitesSeen: 14, horizontalErrorMetres: 4, verticalErrorMetres: 7)
    }

    /// cos x by its power series to x¹⁶, exact to 1e-12 on 0…90°: the same bits on every machine.
    private static func cosine(degrees: Double) -> Double {
        let x = degrees * .pi / 180
        var term = 1.0
        var sum = 1.0
        for k in stride(from: 2.0, through: 16.0, by: 2.0) {
            term *= -x * x / (k * (k - 1))
            sum += term
        }
        return sum
    }
}
