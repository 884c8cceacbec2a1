/// How a transaction goes over the bus.
public enum I2CTransfer: Sendable, Equatable {
    /// As it is, with `I2C_RDWR`.
    case raw
    /// With one SMBus call.
    case smbus(SMBus)

    /// The SMBus calls HALO uses (Linux Documentation/i2c/smbus-protocol.rst).
    public enum SMBus: Sendable, Equatable {
        /// A write of no octet.
        case quick
        /// A read of one octet.
        case readByte
        /// A write of one octet.
        case writeByte(UInt8)
        /// A read of 1 to 32 octets of a register: byte data, word data, or I2C block.
        case readRegister(UInt8, Int)
        /// A write of 1 to 32 octets to a register, as `readRegister`.
        case writeRegister(UInt8, [UInt8])

        /// The call's name in the documentation of the kernel.
        public var name: String {
            switch self {
            case .quick: "SMBus quick command"
            case .readByte: "SMBus receive byte"
            case .writeByte: "SMBus send byte"
            case .readRegister(_, 1): "SMBus read byte"
            case .readRegister(_, 2): "SMBus read word"
            case .readRegister: "I2C block read"
            case .writeRegister(_, let octets):
                octets.count == 1 ? "SMBus write byte" : octets.count == 2 ? "SMBus write word" : "I2C block write"
            }
        }
    }
}
