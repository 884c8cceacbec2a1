/// The failures of an I2C transfer, as a driver can tell them apart (Linux Documentation/i2c/fault-codes.rst).
public enum I2CError: String, Error, Sendable, CaseIterable {
    /// No acknowledge of the address: ENXIO.
    case noAcknowledgeAddress
    /// No acknowledge of a data octet: EREMOTEIO, EIO.
    case noAcknowledgeData
    /// Lost arbitration to another controller: EAGAIN.
    case arbitrationLost
    /// SDA or SCL held low: EBUSY from the adapter, or time-out of every address.
    case busStuck
    /// A device stretched the clock longer than the adapter waits: ETIMEDOUT.
    case timedOut
    /// A kernel driver owns the address: EBUSY from the address check.
    case owned
    /// The adapter cannot do this kind of transfer: EOPNOTSUPP. `I2CFunctionality.refusal(of:)` says why.
    case unsupported
    /// The adapter is gone: ENODEV.
    case absentBus

    /// What is likely wrong and what to do about it, for whoever stands next to the device.
    public var diagnosis: String {
        switch self {
        case .noAcknowledgeAddress:
            "nothing answers at this address: check supply, wiring and the sensor's address pins"
        case .noAcknowledgeData: "the device answers but refuses data: it may be busy, or another part than expected"
        case .arbitrationLost:
            "another controller or a short to ground takes the bus: disconnect other controllers, check SDA"
        case .busStuck:
            "SDA or SCL is held low: unplug devices one by one until the bus works, check the pull-up resistors (1.5 to 10 kΩ"
                + " to 3.3 V), then power-cycle what held it"
        case .timedOut:
            "a device held the clock longer than the adapter waits: lower the bus speed or power-cycle the device"
        case .owned: "a kernel driver uses this address: read the sensor through it, or unbind the driver"
        case .unsupported:
            "the adapter cannot do this kind of transfer: use a template with SMBus steps, or another bus"
        case .absentBus:
            "the adapter is gone: check that it is plugged in and enabled (Raspberry Pi: dtparam=i2c_arm=on)"
        }
    }
}
