import HaloHardware
import XCTest

/// A bus with a known device, for the contract: a register device that answers register 0xD0 with 0x60.
struct I2CSubject: Sendable {
    let bus: any I2CBus
    /// Where the device is.
    let present: UInt8
    /// Where nothing is.
    let absent: UInt8
    /// An address that belongs to a kernel driver; `nil` when the set-up has none.
    let owned: UInt8?
}

/// What every `I2CBus` promises.
enum I2CContract {
    static let promises: [Promise<I2CSubject>] = [
        Promise("A probe finds what is there and nothing else") { subject in
            let present = try await subject.bus.probe(address: subject.present)
            XCTAssertEqual(present, .present)
            let absent = try await subject.bus.probe(address: subject.absent)
            XCTAssertEqual(absent, .absent)
        },
        Promise("A probe does not disturb a device") { subject in
            let before = try await subject.bus.writeRead(address: subject.present, [0xD0], count: 1)
            for _ in 0..<3 { _ = try await subject.bus.probe(address: subject.present) }
            let after = try await subject.bus.writeRead(address: subject.present, [0xD0], count: 1)
            XCTAssertEqual(before, after)
        },
        Promise("A register is read after a repeated START") { subject in
            let octets = try await subject.bus.writeRead(address: subject.present, [0xD0], count: 1)
            XCTAssertEqual(octets, [0x60])
        },
        Promise("A transaction returns one result for each read, of the length asked for") { subject in
            guard subject.bus.supportsRawTransfers else { return }
            let results = try await subject.bus.transaction(
                address: subject.present, [.write([0xD0]), .read(1), .write([0xD0]), .read(2)])
            XCTAssertEqual(results.map(\.count), [1, 2])
            XCTAssertEqual(results.map(\.first), [0x60, 0x60])
        },
        Promise("An address nobody acknowledges is told apart") { subject in
            await assertThrows(
                "write", { try await subject.bus.write(address: subject.absent, [0]) },
                where: { $0 as? I2CError == .noAcknowledgeAddress })
            await assertThrows(
                "read", { try await subject.bus.read(address: subject.absent, count: 1) },
                where: { $0 as? I2CError == .noAcknowledgeAddress })
        },
        Promise("An address a kernel driver owns is left alone") { subject in
            guard let owned = subject.owned else { return }
            let found = try await subject.bus.probe(address: owned)
            XCTAssertEqual(found, .owned)
            await assertThrows(
                "write", { try await subject.bus.write(address: owned, [0]) }, where: { $0 as? I2CError == .owned })
        },
        Promise("A transaction without a step, or a read of none or too many octets, is refused") { subject in
            for operations in [[], [.read(0)], [.read(8193)], [.read(-1)]] as [[I2COperation]] {
                await assertThrows(
                    "\(operations)", { try await subject.bus.transaction(address: subject.present, operations) },
                    where: { $0 as? I2CError == .unsupported })
            }
        },
        Promise("What the adapter cannot do is refused with a reason, and nothing else is") { subject in
            let operations: [I2COperation] = [.read(6)]
            let refusal = subject.bus.adapter.functionality.refusal(of: operations)
            XCTAssertEqual(refusal == nil, subject.bus.supportsRawTransfers)
            guard refusal != nil else { return }
            await assertThrows(
                "read of 6", { try await subject.bus.transaction(address: subject.present, operations) },
                where: { $0 as? I2CError == .unsupported })
        },
        Promise("An address of more than seven bits is refused") { subject in
            await assertThrows(
                "write", { try await subject.bus.write(address: 0x80, [0]) },
                where: { $0 as? I2CError == .unsupported })
        },
        Promise("A write of nothing asks for an acknowledge") { subject in
            try await subject.bus.write(address: subject.present, [])
            await assertThrows(
                "write", { try await subject.bus.write(address: subject.absent, []) },
                where: { $0 as? I2CError == .noAcknowledgeAddress })
        },
    ]
}
