import HaloHardware
import HaloModel
import Synchronization

/// A clock that jumps to the end of every sleep.
final class JumpingClock: SystemClock {
    private let nanoseconds = Mutex<Int64>(0)

    var now: MonotonicInstant { MonotonicInstant(nanoseconds: nanoseconds.withLock { $0 }) }
    var wallTime: WallTime { WallTime(nanoseconds: now.nanoseconds) }

    func sleep(until deadline: MonotonicInstant) async throws {
        try Task.checkCancellation()
        nanoseconds.withLock { $0 = max($0, deadline.nanoseconds) }
    }
}

/// A bus whose devices answer what a test says.
final class MockBus: I2CBus {
    /// What a device answers to the octets written before a read; nothing written is the empty key.
    struct Device: Sendable {
        var answers: [[UInt8]: [UInt8]] = [:]
        /// How many transfers are not acknowledged before it answers.
        var refusals = 0
        var error: I2CError?
    }
    struct State: Sendable {
        var devices: [UInt8: Device] = [:]
        var owned: Set<UInt8> = []
        var probed: [UInt8] = []
        var written: [[UInt8]] = []
        var lastWrite: [UInt8] = []
    }

    let number: Int
    let supportsRawTransfers: Bool
    let state: Mutex<State>

    init(number: Int = 1, supportsRawTransfers: Bool = true, devices: [UInt8: Device] = [:], owned: Set<UInt8> = []) {
        self.number = number
        self.supportsRawTransfers = supportsRawTransfers
        state = Mutex(State(devices: devices, owned: owned))
    }

    var written: [[UInt8]] { state.withLock { $0.written } }
    var probed: [UInt8] { state.withLock { $0.probed } }

    func transaction(address: UInt8, _ operations: [I2COperation]) async throws -> [[UInt8]] {
        try state.withLock { state in
            guard !state.owned.contains(address) else { throw I2CError.owned }
            guard var device = state.devices[address] else { throw I2CError.noAcknowledgeAddress }
            if let error = device.error { throw error }
            var results: [[UInt8]] = []
            var selected: [UInt8] = []
            for operation in operations {
                switch operation {
                case .write(let octets):
                    selected = octets
                    state.written.append(octets)
                case .read(let count):
                    if device.refusals > 0 {
                        device.refusals -= 1
                        state.devices[address] = device
                        throw I2CError.noAcknowledgeAddress
                    }
                    guard let answer = device.answers[selected] else { throw I2CError.noAcknowledgeData }
                    results.append(Array(answer.prefix(count)))
                }
            }
            return results
        }
    }

    func probe(address: UInt8) async throws -> I2CProbe {
        state.withLock { state in
            state.probed.append(address)
            if state.owned.contains(address) { return .owned }
            return state.devices[address] == nil ? .absent : .present
        }
    }
}

extension TemplateLibraryFixture {
    /// A BME280 showing Bosch's worked example (BST-BMP280-DS001 §3.12): adc_T 519888, adc_P 415148.
    static let exampleBME280 = MockBus.Device(answers: [
        [0xD0]: [0x60],
        [0xF3]: [0x00],
        [0x88]: [
            0x70, 0x6B, 0x43, 0x67, 0x18, 0xFC, 0x7D, 0x8E, 0x43, 0xD6, 0xD0, 0x0B, 0x27, 0x0B, 0x8C, 0x00, 0xF9, 0xFF,
            0x8C, 0x3C, 0xF8, 0xC6, 0x70, 0x17, 0x00, 0x4B,
        ],
        // H2 = 362, H3 = 0, H4 = 313 = 0x139, H5 = 50 = 0x032, H6 = 30
        [0xE1]: [0x6A, 0x01, 0x00, 0x13, 0x29, 0x03, 0x1E],
        [0xF7]: [0x65, 0x5A, 0xC0, 0x7E, 0xED, 0x00, 0x6D, 0x60],
    ])
}
