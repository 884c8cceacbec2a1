/// How a line is wanted.
public struct GPIORequest: Sendable, Equatable {
    /// The longest consumer name, octets: `GPIO_MAX_NAME_SIZE` less the zero octet.
    private static let longestConsumer = 31

    /// The name other users see, 1 to 31 octets.
    public var consumer: String
    /// Which way.
    public var direction: GPIOLine.Direction
    /// The pull resistor.
    public var bias: GPIOLine.Bias
    /// Whether a physical low counts as active.
    public var activeLow: Bool
    /// The value an output starts with.
    public var initialValue: Bool
    /// How long an input's level has to last before it counts, whole microseconds up to 2³² − 1; zero for none.
    public var debounce: Duration

    /// Takes the parts as they are.
    public init(
        consumer: String, direction: GPIOLine.Direction, bias: GPIOLine.Bias = .asIs, activeLow: Bool = false,
        initialValue: Bool = false, debounce: Duration = .zero
    ) {
        self.consumer = consumer
        self.direction = direction
        self.bias = bias
        self.activeLow = activeLow
        self.initialValue = initialValue
        self.debounce = debounce
    }

    /// `debounce` as the kernel takes it.
    /// - Throws: `HardwareError` `invalid` when it does not fit, when an output is to be debounced, and for a consumer's
    ///   name that is empty, longer than 31 octets or holds a zero octet.
    public func checkedDebounceMicroseconds() throws(HardwareError) -> UInt32 {
        guard (1...Self.longestConsumer).contains(consumer.utf8.count), !consumer.utf8.contains(0) else {
            throw HardwareError(
                .invalid, "a consumer's name has 1 to \(Self.longestConsumer) octets, none of them zero")
        }
        let (seconds, attoseconds) = debounce.components
        guard (0...4_294).contains(seconds), attoseconds >= 0,
            let microseconds = UInt32(exactly: seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
        else { throw HardwareError(.invalid, "a line is debounced for 0 to 4294 seconds, not \(debounce)") }
        guard microseconds == 0 || direction == .input else {
            throw HardwareError(.invalid, "only inputs are debounced")
        }
        return microseconds
    }
}
