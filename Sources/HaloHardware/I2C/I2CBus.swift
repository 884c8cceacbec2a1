import HaloModel

/// One I2C bus (NXP UM10204; Linux Documentation/i2c). Addresses are 7-bit, right-aligned.
///
/// An implementation keeps transactions on one bus from interleaving.
public protocol I2CBus: Sendable {
    /// The adapter's number: N of `/dev/i2c-N`.
    var number: Int { get }
    /// Whether the adapter can do raw transfers (`I2C_FUNC_I2C`), not just SMBus ones.
    var supportsRawTransfers: Bool { get }
    /// Runs `operations` in order between one START and one STOP, with a repeated START where the direction changes
    /// (`I2C_RDWR`).
    /// - Returns: what each `read` brought, in order.
    /// - Throws: `I2CError`.
    func transaction(address: UInt8, _ operations: [I2COperation]) async throws -> [[UInt8]]
    /// Whether something acknowledges `address`, asked as i2cdetect does: SMBus read byte for 0x30–0x37 and 0x50–0x5F,
    /// write quick elsewhere (i2c-tools i2cdetect.c).
    /// - Throws: `I2CError` when the bus itself fails.
    func probe(address: UInt8) async throws -> I2CProbe
}

/// One step of a transaction.
public enum I2COperation: Sendable, Equatable {
    /// Writes these octets.
    case write([UInt8])
    /// Reads so many octets, 1…8192.
    case read(Int)
}

/// What a probe found at an address.
public enum I2CProbe: Sendable, Equatable {
    /// Nothing acknowledged.
    case absent
    /// Something acknowledged.
    case present
    /// A kernel driver owns the address (EBUSY): left alone.
    case owned
}

/// The failures of an I2C transfer, as a driver can tell them apart.
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
    /// The adapter cannot do this kind of transfer: EOPNOTSUPP.
    case unsupported
    /// The adapter is gone: ENODEV.
    case absentBus
}

extension I2CBus {
    /// Writes `octets` in one message.
    /// - Throws: `I2CError`.
    public func write(address: UInt8, _ octets: [UInt8]) async throws {
        _ = try await transaction(address: address, [.write(octets)])
    }

    /// Reads `count` octets in one message.
    /// - Throws: `I2CError`.
    public func read(address: UInt8, count: Int) async throws -> [UInt8] {
        try await transaction(address: address, [.read(count)]).first ?? []
    }

    /// Writes, then reads after a repeated START: how registers are read.
    /// - Throws: `I2CError`.
    public func writeRead(address: UInt8, _ octets: [UInt8], count: Int) async throws -> [UInt8] {
        try await transaction(address: address, [.write(octets), .read(count)]).first ?? []
    }
}

/// The buses of a device.
public protocol I2CBuses: Sendable {
    /// Those there are now, by number.
    func buses() async throws -> [any I2CBus]
}
