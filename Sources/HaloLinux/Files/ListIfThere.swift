import HaloHardware

extension LinuxFileSystem {
    /// The names in a folder; none when it does not exist.
    /// - Throws: `HardwareError`, except for `notFound`.
    func listIfThere(_ path: String) throws -> [String] {
        do {
            return try list(path)
        } catch let error as HardwareError where error.code == .notFound {
            return []
        }
    }
}
