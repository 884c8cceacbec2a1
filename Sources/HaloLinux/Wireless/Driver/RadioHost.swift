import Glibc
import HaloHardware

/// The SDIO host controller the radio chip hangs on. After a reset of the chip the controller has to be bound anew to its
/// driver, so that the bus enumerates the chip again.
struct RadioHost: Sendable, Equatable {
    /// Morse Micro's SDIO vendor ID (`morse_driver/sdio.c`).
    static let vendor = "0x325b"

    /// The controller's name on its bus, such as `fe300000.mmcnr`.
    let device: String
    /// Folder of its driver, such as `/sys/bus/platform/drivers/mmc-bcm2835`.
    let driver: String

    /// The host of the first chip on an SDIO bus; `nil` when there is none.
    /// - Throws: `HardwareError`.
    static func find(in system: LinuxFileSystem, root: RootedPath) throws -> RadioHost? {
        let folder = "/sys/bus/sdio/devices"
        for name in try listIfPresent(folder, in: system) {
            let octets = try system.readIfPresent("\(folder)/\(name)/vendor", limit: 64) ?? []
            guard String(decoding: octets, as: UTF8.self).prefix(while: { !$0.isWhitespace }) == vendor else {
                continue
            }
            // …/fe300000.mmcnr/mmc_host/mmc1/mmc1:0001/mmc1:0001:1
            let parts = try realPath(root.resolve("\(folder)/\(name)")).split(separator: "/")
            guard let host = parts.lastIndex(of: "mmc_host"), host > parts.startIndex else { continue }
            let controller = "/" + parts[..<host].joined(separator: "/")
            let driver = try realPath(controller + "/driver")
            return RadioHost(device: String(parts[host - 1]), driver: driver)
        }
        return nil
    }

    /// Reads what `record` wrote; `nil` for anything else.
    init?(record: [UInt8]) {
        let lines = String(decoding: record, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 3, lines[2].isEmpty, !lines[0].isEmpty, !lines[0].contains("/"), lines[0] != "..",
            lines[1].hasPrefix("/"), lines[1].contains("/sys/")
        else { return nil }
        device = String(lines[0])
        driver = String(lines[1])
    }

    /// Takes the parts as they are.
    init(device: String, driver: String) {
        self.device = device
        self.driver = driver
    }

    /// The host as text, to be kept while it is unbound.
    var record: [UInt8] { Array("\(device)\n\(driver)\n".utf8) }

    /// Whether the controller is bound to its driver.
    var isBound: Bool { access("\(driver)/\(device)", F_OK) == 0 }

    /// Makes sure that the controller could be bound again after it was unbound.
    /// - Throws: `HardwareError` `notPermitted`, `notFound` when the driver's files are not there for writing.
    func checkRebindable() throws {
        for name in ["unbind", "bind"] {
            let path = "\(driver)/\(name)"
            guard access(path, W_OK) == 0 else { throw HardwareError(errno: errno, "write \(path)") }
        }
    }

    /// Takes the controller from its driver; nothing to do when it is.
    /// - Throws: what `write` throws.
    func unbind(_ write: SysfsWriter) throws { if isBound { try write("\(driver)/unbind", device) } }

    /// Gives the controller to its driver; nothing to do when it is.
    /// - Throws: what `write` throws.
    func bind(_ write: SysfsWriter) throws { if !isBound { try write("\(driver)/bind", device) } }

    private static func listIfPresent(_ folder: String, in system: LinuxFileSystem) throws -> [String] {
        do {
            return try system.list(folder)
        } catch let error as HardwareError where error.code == .notFound {
            return []
        }
    }

    private static func realPath(_ path: String) throws -> String {
        guard let resolved = realpath(path, nil) else { throw HardwareError(errno: errno, "resolve \(path)") }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
