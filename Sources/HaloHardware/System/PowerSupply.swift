/// A battery, a mains adapter or an uninterruptible supply the kernel drives
/// (Linux Documentation/ABI/testing/sysfs-class-power).
public struct PowerSupply: Sendable, Equatable {
    /// The kernel's name for it, `battery`.
    public var name: String
    /// `type`: `Battery`, `UPS`, `Mains`, `USB`, …
    public var kind: String
    /// `online`: whether it supplies the device; `nil` when it does not tell.
    public var isOnline: Bool?
    /// `capacity`, percent of what it holds when full.
    public var capacityPercent: Double?
    /// `voltage_now`, volts.
    public var volts: Double?
    /// `current_now`, amperes; positive while charging, on most drivers.
    public var amperes: Double?
    /// `status`: `Charging`, `Discharging`, `Full`, `Not charging`; `nil` when it does not tell.
    public var status: String?

    /// Takes the parts as they are.
    public init(
        name: String, kind: String, isOnline: Bool? = nil, capacityPercent: Double? = nil, volts: Double? = nil,
        amperes: Double? = nil, status: String? = nil
    ) {
        self.name = name
        self.kind = kind
        self.isOnline = isOnline
        self.capacityPercent = capacityPercent
        self.volts = volts
        self.amperes = amperes
        self.status = status
    }
}
