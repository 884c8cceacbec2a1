import HaloHardware
import HaloModel

/// A file of a set-up, as it is and as it is to be.
public struct SetupFile: Sendable, Equatable {
    /// Where it is on the device.
    public let path: String
    /// What it holds; `nil` when it is missing.
    public let current: String?
    /// Its permission bits; `nil` when it is missing.
    public let currentMode: UInt32?
    /// What it is to hold.
    public let wanted: String

    /// Both files hold secrets.
    public static let mode: UInt32 = 0o600

    /// Whether anything of it has to be changed.
    public var isDifferent: Bool { current != wanted || currentMode != Self.mode }

    /// Looks at the file.
    /// - Throws: `HardwareError` other than `notFound`; `SetupError` when it is not text.
    public init(_ path: String, wanted: String, in files: any FileSystem) throws {
        self.path = path
        self.wanted = wanted
        currentMode = try files.status(path)?.mode
        guard let octets = try files.readIfPresent(path, limit: 1 << 20) else {
            current = nil
            return
        }
        guard let text = String(validating: octets, as: UTF8.self) else {
            throw SetupError("\(path) is not UTF-8 text: move it away first")
        }
        current = text
    }

    /// What writing it would change, for whoever decides.
    public var difference: [String] {
        guard isDifferent else { return [] }
        guard let current, let currentMode else {
            return ["new: \(path)"] + LineDifference.lines(from: "", to: wanted)
        }
        var lines = ["changed: \(path)"]
        if currentMode != Self.mode {
            lines.append("mode \(String(currentMode, radix: 8)) becomes \(String(Self.mode, radix: 8))")
        }
        return lines + (current == wanted ? [] : LineDifference.lines(from: current, to: wanted))
    }

    /// Writes it in one step; what it held stays beside it as `….previous`.
    /// - Throws: `HardwareError`.
    public func write(in files: any FileSystem) throws {
        guard isDifferent else { return }
        try files.createDirectory("/etc/halo", mode: 0o755)
        if let current, current != wanted {
            try files.replace(path + ".previous", with: Array(current.utf8), mode: Self.mode)
        }
        try files.replace(path, with: Array(wanted.utf8), mode: Self.mode)
    }
}
