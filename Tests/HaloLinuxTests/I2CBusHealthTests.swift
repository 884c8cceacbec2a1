import Foundation
import HaloHardware
import XCTest

@testable import HaloLinux

/// Linux Documentation/i2c/fault-codes.rst.
final class I2CBusHealthTests: XCTestCase {
    func testErrorNumbersMeanWhatTheKernelDocuments() {
        let cases: [(CInt, I2CError)] = [
            (ENXIO, .noAcknowledgeAddress), (ENODEV, .noAcknowledgeAddress), (EREMOTEIO, .noAcknowledgeData),
            (EIO, .noAcknowledgeData), (EAGAIN, .arbitrationLost), (EBUSY, .busStuck), (ETIMEDOUT, .timedOut),
            (EOPNOTSUPP, .unsupported), (EINVAL, .unsupported), (ESHUTDOWN, .absentBus),
        ]
        for (number, error) in cases {
            var health = I2CBusHealth()
            XCTAssertEqual(health.failed(number, at: 0x40, isAdapterThere: true), error, "\(number)")
        }
    }

    func testAMissingDeviceOfAMissingAdapterIsAMissingBus() {
        for number in [ENODEV, ENXIO, EIO] {
            var health = I2CBusHealth()
            XCTAssertEqual(health.failed(number, at: 0x40, isAdapterThere: false), .absentBus)
        }
    }

    func testTimeOutsOfThreeAddressesInARowAreAStuckBus() {
        for number in [ETIMEDOUT, EAGAIN] {
            var health = I2CBusHealth()
            _ = health.failed(number, at: 0x40, isAdapterThere: true)
            _ = health.failed(number, at: 0x41, isAdapterThere: true)
            XCTAssertEqual(health.failed(number, at: 0x42, isAdapterThere: true), .busStuck)
            health.succeeded()
            XCTAssertNotEqual(health.failed(number, at: 0x42, isAdapterThere: true), .busStuck)
        }
    }

    func testOneSlowDeviceIsNoStuckBus() {
        var health = I2CBusHealth()
        for _ in 0..<10 { XCTAssertEqual(health.failed(ETIMEDOUT, at: 0x29, isAdapterThere: true), .timedOut) }
        _ = health.failed(ETIMEDOUT, at: 0x30, isAdapterThere: true)
        XCTAssertEqual(health.failed(ENXIO, at: 0x31, isAdapterThere: true), .noAcknowledgeAddress)
        XCTAssertEqual(health.failed(ETIMEDOUT, at: 0x32, isAdapterThere: true), .timedOut)
    }
}
