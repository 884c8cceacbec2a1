import HaloHardware

/// A line held by a program.
///
/// Confined to the simulation's thread, as the `SimulatedGPIO` it belongs to.
final class SimulatedGPIOHandle: GPIOHandle, @unchecked Sendable {
    private let line: SimulatedGPIOLine
    private let clock: any SystemClock
    private var isReleased = false

    init(line: SimulatedGPIOLine, clock: any SystemClock) {
        self.line = line
        self.clock = clock
    }

    deinit { release() }

    func value() async throws -> Bool {
        try checkHeld()
        return line.logicalValue
    }

    func set(_ value: Bool) async throws {
        try checkHeld()
        guard line.isOutput else { throw HardwareError(.notPermitted, "line \(line.offset) is an input") }
        line.set(value, at: clock.now)
    }

    func edges() throws -> AsyncStream<GPIOEdge> {
        try checkHeld()
        guard !line.isOutput else { throw HardwareError(.notPermitted, "line \(line.offset) is an output") }
        return line.watch()
    }

    func release() {
        guard !isReleased else { return }
        isReleased = true
        line.release()
    }

    private func checkHeld() throws(HardwareError) {
        guard !isReleased else { throw HardwareError(.invalid, "line \(line.offset) has been released") }
    }
}
