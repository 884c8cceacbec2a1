import Foundation
import HTTPTypes
import HaloDoctor
import HaloHardware
import HaloLinux
import HaloModel
import XCTest

/// A device in a folder, with a systemd and a mesh manager made for the test.
final class DoctorTests: XCTestCase {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("halo-doctor-\(UUID())")

    override func setUpWithError() throws {
        try write("# why\nblacklist morse\n", to: "etc/modprobe.d/halo-morse.conf")
        try write("", to: "sys/module/morse/refcnt")
        try write("", to: "usr/local/sbin/wpa_supplicant")
        try write("HALO_API_TOKEN=x\n", to: "etc/halo/agent-env", mode: 0o600)
    }

    override func tearDown() { try? FileManager.default.removeItem(at: folder) }

    private func write(_ text: String, to path: String, mode: Int = 0o644) throws {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
    }

    private func examine(
        _ services: UnitsOfATest = UnitsOfATest(), role: NodeRole = .node, report: MeshReport? = nil
    ) async -> DeviceExamination {
        let mesh = MeshSettings(
            meshID: "m", passphrase: nil, trustSecret: "t", country: "US", channel: 28, widthMHz: 8)
        return await Doctor(
            files: LinuxFileSystem(root: folder.path), services: services, transport: SocketOfATest(report: report)
        ).examine(.success(NodeConfiguration(node: nil, role: role, mesh: mesh)))
    }

    private let online = MeshReport(
        node: NodeID(radio: MACAddress(rawValue: 0x0200_0000_0100)), state: .online, cause: "the gateway answers",
        since: WallTime(nanoseconds: 0), radio: nil, peers: [], underlay: nil, overlay: nil,
        gatewayLatencyMilliseconds: nil, rungsClimbed: [Int](repeating: 0, count: 7), history: [])

    func testAHealthyDeviceIsFoundHealthy() async {
        let seen = await examine(report: online)
        XCTAssertEqual(seen.units.map(\.name), ["halo-mesh", "halo-agent", "halo-field"])
        XCTAssertEqual(seen.mesh, online)
        XCTAssertEqual(Diagnosis.findings(seen), [])
        let gateway = await examine(role: .gateway, report: online)
        XCTAssertEqual(gateway.units.map(\.name), ["halo-mesh", "halo-agent", "gateway-api"])
    }

    func testADisabledHaloMeshIsFound() async {
        var services = UnitsOfATest()
        services.disabled = ["halo-mesh.service"]
        let findings = Diagnosis.findings(await examine(services, report: online))
        XCTAssertEqual(findings.map(\.what), ["is disabled: nothing of HALO starts at boot"])
        XCTAssertEqual(findings.map(\.command), ["sudo systemctl enable halo-mesh"])
    }

    func testTheLastErrorOfAUnitIsShownWithoutControlCharacters() async {
        var services = UnitsOfATest()
        services.failed = ["halo-agent.service"]
        services.message = "no \u{1B}[31mkey"
        let findings = Diagnosis.findings(await examine(services, report: online))
        XCTAssertEqual(findings.map(\.what), ["has failed; it last said: no  [31mkey"])
    }

    func testADriverThatLoadsByItselfIsFoundWhereverItIsTold() async throws {
        try write("#blacklist morse\n", to: "etc/modprobe.d/halo-morse.conf")
        try write("i2c-dev\n", to: "etc/modules")
        try write("  morse \r\n", to: "etc/modules-load.d/radio.conf")
        let seen = await examine(report: online)
        XCTAssertFalse(seen.isDriverBlacklisted)
        XCTAssertEqual(seen.bootLoadFile, "/etc/modules-load.d/radio.conf")
    }

    func testADeviceOfWhichNothingIsThereIsTold() async throws {
        try FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let doctor = Doctor(
            files: LinuxFileSystem(root: folder.path), services: AbsentServicesOfATest(),
            transport: SocketOfATest(report: nil))
        let findings = Diagnosis.findings(await doctor.examine(.failure(ConfigurationFault("config.yaml: missing"))))
        XCTAssertEqual(
            findings.map(\.subject),
            ["configuration", "systemd", "driver", "/usr/local/sbin/wpa_supplicant", "driver"])
        for finding in findings { XCTAssertFalse(finding.command.isEmpty) }
    }
}

private struct UnitsOfATest: ServiceManager {
    var disabled: Set<String> = []
    var failed: Set<String> = []
    var message = ""

    func status(of unit: String) async throws -> UnitStatus {
        UnitStatus(
            loadState: "loaded", activeState: failed.contains(unit) ? "failed" : "active", subState: "running",
            unitFileState: disabled.contains(unit) ? "disabled" : "enabled", restarts: 0)
    }
    func start(_ unit: String) async throws { XCTFail("a doctor only looks") }
    func stop(_ unit: String) async throws { XCTFail("a doctor only looks") }
    func restart(_ unit: String) async throws { XCTFail("a doctor only looks") }
    func setEnabled(_ enabled: Bool, _ unit: String) async throws { XCTFail("a doctor only looks") }
    func journal(of unit: String, last count: Int) async throws -> [JournalEntry] {
        guard failed.contains(unit) else { return [] }
        return [
            JournalEntry(time: WallTime(nanoseconds: 0), priority: 3, message: message),
            JournalEntry(time: WallTime(nanoseconds: 1), priority: 6, message: "stopped"),
        ]
    }
    func reboot() async throws { XCTFail("a doctor only looks") }
}

private struct AbsentServicesOfATest: ServiceManager {
    private let absent = HardwareError(.notFound, "no systemctl")

    func status(of unit: String) async throws -> UnitStatus { throw absent }
    func start(_ unit: String) async throws { throw absent }
    func stop(_ unit: String) async throws { throw absent }
    func restart(_ unit: String) async throws { throw absent }
    func setEnabled(_ enabled: Bool, _ unit: String) async throws { throw absent }
    func journal(of unit: String, last count: Int) async throws -> [JournalEntry] { throw absent }
    func reboot() async throws { throw absent }
}

private struct SocketOfATest: HTTPTransport {
    var report: MeshReport?

    func send(
        _ request: HTTPMessage<HTTPRequest>, to address: HTTPAddress, within limit: Duration
    ) async throws -> HTTPMessage<HTTPResponse> {
        guard let report, address == .unix(DevicePaths.meshSocket), request.head.path == "/v1/mesh" else {
            throw HardwareError(.notFound, "\(address): no such socket")
        }
        return .json(report)
    }

    func serve(_ address: HTTPAddress, _ handler: @escaping HTTPHandler) async throws {}
}
