import HaloModel

/// gpsd's reports (gpsd_json(5), TCP 2947).
public protocol GPSReceiver: Sendable {
    /// The newest TPV report, waiting at most `limit` for one.
    /// - Throws: `HardwareError` `unsupported` when no gpsd answers, `timedOut` when it reports nothing.
    func fix(within limit: Duration) async throws -> GPSFix
}

/// A TPV report of gpsd, with what the SKY report of the same receiver says of satellites.
public struct GPSFix: Sendable, Equatable {
    /// gpsd's `mode`: 0 unknown, 1 no fix, 2 two-dimensional, 3 three-dimensional.
    public var mode: Int
    /// Degrees north, WGS 84; `nil` without a fix.
    public var latitude: Double?
    /// Degrees east, WGS 84; `nil` without a fix.
    public var longitude: Double?
    /// Metres above mean sea level; `nil` without a three-dimensional fix.
    public var altitude: Double?
    /// Metres a second over ground.
    public var speed: Double?
    /// The receiver's calendar time. Not to be trusted alone: receivers are off by 1024 weeks now and then.
    public var time: WallTime?
    /// Satellites the fix is computed from (SKY `uSat`); `nil` when the receiver does not tell.
    public var satellitesUsed: Int?
    /// Satellites in view (SKY `nSat`); as `satellitesUsed`.
    public var satellitesSeen: Int?
    /// Estimated horizontal error, metres, 95 % (`eph`).
    public var horizontalErrorMetres: Double?
    /// Estimated vertical error, metres, 95 % (`epv`).
    public var verticalErrorMetres: Double?

    /// Takes the parts as they are.
    public init(
        mode: Int, latitude: Double? = nil, longitude: Double? = nil, altitude: Double? = nil, speed: Double? = nil,
        time: WallTime? = nil, satellitesUsed: Int? = nil, satellitesSeen: Int? = nil,
        horizontalErrorMetres: Double? = nil, verticalErrorMetres: Double? = nil
    ) {
        self.mode = mode
        self.latitude = latitude
        self.longitude = longitude
        self.altitude = altitude
        self.speed = speed
        self.time = time
        self.satellitesUsed = satellitesUsed
        self.satellitesSeen = satellitesSeen
        self.horizontalErrorMetres = horizontalErrorMetres
        self.verticalErrorMetres = verticalErrorMetres
    }
}
