/// A line as the kernel describes it (`struct gpio_v2_line_info`).
public struct GPIOLine: Sendable, Equatable {
    /// Which way it carries its signal.
    public enum Direction: String, Sendable { case input, output }
    /// The pull resistor.
    public enum Bias: String, Sendable { case asIs, disabled, pullUp, pullDown }

    /// Who holds a line that is in use without a name: the kernel itself, such as its pin controller.
    public static let unnamedConsumer = "kernel"

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
    /// How long a level has to last before it counts; zero without debouncing.
    public var debounce: Duration

    /// Takes the parts as they are.
    public init(
        offset: Int, name: String, consumer: String?, direction: Direction, bias: Bias, activeLow: Bool,
        debounce: Duration = .zero
    ) {
        self.offset = offset
        self.name = name
        self.consumer = consumer
        self.direction = direction
        self.bias = bias
        self.activeLow = activeLow
        self.debounce = debounce
    }
}
