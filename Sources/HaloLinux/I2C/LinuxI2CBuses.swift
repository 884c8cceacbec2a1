import HaloHardware
import Synchronization

/// The buses with a device node, `/dev/i2c-N` (Linux Documentation/i2c/dev-interface.rst), and what sysfs says of them.
public final class LinuxI2CBuses: I2CBuses {
    private static let prefix = "i2c-"
    /// The most octets read of an adapter's name.
    private static let nameLimit = 4096
    private let files: LinuxFileSystem
    private let root: RootedPath
    /// Open buses, by number. A bus keeps its descriptor and what it learned of the bus's health.
    private let open = Mutex<[Int: LinuxI2CBus]>([:])

    /// Takes the devices below `root`, which is `/` except in tests.
    public init(root: String = "/") {
        files = LinuxFileSystem(root: root)
        self.root = RootedPath(root: root)
    }

    /// Those there are now, by number. Channels of a multiplexer are buses of their own.
    /// - Throws: `HardwareError` `notPermitted` when the caller may not open one; `unsupported` when a device node is none
    ///   of an I2C adapter, or when there are adapters and no device nodes because the module i2c-dev is not loaded.
    public func buses() async throws -> [any I2CBus] {
        let numbers = try files.listIfThere("/dev").compactMap(Self.number).sorted()
        if numbers.isEmpty { try checkDeviceNodes() }
        return try open.withLock { open in
            for number in open.keys where !numbers.contains(number) { open[number] = nil }
            return try numbers.map { number in
                if let bus = open[number], bus.isThere { return bus }
                let bus = try LinuxI2CBus(number: number, name: name(of: number), root: root)
                open[number] = bus
                return bus
            }
        }
    }

    /// N of `i2c-N`; `nil` for another name.
    static func number(_ name: String) -> Int? {
        guard name.hasPrefix(prefix) else { return nil }
        let digits = name.dropFirst(prefix.count)
        return digits.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(digits) : nil
    }

    private func checkDeviceNodes() throws {
        let adapters = (try? files.list("/sys/bus/i2c/devices")) ?? []
        guard adapters.contains(where: { Self.number($0) != nil }) else { return }
        throw HardwareError(
            .unsupported, "there are I2C adapters and no /dev/i2c-N: load the module i2c-dev (modprobe i2c-dev)")
    }

    private func name(of number: Int) -> String {
        let path = "/sys/bus/i2c/devices/\(Self.prefix)\(number)/name"
        return (try? files.read(path, limit: Self.nameLimit)).flatMap(ProcfsText.name) ?? ""
    }
}
