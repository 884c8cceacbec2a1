import HaloHardware
import Synchronization
import XCTest

@testable import HaloSensors

/// Adapters that do SMBus only, at the addresses that sensors share with multiplexers.
final class SparseSMBusTests: XCTestCase {
    /// What the kernel's i2c-stub does: registers of one octet, and a read without a register takes the next.
    private final class StubBus: I2CBus {
        let number = 1
        let supportsRawTransfers = false
        private let isMultiplexer: Bool
        private let state: Mutex<(registers: [UInt8: UInt8], next: UInt8, written: Set<UInt8>)>

        init(registers: [UInt8: UInt8], isMultiplexer: Bool = false) {
            self.isMultiplexer = isMultiplexer
            state = Mutex((registers, 0, []))
        }

        var written: Set<UInt8> { state.withLock { $0.written } }

        func transaction(address: UInt8, _ operations: [I2COperation]) async throws -> [[UInt8]] {
            guard address == 0x76 else { throw I2CError.noAcknowledgeAddress }
            return state.withLock { state in
                var isChosen = false
                var results: [[UInt8]] = []
                for operation in operations {
                    switch operation {
                    case .write(let octets):
                        state.written.formUnion(octets)
                        if let register = octets.first { state.next = register }
                        isChosen = true
                    case .read(let count):
                        let octets = (0..<count).map { state.registers[state.next &+ UInt8($0)] ?? 0 }
                        results.append(isMultiplexer ? Array(repeating: 0, count: count) : octets)
                        if !isChosen { state.next &+= 1 }
                    }
                }
                return results
            }
        }

        func probe(address: UInt8) async throws -> I2CProbe { address == 0x76 ? .present : .absent }
    }

    private func control(_ bus: StubBus) async throws -> UInt8? {
        try await MultiplexerGuard.control(at: 0x76, of: bus) { _ in true }
    }

    /// The memory map of a BME280 names no register below 0x88 (BST-BME280-DS002 §5.3): all may read 0.
    func testASensorWhoseFirstRegistersAreZeroIsNoMultiplexer() async throws {
        let control = try await control(StubBus(registers: [0x88: 0x70, 0xD0: 0x60]))
        XCTAssertNil(control)
    }

    func testAMultiplexerIsOneAndKeepsWhatItConnects() async throws {
        let bus = StubBus(registers: [:], isMultiplexer: true)
        let control = try await control(bus)
        XCTAssertEqual(control, 0)
        XCTAssertEqual(bus.written, [0])
    }
}
