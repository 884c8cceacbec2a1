import Foundation
import HaloHardware
import HaloModel
import XCTest

@testable import HaloLinux

final class LinuxWirelessTests: XCTestCase {
    private static let group = MeshGroupConfiguration(
        meshID: "halo-mesh", passphrase: "correct horse", country: "US", channel: 10, widthMHz: 2)

    func testJoiningEndsWhatWasWritesTheConfigurationAndJoins() async throws {
        let scratch = try ScratchFolder()
        let supplicant = try supplicant(in: scratch) {
            $0 == "GET_NETWORK 0 ssid" ? .reply("\"halo-mesh\"") : .reply("OK\n")
        }
        let wireless = wireless(scratch)
        try await wireless.joinMesh(Self.group, on: "wlan0")
        XCTAssertEqual(
            supplicant.commands, ["DISCONNECT", "RECONFIGURE", "GET_NETWORK 0 ssid", "MESH_GROUP_ADD 0"])
        let path = scratch.path + "/run/halo/wpa_supplicant.conf"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        XCTAssertTrue(text.contains("ctrl_interface=\(scratch.path)/var/run/wpa_supplicant_s1g\n"), text)
        XCTAssertTrue(text.contains("op_class=69\n"))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        XCTAssertEqual(mode, 0o600)
    }

    func testASupplicantThatReadsAnotherFileIsNoneOfOurs() async throws {
        let scratch = try ScratchFolder()
        let supplicant = try supplicant(in: scratch) {
            $0.hasPrefix("GET_NETWORK") ? .reply("\"home\"") : .reply("OK\n")
        }
        await assertError(.refused, "-c /run/halo/wpa_supplicant.conf") {
            try await self.wireless(scratch).joinMesh(Self.group, on: "wlan0")
        }
        XCTAssertFalse(supplicant.commands.contains { $0.hasPrefix("MESH") })
    }

    func testAMeshThatCannotBeIsRefusedBeforeAnybodyIsAsked() async throws {
        let scratch = try ScratchFolder()
        let supplicant = try supplicant(in: scratch) { _ in .reply("OK\n") }
        var group = Self.group
        group.channel = 11
        await assertError(.refused, "no S1G channel 11 of 2 MHz") {
            try await self.wireless(scratch).joinMesh(group, on: "wlan0")
        }
        XCTAssertEqual(supplicant.commands, [])
    }

    func testLeavingIsNoErrorOutsideAGroup() async throws {
        let scratch = try ScratchFolder()
        let supplicant = try supplicant(in: scratch) { $0.hasPrefix("MESH") ? .reply("FAIL\n") : .reply("OK\n") }
        try await wireless(scratch).leaveMesh(on: "wlan0")
        XCTAssertEqual(supplicant.commands, ["MESH_GROUP_REMOVE wlan0", "DISCONNECT"])
    }

    func testCommandsNameWhomTheyMean() async throws {
        let scratch = try ScratchFolder()
        let supplicant = try supplicant(in: scratch) { command in
            command.hasPrefix("SCAN") ? .reply("FAIL-BUSY\n") : .reply("OK\n")
        }
        let wireless = wireless(scratch)
        let peer = MACAddress(rawValue: 0x0200_0000_0100)
        try await wireless.addPeer(peer, on: "wlan0")
        try await wireless.removePeer(peer, on: "wlan0")
        await assertError(.busy) { try await wireless.startScan(on: "wlan0", everyChannel: true) }
        XCTAssertEqual(
            supplicant.commands,
            ["MESH_PEER_ADD 02:00:00:00:01:00", "MESH_PEER_REMOVE 02:00:00:00:01:00", "SCAN TYPE=ONLY"])
        await assertError(.notFound) { _ = try await wireless.supplicant(on: "wlan1") }
    }

    func testAMachineWithoutRadiosHasNoInterfaces() async throws {
        let scratch = try ScratchFolder()
        let wireless = wireless(scratch)
        // Whatever radios this machine has are not of the driver asked for, as the empty folder says.
        let interfaces = try await wireless.interfaces()
        XCTAssertEqual(interfaces, [])
        await assertError(.notFound) { _ = try await wireless.stations(on: "halo-none0") }
        await assertError(.notFound) { try await wireless.setUp(true, "halo-none0") }
    }

    private func wireless(_ scratch: ScratchFolder) -> LinuxWireless {
        LinuxWireless(
            platform: .morse, country: "US", gpio: LinuxGPIO(root: scratch.path), root: scratch.path,
            system: scratch.path,
            runner: CannedRunner(nil))
    }

    private func supplicant(
        in scratch: ScratchFolder, _ answer: @escaping @Sendable (String) -> FakeSupplicant.Answer
    ) throws -> FakeSupplicant {
        let folder = scratch.path + "/var/run/wpa_supplicant_s1g"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return try FakeSupplicant(at: folder + "/wlan0", answer)
    }

    private func assertError(
        _ code: HardwareError.Code, _ words: String = "", line: UInt = #line, _ body: () async throws -> Void
    ) async {
        do {
            try await body()
            XCTFail("no error", line: line)
        } catch {
            XCTAssertEqual((error as? HardwareError)?.code, code, "\(error)", line: line)
            XCTAssertTrue(words.isEmpty || "\(error)".contains(words), "\(error)", line: line)
        }
    }
}
