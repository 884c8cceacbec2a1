import HaloHardware
import Synchronization

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
