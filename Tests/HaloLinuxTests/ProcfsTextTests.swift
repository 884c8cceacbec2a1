import XCTest

@testable import HaloLinux

final class ProcfsTextTests: XCTestCase {
    func testARecordedMachineIsRead() throws {
        XCTAssertEqual(ProcfsText.uptimeSeconds(try recorded("uptime")), 2466.47)
        XCTAssertEqual(ProcfsText.load1(try recorded("loadavg")), 0.18)
        let memory = try recorded("meminfo")
        XCTAssertEqual(ProcfsText.memory("MemTotal", memory), 24_684_100 * 1024)
        XCTAssertEqual(ProcfsText.memory("MemAvailable", memory), 24_245_412 * 1024)
        XCTAssertEqual(ProcfsText.temperatureCelsius("48312\n"), 48.312)
    }

    func testBusyTimeLeavesOutIdleWaitingAndGuests() throws {
        let stat = try recorded("stat")
        // user 72177, nice 0, system 15566, irq 0, softirq 166, steal 23
        XCTAssertEqual(ProcfsText.busySeconds(stat, jiffiesPerSecond: 100), 879.32)
        XCTAssertEqual(ProcfsText.busySeconds("cpu 1 2 3 4\n", jiffiesPerSecond: 1), 6)
    }

    func testADeviceTreeNameEndsAtItsZeroOctet() {
        XCTAssertEqual(
            ProcfsText.name(Array("Raspberry Pi 4 Model B Rev 1.4\0".utf8)), "Raspberry Pi 4 Model B Rev 1.4")
        XCTAssertEqual(ProcfsText.name(Array("halo-gw\n".utf8)), "halo-gw")
        XCTAssertNil(ProcfsText.name([]))
        XCTAssertNil(ProcfsText.name([0]))
        XCTAssertNil(ProcfsText.name(Array(" \n".utf8)))
        XCTAssertEqual(ProcfsText.name([0x1B, 0x5B, 0x41, 0xFF]), "[A\u{FFFD}")
    }

    func testTextThatIsNotAsDocumentedIsNothing() {
        for text in [
            "", "\n", " ", "-1", "nan", "inf", "0x10", "1e400", "abc", "1.2.3", "\0", "cpu", "cpu -1 2 3 4 5",
            "cpu a b c d e",
        ] {
            XCTAssertNil(ProcfsText.uptimeSeconds(text), text)
            XCTAssertNil(ProcfsText.load1(text), text)
            XCTAssertNil(ProcfsText.busySeconds(text, jiffiesPerSecond: 100), text)
            XCTAssertNil(ProcfsText.memory("MemTotal", text), text)
        }
        for text in ["", "hot", "-273151", "1000000000000000000000", "12.5"] {
            XCTAssertNil(ProcfsText.temperatureCelsius(text), text)
        }
        XCTAssertEqual(ProcfsText.temperatureCelsius("-5500\n"), -5.5)
        XCTAssertNil(ProcfsText.busySeconds("cpu 1 2 3 4", jiffiesPerSecond: 0))
        XCTAssertNil(ProcfsText.memory("MemTotal", "MemTotal: 9223372036854775807 kB"))
        XCTAssertNil(ProcfsText.memory("MemTotal", "MemTotal: -4 kB"))
        XCTAssertNil(ProcfsText.memory("MemTotal", "MemTotal: 4 MB"))
        XCTAssertNil(ProcfsText.memory("MemTotal", "MemTotalX: 4 kB"))
    }

    func testCutAndFlippedTextNeverTraps() throws {
        let octets = Array((try recorded("stat") + recorded("meminfo")).utf8)
        var state: UInt64 = 1
        for cut in stride(from: 0, to: octets.count, by: 7) {
            var text = Array(octets.prefix(cut))
            for _ in 0..<3 where !text.isEmpty {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text[Int(state >> 33) % text.count] ^= UInt8(1 << (state >> 60 & 7))
            }
            let damaged = String(decoding: text, as: UTF8.self)
            _ = ProcfsText.busySeconds(damaged, jiffiesPerSecond: 100)
            _ = ProcfsText.memory("MemTotal", damaged)
            _ = ProcfsText.uptimeSeconds(damaged)
            _ = ProcfsText.name(text)
        }
    }

    private func recorded(_ name: String) throws -> String {
        try LinuxFixtures.text("procfs/" + name)
    }
}
