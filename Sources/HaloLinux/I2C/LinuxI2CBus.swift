import CHaloLinux
import Glibc
import HaloHardware
import NIOPosix
import Synchronization

/// `/dev/i2c-N`: raw transfers with `I2C_RDWR`, the others through libi2c.
final class LinuxI2CBus: I2CBus {
    /// How long the adapter waits for a device, units of 10 ms: sensors stretch the clock for 20 ms at most. Adapters
    /// that have a time-out of their own ignore it.
    private static let timeout: UInt = 20
    /// How often the kernel tries again after lost arbitration.
    private static let retries: UInt = 2

    let number: Int
    let adapter: I2CAdapter
    private let descriptor: Descriptor
    private let path: String
    private let device: dev_t
    private let health = Mutex(I2CBusHealth())

    var supportsRawTransfers: Bool { adapter.functionality.contains(.raw) }

    /// Opens the bus.
    /// - Throws: `HardwareError`.
    init(number: Int, name: String, root: RootedPath) throws {
        let title = "/dev/i2c-\(number)"
        let path = try root.resolve(title)
        let opened = Descriptor(try SystemCall.retrying("open \(title)") { open(path, O_RDWR | O_CLOEXEC) })
        var bits: UInt64 = 0
        device = try opened.use("ask \(title)") { bus in
            try SystemCall.retrying("ask \(title)") { halo_i2c_functionality(bus, &bits) }
            try SystemCall.retrying("set up \(title)") { halo_i2c_limits(bus, Self.timeout, Self.retries) }
            var information = stat()
            try SystemCall.retrying("ask \(title)") { fstat(bus, &information) }
            return information.st_rdev
        }
        self.number = number
        self.path = path
        descriptor = opened
        adapter = I2CAdapter(name: name, functionality: I2CFunctionality(rawValue: bits))
    }

