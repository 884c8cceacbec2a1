import Glibc
import HaloHardware

/// Tells from the errors of transfers, one after the other, what is wrong with a bus.
///
/// Documentation/i2c/fault-codes.rst of Linux names the error numbers; that drivers differ is known from their code:
/// i2c-bcm2835 and i2c-tegra answer EREMOTEIO for any missing acknowledge, i2c-i801 ENXIO for that of the address, i2c-stub
/// ENODEV.
struct I2CBusHealth {
    /// So many addresses timed out, none with success between: it is not one slow device, something holds the clock.
    private static let stuckAfter = 3

    /// Addresses that timed out since the last sign of life.
    private var silent: Set<UInt8> = []

    /// A transfer succeeded: the lines move.
    mutating func succeeded() { silent = [] }

    /// A transfer failed.
    /// - Parameters:
    ///   - number: its error number.
    ///   - isAdapterThere: whether the device node still belongs to the adapter.
    mutating func failed(_ number: CInt, at address: UInt8, isAdapterThere: Bool) -> I2CError {
        switch number {
        case ETIMEDOUT:
            silent.insert(address)
            return silent.count >= Self.stuckAfter ? .busStuck : .timedOut
        case EAGAIN:
            // An adapter that sees SDA low when it would start loses arbitration every time.
            silent.insert(address)
            return silent.count >= Self.stuckAfter ? .busStuck : .arbitrationLost
        case EBUSY: return .busStuck
        case ENODEV, ENXIO, ENOENT:
            if !isAdapterThere { return .absentBus }
            silent = []
            return .noAcknowledgeAddress
        case EOPNOTSUPP, EINVAL, EMSGSIZE, ENOSYS: return .unsupported
        case ESHUTDOWN: return .absentBus
        default:
            // EREMOTEIO, EIO, EBADMSG, EPROTO: something answered, or did not, on lines that work.
            if !isAdapterThere { return .absentBus }
            silent = []
            return .noAcknowledgeData
        }
    }
}
