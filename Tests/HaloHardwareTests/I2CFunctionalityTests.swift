import HaloHardware
import XCTest

final class I2CFunctionalityTests: XCTestCase {
    func testTheSmallestCallThatPutsTheSameOnTheWireIsChosen() {
        let cases: [([I2COperation], I2CTransfer)] = [
            ([.write([])], .smbus(.quick)),
            ([.read(1)], .smbus(.readByte)),
            ([.write([5])], .smbus(.writeByte(5))),
            ([.write([5, 6])], .smbus(.writeRegister(5, [6]))),
            ([.write([5, 6, 7])], .smbus(.writeRegister(5, [6, 7]))),
            ([.write([UInt8](repeating: 9, count: 33))], .smbus(.writeRegister(9, [UInt8](repeating: 9, count: 32)))),
            ([.write([5]), .read(1)], .smbus(.readRegister(5, 1))),
            ([.write([5]), .read(32)], .smbus(.readRegister(5, 32))),
        ]
        for (operations, transfer) in cases {
            XCTAssertEqual(I2CFunctionality.smbus.transfer(for: operations), transfer)
            XCTAssertNil(I2CFunctionality.smbus.refusal(of: operations))
        }
    }

    func testAnAdapterWithRawTransfersUsesThemButForNoOctets() {
        let all: I2CFunctionality = [.raw, .smbus]
        XCTAssertEqual(all.transfer(for: [.write([5]), .read(1)]), .raw)
        XCTAssertEqual(all.transfer(for: [.write([0x24, 0x00]), .read(6), .write([1])]), .raw)
        XCTAssertEqual(all.transfer(for: [.write([])]), .smbus(.quick))
    }

    func testARefusalSaysWhy() {
        let refusals: [(I2CFunctionality, [I2COperation], String)] = [
            (.smbus, [.read(6)], "the adapter has no raw transfers (I2C_FUNC_I2C)"),
            (.smbus, [.write([1, 2]), .read(1)], "the adapter has no raw transfers (I2C_FUNC_I2C)"),
            (.smbus, [.write([1]), .read(33)], "the adapter has no raw transfers (I2C_FUNC_I2C)"),
            ([.readByte], [.write([1]), .read(1)], "the adapter cannot do SMBus read byte (functionality 0x20000)"),
            ([.raw], [], "a transaction has 1 to 42 steps, not 0"),
            ([.raw], [.read(8193)], "a read has 1 to 8192 octets, not 8193"),
            ([.raw], [I2COperation](repeating: .read(1), count: 43), "a transaction has 1 to 42 steps, not 43"),
        ]
        for (functionality, operations, text) in refusals {
            XCTAssertNil(functionality.transfer(for: operations))
            let refusal = functionality.refusal(of: operations) ?? "none"
            XCTAssertTrue(refusal.hasPrefix(text), refusal)
        }
    }

    /// Linux drivers/i2c/i2c-mux.c names channels.
    func testAChannelOfAMultiplexerIsKnownByItsName() {
        let channel = I2CAdapter(name: "i2c-1-mux (chan_id 3)", functionality: .smbus).multiplexer
        XCTAssertEqual(channel?.bus, 1)
        XCTAssertEqual(channel?.channel, 3)
        for name in ["bcm2835 (i2c@7e804000)", "i2c--mux (chan_id )", "i2c-1-mux (chan_id x)", ""] {
            XCTAssertNil(I2CAdapter(name: name, functionality: .smbus).multiplexer)
        }
    }

    func testEveryFailureHasADiagnosis() {
        XCTAssertEqual(Set(I2CError.allCases.map(\.diagnosis)).count, I2CError.allCases.count)
        XCTAssertTrue(I2CError.busStuck.diagnosis.contains("held low"))
    }
}
