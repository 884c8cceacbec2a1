import HaloHardware

/// A simulated I2C bus: devices at addresses, and everything that can be wrong with them.
///
/// Confined to the simulation's thread: used only by jobs of the simulation's executor and by events of its queue,
/// which run one after the other on one thread.
public final class SimulatedI2CBus: I2CBus, @unchecked Sendable {
    /// What is wrong with the bus as a whole.
    public enum Fault: String, Sendable, CaseIterable {
        /// SDA or SCL is held low.
        case stuck
        /// The adapter is gone.
        case absent
    }

    /// N of `/dev/i2c-N`.
    public let number: Int
    /// What drives the bus.
    public let adapter: I2CAdapter
    /// Whether the adapter does raw transfers.
    public var supportsRawTransfers: Bool { adapter.functionality.contains(.raw) }
    /// What is wrong with the bus as a whole, if anything.
    public var fault: Fault?
    /// Messages written so far, for checks that nothing was written that must not be: address and octets, in order.
    public private(set) var written: [(address: UInt8, octets: [UInt8])] = []

    /// Where this bus is a segment behind a multiplexer.
    private let branch: Branch?
    private var multiplexers: [SimulatedTCA9548A] = []
    private var devices: [UInt8: any SimulatedI2CDevice] = [:]
    private var faults: [UInt8: SimulatedI2CFault] = [:]
    private var owned: Set<UInt8> = []

    /// How many of the newest written messages are kept.
    private static let keptMessages = 256

    private struct Branch {
        let bus: SimulatedI2CBus
        let multiplexer: SimulatedTCA9548A
        let channel: Int
    }

    /// An empty bus, of an adapter that can do raw transfers as those of boards do, or only SMBus calls.
    public init(number: Int, supportsRawTransfers: Bool = true, name: String = "simulated") {
        self.number = number
        adapter = I2CAdapter(name: name, functionality: supportsRawTransfers ? [.raw, .smbus] : .smbus)
        branch = nil
    }

    /// An empty segment behind a multiplexer, which the kernel's driver selects for each transfer. It is named as the kernel does.
    /// - Parameter channel: 0 to 7.
    public init(number: Int, behind multiplexer: SimulatedTCA9548A, channel: Int, of bus: SimulatedI2CBus) {
        self.number = number
        adapter = I2CAdapter(
            name: "i2c-\(bus.number)-mux (chan_id \(channel))", functionality: bus.adapter.functionality)
        branch = Branch(bus: bus, multiplexer: multiplexer, channel: channel)
        multiplexer.connect(self, to: channel)
    }

    /// Plugs in a multiplexer that a kernel driver owns.
    public func attach(_ multiplexer: SimulatedTCA9548A, at address: UInt8) {
        attach(multiplexer as any SimulatedI2CDevice, at: address)
        multiplexers.append(multiplexer)
        setOwned(true, at: address)
    }

    /// Plugs a device in, in the place of what was there.
    public func attach(_ device: any SimulatedI2CDevice, at address: UInt8) { devices[address] = device }

    /// Unplugs what is there.
    public func detach(_ address: UInt8) { devices[address] = nil }

    /// Makes the device at `address` faulty, or well again with `nil`.
    public func setFault(_ fault: SimulatedI2CFault?, at address: UInt8) { faults[address] = fault }

    /// Gives the address to a kernel driver, or takes it back.
    public func setOwned(_ isOwned: Bool, at address: UInt8) {
        if isOwned { owned.insert(address) } else { owned.remove(address) }
    }

    /// Runs the operations in order.
    /// - Throws: `I2CError` as the faults say, `unsupported` for a transfer the adapter cannot do.
    public func transaction(address: UInt8, _ operations: [I2COperation]) async throws -> [[UInt8]] {
        try checkAdapter()
        guard address < 0x80, adapter.functionality.transfer(for: operations) != nil else {
            throw I2CError.unsupported
        }
        guard !isOwned(address) else { throw I2CError.owned }
        return try connected { root throws(I2CError) in
            guard let segment = root.segment(of: address) else { throw .noAcknowledgeAddress }
            return try segment.perform(address, operations)
        }
    }

    /// Asks as i2cdetect does: a read of one octet where EEPROMs are, a write of none elsewhere.
    /// - Throws: `I2CError` when the bus itself fails.
    public func probe(address: UInt8) async throws -> I2CProbe {
        try checkAdapter()
        if isOwned(address) { return .owned }
        return try connected { root throws(I2CError) in try root.segment(of: address)?.look(at: address) ?? .absent }
    }

    /// Runs `body` on the adapter's own bus while the way from there to this segment is connected.
    private func connected<Result>(
        _ body: (SimulatedI2CBus) throws(I2CError) -> Result
    ) throws(I2CError) -> Result {
        guard let branch else { return try body(self) }
        return try branch.bus.connected { root throws(I2CError) in
            branch.multiplexer.select(branch.channel)
            defer { branch.multiplexer.release() }
            return try body(root)
        }
    }

    /// The segment with a device at `address` among those connected now.
    private func segment(of address: UInt8) -> SimulatedI2CBus? {
        if devices[address] != nil { return self }
        return multiplexers.lazy.flatMap(\.connected).compactMap { $0.segment(of: address) }.first
    }

    private func perform(_ address: UInt8, _ operations: [I2COperation]) throws(I2CError) -> [[UInt8]] {
        let device = try respondingDevice(address)
        var results: [[UInt8]] = []
        for operation in operations {
            switch operation {
            case .write(let octets):
                guard device.acknowledges(reading: false) else { throw .noAcknowledgeAddress }
                if faults[address] == .dataNotAcknowledged, !octets.isEmpty { throw .noAcknowledgeData }
                record(address, octets)
                try device.write(octets)
            case .read(let count):
                guard device.acknowledges(reading: true) else { throw .noAcknowledgeAddress }
                var octets = try device.read(count)
                if faults[address] == .corrupt, !octets.isEmpty { octets[0] ^= 0x04 }
                results.append(octets)
            }
        }
        return results
    }

    private func look(at address: UInt8) throws(I2CError) -> I2CProbe {
        guard let device = devices[address] else { return .absent }
        switch faults[address] {
        case .silent: return .absent
        case .arbitrationLost: throw .arbitrationLost
        case .stretching: throw .timedOut
        case .dataNotAcknowledged, .corrupt, nil: break
        }
        let reads = (0x30...0x37).contains(address) || (0x50...0x5F).contains(address)
        guard device.acknowledges(reading: reads) else { return .absent }
        if reads { _ = try? device.read(1) }
        return .present
    }

    /// An address a driver owns is owned behind a multiplexer too (Linux i2c-core-base.c, i2c_check_addr_busy).
    private func isOwned(_ address: UInt8) -> Bool { owned.contains(address) || branch?.bus.isOwned(address) == true }

    private func checkAdapter() throws(I2CError) {
        switch fault {
        case .stuck: throw .busStuck
        case .absent: throw .absentBus
        case nil: try branch?.bus.checkAdapter()
        }
    }

    private func respondingDevice(_ address: UInt8) throws(I2CError) -> any SimulatedI2CDevice {
        guard let device = devices[address] else { throw .noAcknowledgeAddress }
        switch faults[address] {
        case .silent: throw .noAcknowledgeAddress
        case .stretching: throw .timedOut
        case .arbitrationLost: throw .arbitrationLost
        case .dataNotAcknowledged, .corrupt, nil: return device
        }
    }

    private func record(_ address: UInt8, _ octets: [UInt8]) {
        if written.count >= Self.keptMessages { written.removeFirst(Self.keptMessages / 2) }
        written.append((address, octets))
    }
}
