import Foundation
import HaloHardware
import HaloLinux
import XCTest

/// Against i2c-stub (Linux Documentation/i2c/i2c-stub.rst), where it is loaded with a device at 0x40.
final class I2CContractLinuxTests: XCTestCase {
    private static let present: UInt8 = 0x40

    func testALinuxBusKeepsEveryPromise() async throws {
        let bus = try await stub()
        try await bus.write(address: Self.present, [0xD0, 0x60])
        let owned = try ownedAddress(of: bus)
        await I2CContract.promises.check {
            I2CSubject(bus: bus, present: Self.present, absent: 0x20, owned: owned)
        }
    }

    func testTheStubHasWhatTheKernelSaysOfIt() async throws {
        let bus = try await stub()
        XCTAssertEqual(bus.adapter.name, "SMBus stub driver")
        XCTAssertFalse(bus.supportsRawTransfers)
        XCTAssertTrue(bus.adapter.functionality.isSuperset(of: .smbus))
    }

    func testBlocksWordsAndOctetsGoToTheRegistersOfTheStub() async throws {
        let bus = try await stub()
        try await bus.write(address: Self.present, [0x20, 1, 2, 3, 4])
        let block = try await bus.writeRead(address: Self.present, [0x20], count: 4)
        XCTAssertEqual(block, [1, 2, 3, 4])
        try await bus.write(address: Self.present, [0x02, 0x34, 0x12])
        let word = try await bus.writeRead(address: Self.present, [0x02], count: 2)
        XCTAssertEqual(word, [0x34, 0x12])
    }

    private func stub() async throws -> any I2CBus {
        let buses: [any I2CBus]
        do {
            buses = try await LinuxI2CBuses().buses()
        } catch let error as HardwareError {
            throw XCTSkip("no I2C bus to use: \(error)")
        }
        guard let bus = buses.first(where: { $0.adapter.name == "SMBus stub driver" }) else {
            throw XCTSkip("no i2c-stub: modprobe i2c-dev; modprobe i2c-stub chip_addr=0x40")
        }
        let found = try await bus.probe(address: Self.present)
        guard found == .present else { throw XCTSkip("the i2c-stub has no free device at 0x40") }
        return bus
    }

    /// Devices a driver was told of are `N-00XX` in sysfs.
    private func ownedAddress(of bus: any I2CBus) throws -> UInt8? {
        let prefix = "\(bus.number)-00"
        return try FileManager.default.contentsOfDirectory(atPath: "/sys/bus/i2c/devices").sorted()
            .filter {
                $0.hasPrefix(prefix) && FileManager.default.fileExists(atPath: "/sys/bus/i2c/devices/\($0)/driver")
            }
            .compactMap { UInt8($0.dropFirst(prefix.count), radix: 16) }.first
    }
}
