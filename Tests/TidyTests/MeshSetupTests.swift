import Foundation
import XCTest

/// deploy/mesh and deploy/systemd, run and checked in a folder of their own.
final class MeshSetupTests: XCTestCase {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("halo-setup-\(UUID())")

    override func setUpWithError() throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/systemctl") else {
            throw XCTSkip("systemctl is not installed: the scripts enable units with it")
        }
        for path in [
            "lib/modules/6.1/extra/morse.ko", "lib/modules/6.1/kernel/batman-adv.ko.xz",
            "lib/modules/6.1/kernel/wireguard.ko", "etc/halo/config.yaml", "etc/NetworkManager/NetworkManager.conf",
        ] { try write("", to: path) }
        try write("#!/bin/sh\necho \"own $*\"\n", to: "usr/local/sbin/wpa_supplicant", mode: 0o755)
        try write("#!/bin/sh\necho \"system $*\"\n", to: "usr/sbin/wpa_supplicant", mode: 0o755)
    }

    override func tearDown() { try? FileManager.default.removeItem(at: folder) }

    // MARK: - Setting up

    func testASecondRunChangesNothing() throws {
        for (kind, programs) in [
            ("gateway", ["gateway-api", "halo-agent", "halo-mesh"]),
            ("node", ["halo-agent", "halo-field", "halo-mesh"]),
        ] {
            try tearDownAndSetUp()
            let first = try setUp(kind)
            XCTAssertEqual(first.code, 0, first.text)
            let tree = try snapshot()
            for program in programs {
                XCTAssertEqual(
                    tree["etc/systemd/system/\(program).service"],
                    try content("deploy/systemd/\(program).service") + " 644", program)
                let wanting = program == "halo-mesh" ? "multi-user.target" : "halo-mesh.service"
                XCTAssertEqual(
                    tree["etc/systemd/system/\(wanting).wants/\(program).service"],
                    "-> /etc/systemd/system/\(program).service", "\(program) is enabled")
            }
            XCTAssertEqual(tree.keys.filter { $0.hasSuffix(".wants/wpa_supplicant-halo.service") }, [])
            XCTAssertEqual(tree["usr/local/libexec/halo/mesh-supplicant"]?.hasSuffix(" 755"), true)
            let second = try setUp(kind)
            XCTAssertEqual(second.code, 0, second.text)
            XCTAssertTrue(second.text.contains("everything is as it should be"), second.text)
            XCTAssertEqual(try snapshot(), tree)
        }
    }

    func testWhatWasChangedByHandIsMended() throws {
        XCTAssertEqual(try setUp("node").code, 0)
        let tree = try snapshot()
        try write("# nothing\n", to: "etc/modprobe.d/halo-morse.conf")
        try FileManager.default.removeItem(
            at: folder.appendingPathComponent("etc/systemd/system/multi-user.target.wants/halo-mesh.service"))
        let again = try setUp("node")
        XCTAssertTrue(again.text.contains("write /etc/modprobe.d/halo-morse.conf"), again.text)
        XCTAssertTrue(again.text.contains("enable halo-mesh"), again.text)
        XCTAssertFalse(again.text.contains("halo-agent.service"), again.text)
        XCTAssertEqual(try snapshot(), tree)
    }

    func testADryRunSaysWhatItWouldDoAndTouchesNothing() throws {
        let before = try snapshot()
        let outcome = try setUp("gateway", "--dry-run")
        XCTAssertEqual(outcome.code, 0, outcome.text)
        XCTAssertTrue(outcome.text.contains("would: write /etc/modprobe.d/halo-morse.conf"), outcome.text)
        XCTAssertTrue(outcome.text.contains("would: enable halo-mesh"), outcome.text)
        XCTAssertEqual(try snapshot(), before)
    }

    func testWhatStandsInTheWayIsToldBeforeAnythingIsChanged() throws {
        try FileManager.default.removeItem(at: folder.appendingPathComponent("lib/modules/6.1/extra/morse.ko"))
        try write("i2c-dev\nmorse\n", to: "etc/modules")
        for path in ["usr/local/sbin/wpa_supplicant", "usr/sbin/wpa_supplicant"] {
            try FileManager.default.removeItem(at: folder.appendingPathComponent(path))
        }
        let before = try snapshot()
        let outcome = try setUp("node")
        XCTAssertEqual(outcome.code, 1)
        for words in [
            "the kernel has no module morse", "/etc/modules loads the HaLow driver at boot",
            "there is no wpa_supplicant",
            "3 problem(s)",
        ] { XCTAssertTrue(outcome.text.contains(words), "\(words): \(outcome.text)") }
        XCTAssertEqual(try snapshot(), before)
    }

    func testWrongUsageIsRefused() throws {
        for arguments in [["--frobnicate"], ["--root"], ["--root", "/nonexistent"]] {
            XCTAssertEqual(try run("deploy/mesh/mesh-setup-node.sh", arguments).code, 2, "\(arguments)")
        }
        let help = try run("deploy/mesh/mesh-setup-gateway.sh", ["--help"])
        XCTAssertEqual(help.code, 0)
        XCTAssertTrue(help.text.contains("usage: mesh-setup-gateway.sh"))
    }

    // MARK: - The supplicant

    func testTheOwnSupplicantIsPreferredToTheSystems() throws {
        let own = try supplicant()
        XCTAssertEqual(own.code, 0, own.text)
        XCTAssertTrue(own.text.hasPrefix("own -D nl80211 -i wlan0 -c "), own.text)
        try FileManager.default.removeItem(at: folder.appendingPathComponent("usr/local/sbin/wpa_supplicant"))
        XCTAssertTrue(try supplicant(radio: "wlan1").text.hasPrefix("system -D nl80211 -i wlan1 -c "))
        try FileManager.default.removeItem(at: folder.appendingPathComponent("usr/sbin/wpa_supplicant"))
        XCTAssertEqual(try supplicant().code, 69)
    }

    func testTheSupplicantStartsWithoutANetworkAndKeepsWhatTheManagerWrote() throws {
        _ = try supplicant()
        let path = "run/halo/wpa_supplicant.conf"
        let first = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
        XCTAssertTrue(first.contains("ctrl_interface="))
        XCTAssertFalse(first.contains("network="))
        let written = "user_mpm=1\nnetwork={\n\tssid=616263\n\tmode=5\n\tno_auto_peer=1\n}\n"
        try write(written, to: path)
        XCTAssertEqual(try supplicant().code, 0)
        XCTAssertEqual(try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8), written)
    }

    func testAMeshThatPeersByItselfIsRefused() throws {
        let mesh = "network={\n\tmode=5\n}\n"
        let manual = "network={\n\tmode=5\n\tno_auto_peer=1\n}\n"
        for (text, code) in [
            (mesh, 78), (manual + mesh, 78), (mesh + manual, 78), (manual, 0), ("network={\n\tmode=0\n}\n" + manual, 0),
        ] {
            try write(text, to: "run/halo/wpa_supplicant.conf")
            let outcome = try supplicant()
            XCTAssertEqual(outcome.code, Int32(code), text)
            if code != 0 { XCTAssertTrue(outcome.text.contains("no_auto_peer=1"), outcome.text) }
        }
    }

    // MARK: - Agreement

    func testScriptsUnitsAndManagerSayTheSame() throws {
        let manager = try content("Sources/HaloMesh/Manager/MeshManager.swift")
        XCTAssertTrue(manager.contains("static let sdioDelay: Duration = .seconds(5)"))
        XCTAssertTrue(try content("deploy/mesh/mesh-common.sh").contains("\nsdio_delay_seconds=5\n"))
        XCTAssertTrue(manager.contains("supplicantUnit = \"wpa_supplicant-halo.service\""))
        XCTAssertTrue(
            try content("deploy/systemd/wpa_supplicant-halo.service").contains(
                "\nExecStart=/usr/local/libexec/halo/mesh-supplicant\n"))
        let blacklist = try content("deploy/mesh/halo-morse.conf")
        XCTAssertTrue(blacklist.contains("\nblacklist morse\n") && blacklist.contains("\nblacklist dot11ah\n"))
    }

    func testTheChainHangsOnHaloMesh() throws {
        for name in ["gateway-api", "halo-agent"] {
            let unit = try content("deploy/systemd/\(name).service")
            XCTAssertTrue(unit.contains("\nRequires=halo-mesh.service\nAfter=halo-mesh.service\n"), name)
            XCTAssertTrue(unit.contains("\nWantedBy=halo-mesh.service\n"), name)
        }
        let field = try content("deploy/systemd/halo-field.service")
        XCTAssertTrue(field.contains("\nWants=halo-mesh.service\nAfter=halo-mesh.service\n"))
        XCTAssertFalse(field.contains("Requires="))
        XCTAssertTrue(try content("deploy/systemd/halo-mesh.service").contains("\nWantedBy=multi-user.target\n"))
        XCTAssertFalse(try content("deploy/systemd/wpa_supplicant-halo.service").contains("[Install]"))
    }

    func testSystemdUnderstandsTheUnits() throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze") else {
            throw XCTSkip("systemd-analyze is not installed")
        }
        XCTAssertEqual(try setUp("gateway").code, 0)
        XCTAssertEqual(try setUp("node").code, 0)
        for program in ["halo-mesh", "halo-agent", "halo-field", "gateway-api"] {
            try write("#!/bin/sh\n", to: "usr/local/bin/\(program)", mode: 0o755)
        }
        let targets = "/lib/systemd/system"
        for name in try FileManager.default.contentsOfDirectory(atPath: targets) where name.hasSuffix(".target") {
            try? FileManager.default.copyItem(
                atPath: "\(targets)/\(name)",
                toPath: folder.appendingPathComponent("etc/systemd/system/\(name)").path)
        }
        let units = ["halo-mesh", "halo-agent", "halo-field", "gateway-api", "wpa_supplicant-halo"]
        let outcome = try run(
            "/usr/bin/systemd-analyze",
            ["verify", "--man=no", "--recursive-errors=no", "--root=\(folder.path)"] + units.map { "\($0).service" })
        XCTAssertEqual(outcome.code, 0, outcome.text)
        for unit in units { XCTAssertFalse(outcome.text.contains("\(unit).service:"), outcome.text) }
    }

    // MARK: - Running

    private struct Outcome {
        var code: Int32
        var text: String
    }

    private func tearDownAndSetUp() throws {
        tearDown()
        try setUpWithError()
    }

    private func setUp(_ kind: String, _ more: String...) throws -> Outcome {
        try run("deploy/mesh/mesh-setup-\(kind).sh", ["--root", folder.path] + more)
    }

    private func supplicant(radio: String? = nil) throws -> Outcome {
        var environment = ["HALO_ROOT": folder.path, "PATH": "/usr/bin:/bin"]
        environment["HALO_RADIO"] = radio
        return try run("deploy/mesh/mesh-supplicant.sh", [], environment: environment)
    }

    private func run(_ program: String, _ arguments: [String], environment: [String: String]? = nil) throws -> Outcome {
        let process = Process()
        process.executableURL =
            program.hasPrefix("/")
            ? URL(fileURLWithPath: program) : Repository.shared.root.appendingPathComponent(program)
        process.arguments = arguments
        if let environment { process.environment = environment }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(code: process.terminationStatus, text: String(decoding: data, as: UTF8.self))
    }

    private func write(_ text: String, to path: String, mode: Int = 0o644) throws {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
    }

    private func content(_ path: String) throws -> String {
        try String(contentsOf: Repository.shared.root.appendingPathComponent(path), encoding: .utf8)
    }

    /// Every file with content and mode, every link with its target.
    private func snapshot() throws -> [String: String] {
        var tree: [String: String] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            let full = folder.appendingPathComponent(path).path
            let attributes = try FileManager.default.attributesOfItem(atPath: full)
            switch attributes[.type] as? FileAttributeType {
            case .typeSymbolicLink?:
                tree[path] = "-> " + (try FileManager.default.destinationOfSymbolicLink(atPath: full))
            case .typeRegular?:
                let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
                tree[path] = try String(contentsOfFile: full, encoding: .utf8) + " " + String(mode, radix: 8)
            default: break
            }
        }
        return tree
    }
}
