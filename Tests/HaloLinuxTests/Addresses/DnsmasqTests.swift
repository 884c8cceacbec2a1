import Foundation
import HaloHardware
import HaloModel
import XCTest

@testable import HaloLinux

final class DnsmasqTests: XCTestCase {
    func testRecordedLeasesAreRead() throws {
        let leases = DnsmasqLeases.parse(try LinuxFixtures.text("network/dnsmasq.leases"))
        XCTAssertEqual(
            leases,
            [
                DHCPServerLease(
                    client: try XCTUnwrap(MACAddress("52:fe:5c:e8:e8:47")), address: IPv4Address(192, 168, 50, 19),
                    hostName: "phone1", expires: WallTime(milliseconds: 1_795_487_776_000))
            ])
    }

    func testLeasesAreOrderedAndWhatIsNoneIsLeftOut() {
        let text = """
            duid 00:01:00:01:2a
            100 02:00:00:00:00:02 10.0.0.9 * 01:02:00:00:00:00:02
            0 02:00:00:00:00:01 10.0.0.10 forever *
            100 02:00:00:00:00:03 fd00::9 six *
            100 02:00:00:00:00 10.0.0.11 short *
            99999999999999999999 02:00:00:00:00:04 10.0.0.12 late *
            -5 02:00:00:00:00:05 10.0.0.13 early *
            100 02:00:00:00:00:06 10.0.0.14
            """
        let leases = DnsmasqLeases.parse(text)
        XCTAssertEqual(leases.map(\.address), [IPv4Address(10, 0, 0, 9), IPv4Address(10, 0, 0, 10)])
        XCTAssertEqual(leases.map(\.hostName), ["", "forever"])
        XCTAssertEqual(leases.last?.expires, WallTime(nanoseconds: .max))
    }

    func testTheConfigurationServesOneLinkAndNothingElse() throws {
        let configuration = DHCPServerConfiguration(
            link: "bat0", server: try XCTUnwrap(IPv4Prefix("10.41.0.1/24")), rangeStart: IPv4Address(10, 41, 0, 50),
            rangeEnd: IPv4Address(10, 41, 0, 250), leaseDuration: .minutes(60))
        let lines = DnsmasqServer.text(configuration, root: "/opt").split(separator: "\n")
        for line in [
            "port=0", "interface=bat0", "dhcp-range=10.41.0.50,10.41.0.250,255.255.255.0,3600",
            "dhcp-leasefile=/opt/var/lib/halo/dnsmasq.leases", "pid-file=/opt/run/halo/dnsmasq.pid",
        ] {
            XCTAssertTrue(lines.contains(Substring(line)), line)
        }
    }

    func testWithoutTheProgramItIsUnsupportedAndNamesThePackage() async throws {
        let folder = try ScratchFolder()
        let addressing = LinuxAddressing(root: folder.path, processes: NoProgram())
        let configuration = DHCPServerConfiguration(
            link: "lo", server: try XCTUnwrap(IPv4Prefix("10.41.0.1/24")), rangeStart: IPv4Address(10, 41, 0, 50),
            rangeEnd: IPv4Address(10, 41, 0, 250), leaseDuration: .minutes(60))
        do {
            try await addressing.setDHCPServer(configuration)
            XCTFail("no error")
        } catch let error as HardwareError {
            XCTAssertEqual(error.code, .unsupported)
            XCTAssertTrue(error.message.contains("dnsmasq-base"), error.message)
        }
        let leases = try await addressing.leases()
        XCTAssertEqual(leases, [])
    }

    /// A process number in the file that is another program's by now: it is not ended.
    func testAnotherProgramsProcessIsLeftAlone() async throws {
        let folder = try ScratchFolder()
        let files = LinuxFileSystem(root: folder.path)
        try files.createDirectory("/run/halo", mode: 0o755)
        for text in ["\(getpid())\n", "1\n", "-1", "0", "x", "", "99999999999999"] {
            try files.replace("/run/halo/dnsmasq.pid", with: Array(text.utf8))
            try await LinuxAddressing(root: folder.path).setDHCPServer(nil)
        }
    }

    private struct NoProgram: ProcessRunner {
        func run(_ executable: String, _ arguments: [String], within limit: Duration) async throws -> ProcessResult {
            throw HardwareError(.notFound, "run \(executable): No such file or directory")
        }
    }
}
