/// What goes wrong with an I2C sensor, each counted on its own.
public enum SensorFailureKind: String, Sendable, Codable, CaseIterable, Comparable {
    /// The address or an octet was not acknowledged.
    case nack
    /// A check octet did not match: the answer was damaged on the wire.
    case crc
    /// A value outside the range its template calls plausible.
    case outOfRange = "out_of_range"
    /// SDA or SCL was held, or another controller took the bus.
    case stuckBus = "stuck_bus"
    /// The sensor was not ready in time, or held the clock too long.
    case timeout
    /// The template says the measurement is not to be believed, or it amounts to no number.
    case rejected
    /// The sensor lost its settings, as after a break of its supply.
    case reset
    /// The bus is gone, cannot do what the template needs, or a kernel driver took the address.
    case unavailable

    /// By name.
    public static func < (left: SensorFailureKind, right: SensorFailureKind) -> Bool { left.rawValue < right.rawValue }
}
