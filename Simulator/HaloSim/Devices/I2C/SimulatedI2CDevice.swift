import HaloHardware

/// A device on a simulated bus, at the level of the octets it takes and gives.
public protocol SimulatedI2CDevice: AnyObject {
    /// Whether it acknowledges its address now, for a read or for a write.
    func acknowledges(reading: Bool) -> Bool
    /// Takes the octets of one write message, which may be none (write quick).
    /// - Throws: `I2CError.noAcknowledgeData` for an octet it does not take.
    func write(_ octets: [UInt8]) throws(I2CError)
    /// Gives the octets of one read message.
    /// - Throws: `I2CError`.
    func read(_ count: Int) throws(I2CError) -> [UInt8]
    /// The octets of every write that changed what it does or starts something, in order; to select a register is none. Tests
    /// hold a search to leaving this empty in everybody else's devices.
    var stateChanges: [[UInt8]] { get }
}

/// What is wrong with one device of a bus.
public enum SimulatedI2CFault: String, Sendable, CaseIterable {
    /// It does not acknowledge its address, as if unplugged.
    case silent
    /// It acknowledges its address and no data.
    case dataNotAcknowledged
    /// One bit of every message it sends arrives inverted.
    case corrupt
    /// It stretches the clock longer than the adapter waits.
    case stretching
    /// Another controller wins the bus whenever it is addressed.
    case arbitrationLost
}
