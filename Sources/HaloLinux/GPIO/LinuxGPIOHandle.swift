import CHaloLinux
import Glibc
import HaloHardware
import Synchronization

/// A line held by this program. The kernel takes it back when the descriptor closes, at the latest with the process.
final class LinuxGPIOHandle: GPIOHandle {
    private let descriptor: Descriptor
    private let title: String
    private let request: GPIORequest
    private let debounceMicroseconds: UInt32
    private let reader = Mutex<GPIOEdgeReader?>(nil)

    init(_ descriptor: Descriptor, title: String, request: GPIORequest, debounceMicroseconds: UInt32) {
        self.descriptor = descriptor
        self.title = title
        self.request = request
        self.debounceMicroseconds = debounceMicroseconds
    }

    deinit { release() }

    func value() async throws -> Bool {
        try descriptor.use("read \(title)") { line in
            try SystemCall.retrying("read \(title)") { halo_gpio_value(line) } != 0
        }
    }

    func set(_ value: Bool) async throws {
        try descriptor.use("set \(title)") { line in
            _ = try SystemCall.retrying("set \(title)") { halo_gpio_set(line, value) }
        }
    }

    /// Edge detection is switched on with the first stream: a line that is only read needs no interrupt.
    func edges() throws -> AsyncStream<GPIOEdge> {
        guard request.direction == .input else {
            throw HardwareError(.notPermitted, "watch \(title): it is an output")
        }
        return try reader.withLock { reader in
            if let running = reader { return running.watch() }
            let flags = GPIOLineFlags(request).union(.bothEdges).rawValue
            let started = try GPIOEdgeReader(descriptor, title: title) { line in
                _ = try SystemCall.retrying("watch \(title)") {
                    halo_gpio_configure(line, flags, debounceMicroseconds)
                }
            }
            reader = started
            return started.watch()
        }
    }

    func release() {
        reader.withLock { reader in
            reader?.stop()
            reader = nil
        }
        descriptor.close()
    }
}
