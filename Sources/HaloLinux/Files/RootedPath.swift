import HaloHardware

/// Puts a device's absolute paths under a root folder.
struct RootedPath: Sendable {
    /// The root without a slash at its end; empty for `/`.
    private let root: String

    /// Takes the root folder, `/` for none.
    init(root: String) {
        self.root = String(root.reversed().drop { $0 == "/" }.reversed())
    }

    /// The path below the root. `.`, `..` and doubled slashes are resolved by text, and `..` at the top stays at the
    /// top, as chroot(2) has it, so that no path leads out of the root.
    /// - Throws: `HardwareError` `invalid` for a path that is relative or holds a zero octet.
    func resolve(_ path: String) throws -> String {
        guard path.utf8.first == UInt8(ascii: "/"), !path.utf8.contains(0) else {
            throw HardwareError(.invalid, "\"\(path)\" is no absolute path")
        }
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return root + "/" + parts.joined(separator: "/")
    }
}
