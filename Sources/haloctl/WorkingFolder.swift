import Glibc
import HaloHardware

/// Paths as the shell means them.
enum WorkingFolder {
    /// The path from `/` on; one that does not begin there begins at the working folder.
    /// - Throws: `HardwareError` when that folder is gone.
    static func absolute(_ path: String) throws -> String {
        guard !path.hasPrefix("/") else { return path }
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard getcwd(&buffer, buffer.count) != nil else {
            throw HardwareError(.notFound, "the working folder is gone")
        }
        let folder = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return folder + "/" + path
    }
}
