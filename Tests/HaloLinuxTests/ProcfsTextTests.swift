import XCTest

@testable import HaloLinux

final class ProcfsTextTests: XCTestCase {
    func testARecordedMachineIsRead() throws {
        XCTAssertEqual(ProcfsText.uptimeSeconds(try recorded("uptime")), 2466.47)
        XCTAssertEqual(ProcfsText.loads(try recorded("loadavg")).first, 0.18)
        XCTAssertEqual(ProcfsText.loads(try recorded("loadavg")).count, 3)
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

    func testInterfacesAreReadFromTheirColumns() {
        let text = """
            Inter-|   Receive                                                |  Transmit
             face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                lo:  840      10    0    0    0     0          0         0      840      10    0    0    0     0       0          0
              bat0: 18446744073709551615 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16
              eth0: 1 2 3
            """
        let found = ProcfsText.interfaces(text)
        XCTAssertEqual(found.map(\.name), ["lo", "bat0"])
        XCTAssertEqual(
            found.last?.received, .init(octets: .max, packets: 2, errors: 3, drops: 4))
        XCTAssertEqual(found.last?.sent, .init(octets: 9, packets: 10, errors: 11, drops: 12))
    }

    func testProcessorsClockSwapAndThrottlingAreRead() throws {
        XCTAssertEqual(ProcfsText.processors("cpu 1 2 3 4 5\ncpu0 1 2 3 4\ncpu3 1 2 3 4\nintr 4\n"), 2)
        XCTAssertNil(ProcfsText.processors("cpu 1 2 3 4 5\n"))
        XCTAssertEqual(ProcfsText.frequencyHertz("1500000\n"), 1_500_000_000)
        XCTAssertEqual(ProcfsText.swapUsed("SwapTotal: 100 kB\nSwapFree: 60 kB\n"), 40 * 1024)
        XCTAssertNil(ProcfsText.swapUsed("SwapTotal: 100 kB\nSwapFree: 160 kB\n"))
        let throttling = try XCTUnwrap(ProcfsText.throttling("50005\n"))
        XCTAssertEqual(throttling, [.undervoltage, .throttled, .undervoltageSeen, .throttledSeen])
        XCTAssertEqual(ProcfsText.throttling("0x4\n"), .throttled)
        XCTAssertNil(ProcfsText.throttling("throttled\n"))
        XCTAssertEqual(ProcfsText.fromMillionths("3712500\n"), 3.7125)
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
            XCTAssertEqual(ProcfsText.loads(text), [], text)
            XCTAssertEqual(ProcfsText.interfaces(text), [], text)
            XCTAssertNil(ProcfsText.frequencyHertz(text), text)
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
