import Glibc
import HaloHardware

/// A file opened by `LinuxFileSystem` with `O_APPEND`.
final class LinuxOpenFile: OpenFile {
    private let descriptor: Descriptor
    private let path: String

    init(_ descriptor: Descriptor, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    func size() throws -> Int {
        try descriptor.use("size of \(path)") { number in
            var information = stat()
            try SystemCall.retrying("size of \(path)") { fstat(number, &information) }
            return Int(information.st_size)
        }
    }

    func read(at offset: Int, count: Int) throws -> [UInt8] {
        guard offset >= 0, count >= 0 else {
            throw HardwareError(.invalid, "read \(path): \(count) octets at \(offset)")
        }
        // Sized by what is there, so that a wrong count from elsewhere cannot ask for all memory.
        let wanted = min(count, max(0, try size() - offset))
        return try descriptor.use("read \(path)") { number in
            var octets = [UInt8](repeating: 0, count: wanted)
            let filled = try octets.withUnsafeMutableBytes { buffer in
                var filled = 0
                while filled < wanted, let base = buffer.baseAddress {
                    let got = try SystemCall.retrying("read \(path)") {
                        pread(number, base + filled, wanted - filled, off_t(offset + filled))
                    }
                    if got == 0 { break }
                    filled += got
                }
                return filled
            }
            return filled == wanted ? octets : Array(octets.prefix(filled))
        }
    }

    func append(_ octets: [UInt8]) throws {
        try descriptor.use("append to \(path)") { number in
            try octets.withUnsafeBytes { buffer in
                var written = 0
                while written < buffer.count, let base = buffer.baseAddress {
                    written += try SystemCall.retrying("append to \(path)") {
                        write(number, base + written, buffer.count - written)
                    }
                }
            }
        }
    }

    func truncate(to size: Int) throws {
        guard size >= 0 else { throw HardwareError(.invalid, "truncate \(path) to \(size) octets") }
        try descriptor.use("truncate \(path)") { number in
            _ = try SystemCall.retrying("truncate \(path)") { ftruncate(number, off_t(size)) }
        }
    }

    func synchronize() throws {
        try descriptor.use("synchronize \(path)") { number in
            _ = try SystemCall.retrying("synchronize \(path)") { fsync(number) }
        }
    }

    func close() { descriptor.close() }
}
