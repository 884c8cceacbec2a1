import HaloHardware

/// Tells a multiplexer of the TCA9548A's kind, which no driver owns, from a device with registers without changing what it
/// connects.
///
/// What selects a register of a sensor is a multiplexer's control octet (TI SCPS207 §8.5.3), so at the addresses both can have the
/// usual probes would connect segments. A read shows the control octet over and over. Writing back what was read changes nothing
/// there, and selects a register elsewhere; a long read from that register on shows whether it is always the same octet.
enum MultiplexerGuard {
    /// The addresses of TCA9548A, PCA9548A and PCA9546A (SCPS207 table 2).
    static let addresses: ClosedRange<UInt8> = 0x70...0x77
    /// Octets of the first look.
    private static let glance = 8
    /// From any register on this reaches round all of a device with 256 registers.
    private static let whole = 256
    /// The longest read of an adapter without raw transfers, which need not end at the last register (System Management Bus 3.1, 6.5.7).
    private static let block = 32

    /// The control octet of what may be a multiplexer; `nil` for what is none.
    /// - Parameter tolerates: whether every device in question takes an octet without harm.
    /// - Throws: `I2CError`; `CancellationError`.
    static func control(
        at address: UInt8, of bus: any I2CBus, tolerates: ([UInt8]) -> Bool
    ) async throws -> UInt8? {
        guard addresses.contains(address) else { return nil }
        do {
            let isRaw = bus.supportsRawTransfers
            let first = try await bus.read(address: address, count: isRaw ? glance : 1)
            guard let control = repeated(first), tolerates([control]) else { return repeated(first) }
            let all = try await bus.writeRead(address: address, [control], count: isRaw ? whole : block)
            guard repeated(all) == control else { return nil }
            if !isRaw {
                // A device may show the same octet in as many registers as a block has: the rest, each read one further.
                for _ in 0..<whole where try await bus.read(address: address, count: 1) != [control] { return nil }
            }
            return control
        } catch I2CError.noAcknowledgeAddress, I2CError.noAcknowledgeData {
            // A multiplexer acknowledges every read and every write.
            return nil
        }
    }

    /// The octet that all are; `nil` when they differ or there is none.
    static func repeated(_ octets: [UInt8]) -> UInt8? {
        guard let first = octets.first, octets.allSatisfy({ $0 == first }) else { return nil }
        return first
    }
}
