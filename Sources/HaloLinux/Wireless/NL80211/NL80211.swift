import CHaloLinux
import HaloHardware
import HaloModel

/// Reads wireless interfaces, stations, paths, surveys and scans from the kernel (generic netlink family `nl80211`,
/// linux/nl80211.h).
struct NL80211: Sendable {
    private let sockets: NetworkSockets
    private let view: RadioView

    /// Works in the namespace in which `sockets` opens, and sees radios through `view`.
    init(_ sockets: NetworkSockets, view: RadioView) {
        self.sockets = sockets
        self.view = view
    }

    /// Every wireless interface, by name; none when the kernel has no wireless subsystem, which is a module that radio
    /// drivers bring along.
    /// - Throws: `HardwareError`.
    func interfaces() async throws -> [NL80211Interface] {
        let family: GenericNetlinkFamily
        do {
            family = try await self.family()
        } catch let error as HardwareError where error.code == .unsupported {
            return []
        }
        return try await family.dump(
            NL80211_CMD_GET_INTERFACE.rawValue, NetlinkAttributeWriter(), "list wireless interfaces"
        ).compactMap { try NL80211Interface($0) }.sorted { $0.name < $1.name }
    }

    /// The interface called `name`.
    /// - Throws: `HardwareError` `notFound`.
    func interface(_ name: String) async throws -> NL80211Interface {
        guard let found = try await interfaces().first(where: { $0.name == name }) else {
            throw HardwareError(.notFound, "there is no wireless interface \(name)")
        }
        return found
    }

    /// Stations by address.
    /// - Throws: `HardwareError` `notFound`, `down`.
    func stations(on name: String) async throws -> [Station] {
        try await list(NL80211_CMD_GET_STATION, on: name, "list stations of \(name)")
            .compactMap { try Station($0, view: view) }.sorted { $0.address < $1.address }
    }

    /// Paths by destination.
    /// - Throws: as `stations(on:)`.
    func paths(on name: String) async throws -> [MeshPath] {
        do {
            return try await list(NL80211_CMD_GET_MPATH, on: name, "list mesh paths of \(name)")
                .compactMap { try MeshPath($0) }.sorted { $0.destination < $1.destination }
        } catch let error as HardwareError where error.code == .unsupported {
            // An interface that is no mesh point has no paths.
            return []
        }
    }

    /// What was counted on the channel in use.
    /// - Throws: as `stations(on:)`.
    func survey(of name: String) async throws -> ChannelSurvey? {
        let primary = try await interface(name).primaryMHz
        do {
            return try await list(NL80211_CMD_GET_SURVEY, on: name, "survey of \(name)").lazy
                .compactMap { try ChannelSurvey($0, inUseMHz: primary) }.first
        } catch let error as HardwareError where error.code == .unsupported {
            return nil
        }
    }

    /// Mesh stations the last scans found, strongest first.
    /// - Throws: as `stations(on:)`.
    func scanResults(on name: String) async throws -> [ScanResult] {
        try await list(NL80211_CMD_GET_SCAN, on: name, "scan results of \(name)")
            .compactMap { try ScanResult($0, view: view) }
            .sorted { ($1.signalDBm, $0.address) < ($0.signalDBm, $1.address) }
    }

    private func list(_ command: nl80211_commands, on name: String, _ attempt: String) async throws
        -> [GenericNetlinkMessage]
    {
        let index = try await interface(name).index
        let attributes = try NetlinkAttributeWriter { try $0.append(NL80211_ATTR_IFINDEX.rawValue, integer: index) }
        return try await family().dump(command.rawValue, attributes, attempt)
    }

    private func family() async throws -> GenericNetlinkFamily {
        try await GenericNetlinkFamily.find("nl80211", module: "cfg80211", from: sockets)
    }
}
