/// What an adapter can do: `I2C_FUNC_…` of linux/i2c.h.
public struct I2CFunctionality: OptionSet, Sendable, Hashable {
    /// The kernel's bits.
    public let rawValue: UInt64

    /// Takes the kernel's bits.
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// Raw transfers, `I2C_RDWR`.
    public static let raw = I2CFunctionality(rawValue: 0x0000_0001)
    /// A write of no octet.
    public static let quick = I2CFunctionality(rawValue: 0x0001_0000)
    /// A read of one octet without a register.
    public static let readByte = I2CFunctionality(rawValue: 0x0002_0000)
    /// A write of one octet.
    public static let writeByte = I2CFunctionality(rawValue: 0x0004_0000)
    /// One octet of a register.
    public static let readByteData = I2CFunctionality(rawValue: 0x0008_0000)
    /// One octet to a register.
    public static let writeByteData = I2CFunctionality(rawValue: 0x0010_0000)
    /// Two octets of a register.
    public static let readWordData = I2CFunctionality(rawValue: 0x0020_0000)
    /// Two octets to a register.
    public static let writeWordData = I2CFunctionality(rawValue: 0x0040_0000)
    /// 1 to 32 octets of a register.
    public static let readBlock = I2CFunctionality(rawValue: 0x0400_0000)
    /// 1 to 32 octets to a register.
    public static let writeBlock = I2CFunctionality(rawValue: 0x0800_0000)

    /// What Linux' i2c-stub has, and with more the SMBus hosts of PCs.
    public static let smbus: I2CFunctionality = [
        .quick, .readByte, .writeByte, .readByteData, .writeByteData, .readWordData, .writeWordData, .readBlock,
        .writeBlock,
    ]

    /// The most octets of an SMBus block (`I2C_SMBUS_BLOCK_MAX`).
    private static let longestBlock = 32
    /// The most messages of a raw transfer (`I2C_RDWR_IOCTL_MAX_MSGS`).
    private static let mostMessages = 42
    /// The most octets of a message of a raw transfer (Linux drivers/i2c/i2c-dev.c).
    private static let longestMessage = 8192

    /// How these operations go over the bus.
    /// - Returns: `nil` when the adapter cannot do them; `refusal(of:)` says why.
    public func transfer(for operations: [I2COperation]) -> I2CTransfer? {
        guard let smbus = smbusTransfer(for: operations) else {
            return contains(.raw) && Self.fault(in: operations) == nil ? .raw : nil
        }
        // The quick command is all that some adapters with raw transfers have for a message of no octets.
        if contains(.raw), smbus.call != .quick { return .raw }
        return contains(smbus.needs) ? .smbus(smbus.call) : nil
    }

    /// Why the adapter cannot do these operations; `nil` when it can.
    public func refusal(of operations: [I2COperation]) -> String? {
        if transfer(for: operations) != nil { return nil }
        if let fault = Self.fault(in: operations) { return fault }
        guard let smbus = smbusTransfer(for: operations) else {
            return
                "the adapter has no raw transfers (I2C_FUNC_I2C), and SMBus has none of this shape: it writes a register with"
                + " up to \(Self.longestBlock) octets, reads up to \(Self.longestBlock) octets of one register, or reads"
                + " one octet"
        }
        return "the adapter cannot do \(smbus.call.name) (functionality 0x\(String(rawValue, radix: 16)))"
    }

    private static func fault(in operations: [I2COperation]) -> String? {
        guard (1...mostMessages).contains(operations.count) else {
            return "a transaction has 1 to \(mostMessages) steps, not \(operations.count)"
        }
        for operation in operations {
            switch operation {
            case .read(let count) where !(1...longestMessage).contains(count):
                return "a read has 1 to \(longestMessage) octets, not \(count)"
            case .write(let octets) where octets.count > longestMessage:
                return "a write has up to \(longestMessage) octets, not \(octets.count)"
            default: break
            }
        }
        return nil
    }

    /// The SMBus call that puts the same on the wire (SMBus 3.1, 6.5; Linux Documentation/i2c/smbus-protocol.rst).
    private func smbusTransfer(for operations: [I2COperation]) -> (call: I2CTransfer.SMBus, needs: I2CFunctionality)? {
        switch operations.count {
        case 1:
            switch operations[0] {
            case .read(1): return (.readByte, .readByte)
            case .read: return nil
            case .write(let octets):
                guard let register = octets.first else { return (.quick, .quick) }
                let rest = Array(octets.dropFirst())
                switch rest.count {
                case 0: return (.writeByte(register), .writeByte)
                case 1: return (.writeRegister(register, rest), .writeByteData)
                case 2 where contains(.writeWordData): return (.writeRegister(register, rest), .writeWordData)
                case 2...Self.longestBlock: return (.writeRegister(register, rest), .writeBlock)
                default: return nil
                }
            }
        case 2:
            guard case .write(let octets) = operations[0], octets.count == 1, case .read(let count) = operations[1]
            else { return nil }
            switch count {
            case 1: return (.readRegister(octets[0], 1), .readByteData)
            case 2 where contains(.readWordData): return (.readRegister(octets[0], 2), .readWordData)
            case 2...Self.longestBlock: return (.readRegister(octets[0], count), .readBlock)
            default: return nil
            }
        default: return nil
        }
    }
}
