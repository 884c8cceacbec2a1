import HaloHardware
import HaloModel

/// What a fault injector can do to one device's network.
///
/// Confined to the simulation's thread: changed and read by events and by jobs of the simulation's executor.
public final class NetworkFaults: @unchecked Sendable {
    /// Share of the mesh interface's frames that vanish, 0…1, counted for each direction by itself.
    public var frameLoss = 0.0
    /// Share of the mesh interface's frames with one octet changed, 0…1, counted for each direction by itself.
    public var frameCorruption = 0.0
    /// The DHCP server has no address left and does not answer.
    public var isDHCPPoolExhausted = false
    /// An address the device answers ARP requests for although it is another's.
    public var duplicateAddress: IPv4Address?
    /// The WireGuard interface uses a key pair other than the one it was given, as a device does whose key was
    /// replaced.
    public var hasStaleKey = false

    private let random: SeededRandom

    init(random: SeededRandom) { self.random = random }

    /// The frame as it comes through: unchanged, damaged, or not at all.
    func pass(_ frame: [UInt8]) -> [UInt8]? {
        if frameLoss > 0, random.nextUnit() < frameLoss { return nil }
        guard frameCorruption > 0, !frame.isEmpty, random.nextUnit() < frameCorruption else { return frame }
        var damaged = frame
        let index = Int(random.next(below: UInt64(frame.count)))
        damaged[index] ^= UInt8(1 + random.next(below: 255))
        return damaged
    }
}
