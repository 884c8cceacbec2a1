/// What a scan of one bus found.
public struct SensorScan: Sendable {
    /// Sensors that were identified, by address.
    public var found: [IdentifiedSensor] = []
    /// What answers and no template recognises, by address.
    public var unknown: [UnknownDevice] = []
    /// Addresses that belong to a kernel driver and were left alone, ascending.
    public var owned: [UInt8] = []

    /// Nothing found.
    public init() {}
}

/// A device no template recognises.
public struct UnknownDevice: Sendable, Equatable {
    /// Its 7-bit address.
    public let address: UInt8
    /// What the templates with this address miss in it, one line each.
    public let reasons: [String]

    /// Takes the parts as they are.
    public init(address: UInt8, reasons: [String]) {
        self.address = address
        self.reasons = reasons
    }
}

/// A device a template recognised.
public struct IdentifiedSensor: Sendable {
    /// What kind it is.
    public let template: SensorTemplate
    /// N of `/dev/i2c-N`.
    public let bus: Int
    /// Its 7-bit address.
    public let address: UInt8
    /// How sure that is.
    public let confidence: SensorConfidence
    /// What it is recognised by, for people.
    public let reason: String
}
