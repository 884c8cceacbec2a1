import HaloModel

/// One I2C bus (NXP UM10204; Linux Documentation/i2c). Addresses are 7-bit, right-aligned.
///
/// An implementation keeps transactions on one bus from interleaving.
public protocol I2CBus: Sendable {
    /// The adapter's number: N of `/dev/i2c-N`.
    var number: Int { get }
    /// What drives it.
    var adapter: I2CAdapter { get }
    /// Whether the adapter can do raw transfers (`I2C_FUNC_I2C`), not just SMBus ones.
    var supportsRawTransfers: Bool { get }
    /// Runs `operations` in order between one START and one STOP, with a repeated START where the direction changes
    /// (`I2C_RDWR`, or the SMBus call that puts the same on the wire).
    /// - Returns: what each `read` brought, in order.
    /// - Throws: `I2CError`; `unsupported` when `adapter.functionality.refusal(of:)` says so.
    func transaction(address: UInt8, _ operations: [I2COperation]) async throws -> [[UInt8]]
    /// Whether something acknowledges `address`, asked as i2cdetect does: SMBus read byte for 0x30–0x37 and 0x50–0x5F,
    /// write quick elsewhere (i2c-tools i2cdetect.c).
    /// - Throws: `I2CError` when the bus itself fails.
    func probe(address: UInt8) async throws -> I2CProbe
}

extension I2CBus {
    /// An adapter that says nothing of itself: what `supportsRawTransfers` says, and SMBus.
    public var adapter: I2CAdapter {
        I2CAdapter(name: "", functionality: supportsRawTransfers ? [.raw, .smbus] : .smbus)
    }

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
