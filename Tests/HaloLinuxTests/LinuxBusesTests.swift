import Foundation
import HaloHardware
import HaloLinux
import XCTest

final class LinuxBusesTests: XCTestCase {
    private var root = ""

    override func setUpWithError() throws {
        root = NSTemporaryDirectory() + "halo-buses-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: root + "/dev", withIntermediateDirectories: true)
    }

    override func tearDownWithError() throws { try FileManager.default.removeItem(atPath: root) }

    func testAMachineWithoutChipsAndBusesHasNone() async throws {
        let chips = try await LinuxGPIO(root: root).chips()
        XCTAssertEqual(chips, [])
        let buses = try await LinuxI2CBuses(root: root).buses()
        XCTAssertTrue(buses.isEmpty)
        await assertFails(.notFound) { try await LinuxGPIO(root: self.root).line(chip: 0, offset: 0) }
    }

    func testARootWithoutDevHasNoChipsAndNoBuses() async throws {
        try FileManager.default.removeItem(atPath: root + "/dev")
        let chips = try await LinuxGPIO(root: root).chips()
        XCTAssertEqual(chips, [])
        let buses = try await LinuxI2CBuses(root: root).buses()
        XCTAssertTrue(buses.isEmpty)
    }

    func testAFileThatIsNoDeviceIsUnsupported() async throws {
        for name in ["gpiochip0", "gpiochipX", "i2c-1", "i2c-x"] {
            XCTAssertTrue(FileManager.default.createFile(atPath: "\(root)/dev/\(name)", contents: Data()))
        }
        await assertFails(.unsupported) { try await LinuxGPIO(root: self.root).chips() }
        await assertFails(.unsupported) { try await LinuxI2CBuses(root: self.root).buses() }
    }

    func testAdaptersWithoutDeviceNodesNameTheModuleToLoad() async throws {
        try FileManager.default.createDirectory(
            atPath: root + "/sys/bus/i2c/devices/i2c-1", withIntermediateDirectories: true)
        do {
            _ = try await LinuxI2CBuses(root: root).buses()
            XCTFail("no error")
        } catch let error as HardwareError {
            XCTAssertEqual(error.code, .unsupported)
            XCTAssertTrue(error.message.contains("modprobe i2c-dev"), error.message)
        }
    }

    private func assertFails<Value>(
        _ code: HardwareError.Code, line: UInt = #line, _ body: () async throws -> Value
    ) async {
        do {
            _ = try await body()
            XCTFail("no error", line: line)
        } catch {
            XCTAssertEqual((error as? HardwareError)?.code, code, "\(error)", line: line)
        }
    }
}
