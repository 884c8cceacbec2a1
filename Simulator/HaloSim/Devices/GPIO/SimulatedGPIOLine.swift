import HaloHardware
import HaloModel

/// One line: its wiring, its consumer and those who watch it.
///
/// Confined to the simulation's thread, as the `SimulatedGPIO` it belongs to.
final class SimulatedGPIOLine: @unchecked Sendable {
    let offset: Int
    let name: String
    private(set) var consumer: String?
    private var direction = GPIOLine.Direction.input
    private var bias = GPIOLine.Bias.asIs
    private var isActiveLow = false
    private var debounce: Duration = .zero
    private var output = false
    private var driven: Bool?
    private var stuck: Bool?
    private var watchers: [AsyncStream<GPIOEdge>.Continuation] = []

    init(offset: Int, name: String) {
        self.offset = offset
        self.name = name
    }

    /// What the kernel would tell.
    var information: GPIOLine {
        GPIOLine(
            offset: offset, name: name, consumer: consumer, direction: direction, bias: bias, activeLow: isActiveLow,
            debounce: debounce)
    }

    /// The physical level.
    var level: Bool {
        if let stuck { return stuck }
        return direction == .output ? output : driven ?? (bias == .pullUp)
    }

    var logicalValue: Bool { level != isActiveLow }
    var isOutput: Bool { direction == .output }

    func claim(_ request: GPIORequest, clock: any SystemClock) -> SimulatedGPIOHandle {
        consumer = request.consumer
        direction = request.direction
        bias = request.bias
        isActiveLow = request.activeLow
        debounce = request.debounce
        if request.direction == .output { output = request.initialValue != request.activeLow }
        return SimulatedGPIOHandle(line: self, clock: clock)
    }

    /// Direction and bias stay as they were asked for, active-low and debouncing go with the consumer
    /// (Linux drivers/gpio/gpiolib.c, gpiod_free).
    func release() {
        consumer = nil
        isActiveLow = false
        debounce = .zero
        for watcher in watchers { watcher.finish() }
        watchers = []
    }

    func watch() -> AsyncStream<GPIOEdge> {
        let (stream, continuation) = AsyncStream.makeStream(of: GPIOEdge.self, bufferingPolicy: .bufferingNewest(16))
        watchers.append(continuation)
        return stream
    }

    func drive(_ level: Bool?, at time: MonotonicInstant) { change(at: time) { driven = level } }

    func stick(_ level: Bool?, at time: MonotonicInstant) { change(at: time) { stuck = level } }

    func set(_ value: Bool, at time: MonotonicInstant) { change(at: time) { output = value != isActiveLow } }

    private func change(at time: MonotonicInstant, _ body: () -> Void) {
        let before = logicalValue
        body()
        let after = logicalValue
        guard before != after else { return }
        for watcher in watchers { watcher.yield(GPIOEdge(time: time, rising: after)) }
    }
}
