import Foundation
import Glibc
import HaloHardware
import HaloLinux
import HaloModel
import XCTest

/// Two radios of mac80211_hwsim, each with a wpa_supplicant: the first is the subject, the second the neighbour, which is
/// in the mesh as soon as the subject's supplicant runs.
final class HwsimMesh: Sendable {
    private static let supplicant = "/usr/sbin/wpa_supplicant"
    private static let modprobe = "/sbin/modprobe"
    /// mac80211_hwsim numbers its radios 02:00:00:00:NN:00.
    private static let neighbour = MACAddress(rawValue: 0x0200_0000_0100)

    private let group: MeshGroupConfiguration
    private let folders: [TemporaryFolder]
    private let radios: [LinuxWireless]

    init(_ group: MeshGroupConfiguration) throws {
        self.group = group
        folders = try [TemporaryFolder(), TemporaryFolder()]
        radios = folders.map {
            LinuxWireless(platform: .hwsim, country: "US", gpio: LinuxGPIO(root: $0.path), root: $0.path)
        }
    }

    /// Skips unless there is a kernel that has such radios, and a supplicant.
    static func requireKernel() async throws {
        guard getuid() == 0 else { throw XCTSkip("only root may load modules") }
        guard FileManager.default.isExecutableFile(atPath: supplicant) else {
            throw XCTSkip("\(supplicant) is not installed")
        }
        let dry = try? await LinuxProcessRunner().run(
            modprobe, ["--dry-run", "--quiet", "mac80211_hwsim"], within: .seconds(10))
        guard dry?.exitCode == 0 else { throw XCTSkip("this kernel has no module mac80211_hwsim") }
    }

    func subject() async throws -> WirelessSubject {
        try await radios[0].setDriverLoaded(false)
        return WirelessSubject(
            wireless: radios[0], clock: LinuxClock(), group: group, neighbour: Self.neighbour,
            startSupplicant: { await self.startSupplicants() })
    }

    /// Ends the supplicants and removes the radios.
    func end() async {
        for folder in folders { kill(folder) }
        for _ in 0..<50 where (try? await radios[0].supplicant(on: "wlan0")) != nil {
            try? await Task.sleep(for: .milliseconds(100))
        }
        do { try await radios[0].setDriverLoaded(false) } catch { XCTFail("the radios stay: \(error)") }
    }

    private func startSupplicants() async {
        do {
            try await start("wlan1", folders[1])
            try await eventually("the neighbour's supplicant answers") {
                (try? await self.radios[1].supplicant(on: "wlan1")) != nil
            }
            try await radios[1].joinMesh(group, on: "wlan1")
            try await eventually("the neighbour is in the mesh") {
                try await self.radios[1].supplicant(on: "wlan1").state == "COMPLETED"
            }
            try await start("wlan0", folders[0])
            try await eventually("the supplicant answers") {
                (try? await self.radios[0].supplicant(on: "wlan0")) != nil
            }
        } catch {
            XCTFail("no mesh to join: \(error)")
        }
    }

    /// As the unit of a device does: with a configuration that only says where the control socket is.
    private func start(_ interface: String, _ folder: TemporaryFolder) async throws {
        let file = folder.path + "/run/halo/wpa_supplicant.conf"
        for path in ["/run/halo", "/var/run"] {
            try FileManager.default.createDirectory(
                atPath: folder.path + path, withIntermediateDirectories: true)
        }
        try "ctrl_interface=\(folder.path)/var/run/wpa_supplicant_s1g\nuser_mpm=1\n".write(
            toFile: file, atomically: true, encoding: .utf8)
        let result = try await LinuxProcessRunner().run(
            Self.supplicant,
            [
                "-B", "-t", "-Dnl80211", "-i\(interface)", "-c\(file)", "-P\(folder.path)/pid", "-f\(folder.path)/log",
            ], within: .seconds(20))
        guard result.exitCode == 0 else { throw HardwareError(.io, result.standardOutput + result.standardError) }
    }

    private func kill(_ folder: TemporaryFolder) {
        guard let text = try? String(contentsOfFile: folder.path + "/pid", encoding: .utf8),
            let process = pid_t(text.split(separator: "\n").first ?? "")
        else { return }
        Glibc.kill(process, SIGTERM)
    }

    private func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
        for _ in 0..<200 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw HardwareError(.timedOut, "never: \(what)")
    }
}
