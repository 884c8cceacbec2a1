import HaloHardware

/// The I2C buses of a simulated device.
///
/// Confined to the simulation's thread: used only by jobs of the simulation's executor and by events of its queue.
public final class SimulatedI2CBuses: I2CBuses, @unchecked Sendable {
    private var all: [SimulatedI2CBus]

    /// A device with these buses.
    public init(_ buses: [SimulatedI2CBus] = []) { all = buses.sorted { $0.number < $1.number } }

    /// Adds a bus in the place of one of the same number.
    public func add(_ bus: SimulatedI2CBus) {
        all.removeAll { $0.number == bus.number }
        all.append(bus)
        all.sort { $0.number < $1.number }
    }

    /// The bus of this number; `nil` when there is none.
    public func bus(_ number: Int) -> SimulatedI2CBus? { all.first { $0.number == number } }

    /// The buses whose adapter is there, by number.
    public func buses() async throws -> [any I2CBus] { all.filter { $0.fault != .absent } }
}
