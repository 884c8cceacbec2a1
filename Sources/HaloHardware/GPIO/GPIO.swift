import HaloModel

/// The GPIO character devices of a machine (linux/uapi/linux/gpio.h, uAPI v2).
public protocol GPIO: Sendable {
    /// The chips, by number.
    /// - Throws: `HardwareError`.
    func chips() async throws -> [GPIOChip]
    /// What the kernel knows of a line (`GPIO_V2_GET_LINEINFO_IOCTL`).
    /// - Throws: `HardwareError` `notFound`, `invalid`.
    func line(chip: Int, offset: Int) async throws -> GPIOLine
    /// Requests a line (`GPIO_V2_GET_LINE_IOCTL`); it is released when the handle goes.
    /// - Throws: `HardwareError` `busy` when it has a consumer already, `invalid`, `notFound`.
    func request(chip: Int, offset: Int, _ request: GPIORequest) async throws -> any GPIOHandle
}

/// A chip: `/dev/gpiochipN`.
public struct GPIOChip: Sendable, Equatable {
    /// N of `/dev/gpiochipN`.
    public var number: Int
    /// The kernel's label, such as `pinctrl-bcm2711`.
    public var label: String
    /// How many lines it has.
    public var lines: Int

    /// Takes the parts as they are.
    public init(number: Int, label: String, lines: Int) {
        self.number = number
        self.label = label
        self.lines = lines
    }
}

/// A line as the kernel describes it.
public struct GPIOLine: Sendable, Equatable {
    /// Which way it carries its signal.
    public enum Direction: String, Sendable { case input, output }
    /// The pull resistor.
    public enum Bias: String, Sendable { case asIs, disabled, pullUp, pullDown }

    /// Its offset on the chip.
    public var offset: Int
    /// `gpio-line-names` of the device tree; empty when it has none.
    public var name: String
    /// Who holds it; `nil` when it is free.
    public var consumer: String?
    /// Which way it carries its signal.
    public var direction: Direction
    /// The pull resistor.
    public var bias: Bias
    /// Whether a physical low counts as active.
    public var activeLow: Bool

    /// Takes the parts as they are.
    public init(offset: Int, name: String, consumer: String?, direction: Direction, bias: Bias, activeLow: Bool) {
        self.offset = offset
        self.name = name
        self.consumer = consumer
        self.direction = direction
        self.bias = bias
        self.activeLow = activeLow
    }
}

/// How a line is wanted.
public struct GPIORequest: Sendable, Equatable {
    /// The name other users see, at most 31 octets (`GPIO_MAX_NAME_SIZE`).
    public var consumer: String
    /// Which way.
    public var direction: GPIOLine.Direction
    /// The pull resistor.
    public var bias: GPIOLine.Bias
    /// Whether a physical low counts as active.
    public var activeLow: Bool
    /// The value an output starts with.
    public var initialValue: Bool

    /// Takes the parts as they are.
    public init(
        consumer: String, direction: GPIOLine.Direction, bias: GPIOLine.Bias = .asIs, activeLow: Bool = false,
        initialValue: Bool = false
    ) {
        self.consumer = consumer
        self.direction = direction
        self.bias = bias
        self.activeLow = activeLow
        self.initialValue = initialValue
    }
}

/// A line held by this program.
public protocol GPIOHandle: AnyObject, Sendable {
    /// The line's logical value.
    /// - Throws: `HardwareError`.
    func value() async throws -> Bool
    /// Drives an output.
    /// - Throws: `HardwareError` `notPermitted` on an input.
    func set(_ value: Bool) async throws
    /// Edges from now on; the stream ends when the line is released. Older edges are dropped when more than 16 wait,
    /// as the kernel's buffer does.
    func edges() -> AsyncStream<GPIOEdge>
    /// Gives the line back.
    func release()
}

/// A change of a line.
public struct GPIOEdge: Sendable, Equatable {
    /// The kernel's time stamp.
    public var time: MonotonicInstant
    /// Whether it rose.
    public var rising: Bool

    /// Takes the parts as they are.
    public init(time: MonotonicInstant, rising: Bool) {
        self.time = time
        self.rising = rising
    }
}
