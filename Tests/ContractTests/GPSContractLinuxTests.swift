import Foundation
import HaloHardware
import HaloLinux
import XCTest

final class GPSContractLinuxTests: XCTestCase {
    private static let program = "/usr/sbin/gpsd"
    private static let port: UInt16 = 12_947

    func testGPSDKeepsEveryPromise() async throws {
        guard FileManager.default.isExecutableFile(atPath: Self.program) else {
            throw XCTSkip("\(Self.program) is not installed")
        }
        // A receiver that is silent until it is fed, and its sentences, which come by UDP.
        let gpsd = Process()
        gpsd.executableURL = URL(fileURLWithPath: Self.program)
        gpsd.arguments = ["-N", "-n", "-S", "\(Self.port)", "udp://127.0.0.1:\(Self.port)"]
        try gpsd.run()
        defer { Self.end(gpsd) }
        let feeder = Process()
        feeder.executableURL = URL(fileURLWithPath: "/bin/bash")
        feeder.arguments = ["-c", Self.sentences]
        try feeder.run()
        defer { Self.end(feeder) }
        let gps = LinuxGPS(port: Self.port)
        // It listens once it has started, and reports once it has recognized its receiver.
        for _ in 0..<60 {
            if let fix = try? await gps.fix(within: .seconds(2)), fix.mode >= 2 { break }
            try await Task.sleep(for: .milliseconds(500))
        }
        await GPSContract.promises.check { gps }
        let fix = try await gps.fix(within: .seconds(10))
        XCTAssertEqual(try XCTUnwrap(fix.latitude), 48.1173, accuracy: 0.0001)
        XCTAssertEqual(try XCTUnwrap(fix.longitude), 11.516667, accuracy: 0.0001)
    }

    func testWithoutGPSDThereIsNoReceiver() async {
        await assertThrows(
            "fix", { try await LinuxGPS(port: 1).fix(within: .seconds(1)) },
            where: { ($0 as? HardwareError)?.code == .unsupported })
    }

    /// Processes inherit what the thread that starts them blocks, and threads of async code block SIGTERM.
    private static func end(_ process: Process) {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// One fix in Munich, twice a second, in bash, whose redirections know UDP.
    private static let sentences = """
        while sleep 0.5; do
            printf '%s\\r\\n%s\\r\\n%s\\r\\n' \\
                '$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47' \\
                '$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A' \\
                '$GPGSA,A,3,04,05,,09,12,,,24,,,,,2.5,1.3,2.1*39' >/dev/udp/127.0.0.1/\(port)
        done
        """
}
