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
