import CHaloLinux

/// Names in the answers of the GPIO character device: `GPIO_MAX_NAME_SIZE` octets, ended by a zero octet.
enum KernelName {
    /// The name that `body` writes. Octets that are no UTF-8 are replaced.
    /// - Throws: what `body` throws.
    static func read(_ body: (UnsafeMutablePointer<CChar>) throws -> Void) rethrows -> String {
        let size = Int(GPIO_MAX_NAME_SIZE)
        return try withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { buffer in
            buffer.initialize(repeating: 0)
            guard let base = buffer.baseAddress else { return "" }
            try body(base)
            return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }
}