    /// Whether the device node still belongs to this adapter.
    var isThere: Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_rdev == device
    }

    func transaction(address: UInt8, _ operations: [I2COperation]) async throws -> [[UInt8]] {
        guard let transfer = adapter.functionality.transfer(for: operations) else { throw I2CError.unsupported }
        return try await onThread { bus in
            if let failure = self.select(bus, address) { throw failure }
            let result = self.run(transfer, operations, address, on: bus)
            switch result {
            case .success(let octets):
                self.health.withLock { $0.succeeded() }
                return octets
            case .failure(let failure):
                throw self.cause(of: failure.number, bus, address, operations)
            }
        }
    }

    func probe(address: UInt8) async throws -> I2CProbe {
        try await onThread { bus in
            switch self.select(bus, address) {
            case .owned: return .owned
            case let failure?: throw failure
            case nil: break
            }
            let number = self.knock(bus, address)
            if number == 0 {
                self.health.withLock { $0.succeeded() }
                return .present
            }
            let error = self.health.withLock { $0.failed(number, at: address, isAdapterThere: self.isThere) }
            switch error {
            case .noAcknowledgeAddress, .noAcknowledgeData, .unsupported: return .absent
            default: throw error
            }
        }
    }

    /// Runs `body` where it may wait, alone on the bus.
    private func onThread<Value: Sendable>(_ body: @escaping @Sendable (CInt) throws -> Value) async throws -> Value {
        try Task.checkCancellation()
        return try await NIOThreadPool.singleton.runIfActive { [descriptor, number] in
            try descriptor.use("i2c-\(number)", body)
        }
    }

    /// Makes SMBus calls go to `address`; raw transfers are not checked against drivers by the kernel, so they go through
    /// this too.
    private func select(_ bus: CInt, _ address: UInt8) -> I2CError? {
        guard address < 0x80 else { return .unsupported }
        guard halo_i2c_select(bus, address) != 0 else { return nil }
        return errno == EBUSY ? .owned : isThere ? .unsupported : .absentBus
    }

    /// Asks as i2cdetect does. An adapter without the quick command is asked by reading.
    /// - Returns: 0, or an error number.
    private func knock(_ bus: CInt, _ address: UInt8) -> CInt {
        let isMemory = (0x30...0x37).contains(address) || (0x50...0x5F).contains(address)
        let reads = isMemory || !adapter.functionality.contains(.quick)
        guard adapter.functionality.contains(reads ? .readByte : .quick) else { return EOPNOTSUPP }
        let result = reads ? i2c_smbus_read_byte(bus) : i2c_smbus_write_quick(bus, UInt8(I2C_SMBUS_WRITE))
        return result < 0 ? -result : 0
    }

    /// An error number of a transfer.
    private struct Failure: Error {
        var number: CInt
    }

    private func run(
        _ transfer: I2CTransfer, _ operations: [I2COperation], _ address: UInt8, on bus: CInt
    ) -> Result<[[UInt8]], Failure> {
        switch transfer {
        case .raw: runRaw(operations, address, on: bus)
        case .smbus(let call): run(call, on: bus)
        }
    }

    private func runRaw(
        _ operations: [I2COperation], _ address: UInt8, on bus: CInt
    ) -> Result<[[UInt8]], Failure> {
        var octets: [UInt8] = []
        var messages: [HaloI2CMessage] = []
        for operation in operations {
            switch operation {
            case .write(let written):
                octets += written
                messages.append(HaloI2CMessage(count: UInt16(clamping: written.count), reads: false))
            case .read(let count):
                octets += [UInt8](repeating: 0, count: count)
                messages.append(HaloI2CMessage(count: UInt16(clamping: count), reads: true))
            }
        }
        // A message of none needs an address of a buffer all the same.
        if octets.isEmpty { octets = [0] }
        guard halo_i2c_transfer(bus, address, &octets, messages, messages.count) == 0 else {
            return .failure(Failure(number: errno))
        }
        var results: [[UInt8]] = []
        var rest = octets[...]
        for message in messages {
            if message.reads { results.append(Array(rest.prefix(Int(message.count)))) }
            rest = rest.dropFirst(Int(message.count))
        }
        return .success(results)
    }

    private func run(_ call: I2CTransfer.SMBus, on bus: CInt) -> Result<[[UInt8]], Failure> {
        var block = [UInt8](repeating: 0, count: Int(I2C_SMBUS_BLOCK_MAX))
        var results: [[UInt8]] = []
        let result: CInt
        switch call {
        case .quick: result = i2c_smbus_write_quick(bus, UInt8(I2C_SMBUS_WRITE))
        case .writeByte(let value): result = i2c_smbus_write_byte(bus, value)
        case .readByte:
            result = i2c_smbus_read_byte(bus)
            results = [[UInt8(truncatingIfNeeded: result)]]
        case .readRegister(let register, 1):
            result = i2c_smbus_read_byte_data(bus, register)
            results = [[UInt8(truncatingIfNeeded: result)]]
        case .readRegister(let register, 2) where adapter.functionality.contains(.readWordData):
            // The low octet of an SMBus word comes first on the wire (SMBus 3.1, 6.5.4).
            result = i2c_smbus_read_word_data(bus, register)
            results = [[UInt8(truncatingIfNeeded: result), UInt8(truncatingIfNeeded: result >> 8)]]
        case .readRegister(let register, let count):
            result = i2c_smbus_read_i2c_block_data(bus, register, UInt8(clamping: count), &block)
            // Fewer than asked for is no reading of this register.
            guard result < 0 || result == count else { return .failure(Failure(number: EREMOTEIO)) }
            results = [Array(block.prefix(count))]
        case .writeRegister(let register, let octets):
            result = write(register, octets, on: bus)
        }
        return result < 0 ? .failure(Failure(number: -result)) : .success(results)
    }

    private func write(_ register: UInt8, _ octets: [UInt8], on bus: CInt) -> CInt {
        if octets.count == 1, let value = octets.first { return i2c_smbus_write_byte_data(bus, register, value) }
        if octets.count == 2, adapter.functionality.contains(.writeWordData), let low = octets.first,
            let high = octets.last
        {
            return i2c_smbus_write_word_data(bus, register, UInt16(high) << 8 | UInt16(low))
        }
        return i2c_smbus_write_i2c_block_data(bus, register, UInt8(clamping: octets.count), octets)
    }

    /// What an error number says, after asking the device where adapters do not tell a refused address from refused data.
    private func cause(of number: CInt, _ bus: CInt, _ address: UInt8, _ operations: [I2COperation]) -> I2CError {
        let error = health.withLock { $0.failed(number, at: address, isAdapterThere: isThere) }
        guard error == .noAcknowledgeData else { return error }
        // The device acknowledges octets of a write; those of a read are acknowledged by the adapter.
        let writes = operations.contains { if case .write(let octets) = $0 { !octets.isEmpty } else { false } }
        return writes && knock(bus, address) == 0 ? .noAcknowledgeData : .noAcknowledgeAddress
    }
}
