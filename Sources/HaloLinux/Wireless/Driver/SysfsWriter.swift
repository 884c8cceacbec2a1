import Glibc
import HaloHardware

/// Writes a text to an attribute of sysfs, named by its path.
typealias SysfsWriter = @Sendable (_ path: String, _ text: String) throws -> Void

/// The attributes of sysfs: files whose every write is one command (`Documentation/filesystems/sysfs.rst`).
enum SysfsAttribute {
    /// Writes `text` in one piece. Unlike a file's, an attribute's rights may be for writing only.
    /// - Throws: `HardwareError`.
    static let write: SysfsWriter = { path, text in
        let octets = Array(text.utf8)
        let file = Descriptor(try SystemCall.retrying("open \(path)") { open(path, O_WRONLY | O_CLOEXEC) })
        defer { file.close() }
        try file.use("write \(text) to \(path)") { number in
            _ = try SystemCall.retrying("write \(text) to \(path)") { Glibc.write(number, octets, octets.count) }
        }
    }
}
