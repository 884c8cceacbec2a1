import HaloHardware
import HaloModel

/// Examines a device: its units, files, driver and mesh manager.
public struct Doctor: Sendable {
    /// The file that keeps the driver from loading by itself, which deploy/mesh installs.
    public static let blacklist = "/etc/modprobe.d/halo-morse.conf"
    /// How far back in a unit's journal to look for an error.
    private static let journalEntries = 50

    private let files: any FileSystem
    private let services: any ServiceManager
    private let transport: any HTTPTransport

    /// A doctor for the device these reach.
    public init(files: any FileSystem, services: any ServiceManager, transport: any HTTPTransport) {
        self.files = files
        self.services = services
        self.transport = transport
    }

    /// Looks at everything.
    /// - Parameter configuration: what the device is configured for, or why that cannot be told.
    public func examine(_ configuration: Result<NodeConfiguration, ConfigurationFault>) async -> DeviceExamination {
        var seen = DeviceExamination()
        switch configuration {
        case .success(let found): seen.role = found.role
        case .failure(let fault):
            seen.role = nil
            seen.configurationFault = fault.description
        }
        let names =
            ["halo-mesh", "halo-agent"]
            + (seen.role == .gateway ? ["gateway-api"] : seen.role == nil ? [] : ["halo-field"])
        do {
            for name in names { seen.units.append(try await unit(name)) }
        } catch {
            seen.servicesFault = "\(error)"
        }
        seen.isDriverBlacklisted = lines(of: Self.blacklist).contains("blacklist morse")
        seen.bootLoadFile = bootLoadFile()
        seen.isDriverLoaded = exists("/sys/module/morse")
        seen.hasMeshSupplicant = exists(DevicePaths.supplicant)
        seen.credentialsMode = (try? files.status(DevicePaths.agentEnvironment))?.mode
        seen.mesh = try? await transport.ask(DevicePaths.meshSocket, "/v1/mesh")
        return seen
    }

    private func unit(_ name: String) async throws -> DeviceExamination.Unit {
        let status = try await services.status(of: "\(name).service")
        // Priorities 0 to 3 of RFC 5424 6.2.1 are errors.
        let journal = try? await services.journal(of: "\(name).service", last: Self.journalEntries)
        return DeviceExamination.Unit(
            name: name, status: status, lastError: journal?.last { $0.priority <= 3 }.map { Self.printable($0.message) }
        )
    }

    private func bootLoadFile() -> String? {
        let folder = "/etc/modules-load.d"
        let names = ((try? files.list(folder)) ?? []).filter { $0.hasSuffix(".conf") }.sorted()
        return (["/etc/modules"] + names.map { "\(folder)/\($0)" }).first { file in
            lines(of: file).contains { $0 == "morse" || $0 == "dot11ah" }
        }
    }

    private func exists(_ path: String) -> Bool { (try? files.status(path)) != nil }

    /// Lines without space around them; none of a file that cannot be read.
    private func lines(of path: String) -> [String] {
        guard let octets = try? files.read(path, limit: 65_536) else { return [] }
        return octets.split(separator: 0x0A).map { line in
            let text = line.drop { $0 == 0x20 || $0 == 0x09 }
            let end = text.lastIndex { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
            return String(decoding: end.map { text[...$0] } ?? [], as: UTF8.self)
        }
    }

    /// A program's words must not control a terminal, nor fill it.
    private static func printable(_ message: String) -> String {
        String(
            String.UnicodeScalarView(
                message.unicodeScalars.prefix(300).map {
                    $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) ? " " : $0
                }))
    }
}
