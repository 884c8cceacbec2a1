import Foundation
import HaloHardware
import XCTest

@testable import HaloLinux

final class LinuxSystemInformationTests: XCTestCase {
    func testItReadsBelowItsRoot() throws {
        let folder = try ScratchFolder()
        let files = LinuxFileSystem(root: folder.path)
        for (path, text) in [
            ("/proc/sys/kernel/random/boot_id", "01234567-89ab-cdef-0123-456789abcdef\n"),
            ("/proc/sys/kernel/hostname", "halo-a1b2c3\n"),
            ("/proc/device-tree/model", "Raspberry Pi 4 Model B Rev 1.4\0"),
            ("/proc/uptime", "12.50 40.00\n"), ("/proc/loadavg", "0.25 0.1 0.0 1/90 7\n"),
            ("/sys/class/thermal/thermal_zone0/temp", "48312\n"), ("/var/lib/halo/any", ""),
        ] {
            try files.createDirectory(path.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }, mode: 0o755)
            try files.replace(path, with: Array(text.utf8))
        }
        let system = LinuxSystemInformation(root: folder.path)
        XCTAssertEqual(try system.bootID(), "01234567-89ab-cdef-0123-456789abcdef")
        XCTAssertEqual(try system.hostName(), "halo-a1b2c3")
        XCTAssertEqual(try system.boardModel(), "Raspberry Pi 4 Model B Rev 1.4")
        let snapshot = try system.snapshot()
        XCTAssertEqual(snapshot.uptimeSeconds, 12.5)
        XCTAssertEqual(snapshot.load1, 0.25)
        XCTAssertEqual(snapshot.temperatureCelsius, 48.312)
        XCTAssertNil(snapshot.memoryTotal)
        XCTAssertNil(snapshot.busySeconds)
        XCTAssertGreaterThan(try XCTUnwrap(snapshot.storageTotal), 0)
    }

    func testSuppliesAreReadFromSysfs() throws {
        let folder = try ScratchFolder()
        let files = LinuxFileSystem(root: folder.path)
        for (path, text) in [
            ("battery/type", "Battery\n"), ("battery/capacity", "87\n"), ("battery/voltage_now", "4012500\n"),
            ("battery/current_now", "-310000\n"), ("battery/status", "Discharging\n"), ("mains/type", "Mains\n"),
            ("mains/online", "1\n"), ("broken/online", "1\n"),
        ] {
            let place = "/sys/class/power_supply/" + path
            try files.createDirectory(place.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }, mode: 0o755)
            try files.replace(place, with: Array(text.utf8))
        }
        XCTAssertEqual(
            try LinuxSystemInformation(root: folder.path).powerSupplies(),
            [
                PowerSupply(
                    name: "battery", kind: "Battery", capacityPercent: 87, volts: 4.0125, amperes: -0.31,
                    status: "Discharging"),
                PowerSupply(name: "mains", kind: "Mains", isOnline: true),
            ])
        XCTAssertEqual(try LinuxSystemInformation(root: try ScratchFolder().path).powerSupplies(), [])
    }

    func testAMachineWithoutProcfsSaysWhatIsMissing() throws {
        let folder = try ScratchFolder()
        let system = LinuxSystemInformation(root: folder.path)
        XCTAssertNil(try system.boardModel())
        XCTAssertThrowsError(try system.bootID()) { XCTAssertEqual(($0 as? HardwareError)?.code, .notFound) }
        XCTAssertThrowsError(try system.snapshot()) { XCTAssertEqual(($0 as? HardwareError)?.code, .notFound) }
    }
}
