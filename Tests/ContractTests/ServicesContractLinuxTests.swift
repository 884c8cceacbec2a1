import Foundation
import HaloHardware
import HaloLinux
import XCTest

final class ServicesContractLinuxTests: XCTestCase {
    private static let unit = "halo-contract.service"
    private static let file = "/run/systemd/system/halo-contract.service"

    func testSystemdKeepsEveryPromise() async throws {
        let first = try? String(contentsOfFile: "/proc/1/comm", encoding: .utf8)
        guard first?.hasPrefix("systemd") == true else {
            throw XCTSkip("systemd is not what started this machine, but \(first ?? "something unknown")")
        }
        guard getuid() == 0 else { throw XCTSkip("only root may start units") }
        let text = """
            [Unit]
            Description=HALO contract
            [Service]
            ExecStart=/bin/sleep infinity
            [Install]
            WantedBy=multi-user.target

            """
        try text.write(toFile: Self.file, atomically: true, encoding: .utf8)
        try await systemctl("daemon-reload")
        let services = LinuxServices()
        await ServicesContract.promises.check {
            try await services.setEnabled(true, Self.unit)
            try await services.stop(Self.unit)
            return ServicesContract(services: services, unit: Self.unit)
        }
        try await services.stop(Self.unit)
        try await services.setEnabled(false, Self.unit)
        try FileManager.default.removeItem(atPath: Self.file)
        try await systemctl("daemon-reload")
    }

    private func systemctl(_ arguments: String...) async throws {
        let result = try await LinuxProcessRunner().run("/usr/bin/systemctl", arguments, within: .seconds(30))
        XCTAssertEqual(result.exitCode, 0, result.standardError)
    }
}
