import HaloHardware
import HaloModel

/// The GPIO chips of a simulated device, with the world they are wired to.
///
/// Confined to the simulation's thread: used only by jobs of the simulation's executor and by events of its queue.
public final class SimulatedGPIO: GPIO, @unchecked Sendable {
    /// A chip as it is built.
    public struct Chip: Sendable {
        /// The kernel's label.
        public var label: String
        /// `gpio-line-names`, one for each line; empty for a line without.
        public var lineNames: [String]

        /// Takes the parts as they are.
        public init(label: String, lineNames: [String]) {
            self.label = label
            self.lineNames = lineNames
        }
    }

    private let clock: any SystemClock
    private let described: [Chip]
    private var lines: [[SimulatedGPIOLine]]

    /// A device with these chips, numbered from 0.
    public init(chips: [Chip], clock: any SystemClock) {
        self.clock = clock
        described = chips
        lines = chips.map { chip in
            chip.lineNames.enumerated().map { SimulatedGPIOLine(offset: $0.offset, name: $0.element) }
        }
    }

    /// The chips, by number.
    public func chips() async throws -> [GPIOChip] {
        described.enumerated().map {
            GPIOChip(number: $0.offset, label: $0.element.label, lines: $0.element.lineNames.count)
        }
    }

    /// What is known of a line.
    /// - Throws: `HardwareError` `notFound` for the chip, `invalid` for the offset.
    public func line(chip: Int, offset: Int) async throws -> GPIOLine { try find(chip, offset).information }

    /// Gives the line to the caller.
    /// - Throws: `HardwareError` `busy`, `invalid`, `notFound`.
    public func request(chip: Int, offset: Int, _ request: GPIORequest) async throws -> any GPIOHandle {
        let line = try find(chip, offset)
        _ = try request.checkedDebounceMicroseconds()
        if let consumer = line.consumer {
            throw HardwareError(.busy, "gpiochip\(chip) line \(offset) is held by \(consumer)")
        }
        return line.claim(request, clock: clock)
    }

    /// Drives a line from outside, or with `nil` lets its pull resistor decide.
    /// - Throws: `HardwareError` as `line(chip:offset:)`.
    public func drive(chip: Int, offset: Int, _ level: Bool?) throws {
        try find(chip, offset).drive(level, at: clock.now)
    }

    /// Holds a line at a level whatever anybody does, until `nil`.
    /// - Throws: `HardwareError` as `line(chip:offset:)`.
    public func stick(chip: Int, offset: Int, _ level: Bool?) throws {
        try find(chip, offset).stick(level, at: clock.now)
    }

    /// The physical level of a line.
    /// - Throws: `HardwareError` as `line(chip:offset:)`.
    public func level(chip: Int, offset: Int) throws -> Bool { try find(chip, offset).level }

    private func find(_ chip: Int, _ offset: Int) throws(HardwareError) -> SimulatedGPIOLine {
        guard lines.indices.contains(chip) else { throw HardwareError(.notFound, "no gpiochip\(chip)") }
        guard lines[chip].indices.contains(offset) else {
            throw HardwareError(.invalid, "gpiochip\(chip) has no line \(offset)")
        }
        return lines[chip][offset]
    }
}
