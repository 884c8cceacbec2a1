import HaloHardware

/// Finds the GPIO line somebody means.
public struct LineFinder: Sendable {
    /// The board; `nil` for an unknown one.
    private let board: Board?
    /// What the device tree calls the board, for messages.
    private let model: String?
    private let gpio: any GPIO
    /// Numbers of the I2C buses that the kernel drives.
    private let buses: Set<Int>

    /// Where a line is.
    public struct Place: Sendable, Equatable {
        /// N of `/dev/gpiochipN`.
        public var chip: Int
        /// Its offset on the chip.
        public var offset: Int

        /// Takes the parts as they are.
        public init(chip: Int, offset: Int) {
            self.chip = chip
            self.offset = offset
        }
    }

    /// - Parameters:
    ///   - model: the text of `/proc/device-tree/model`, for messages.
    ///   - buses: numbers of the I2C buses that the kernel drives, whose pins are not free for GPIO.
    public init(board: Board?, model: String?, gpio: any GPIO, buses: Set<Int>) {
        self.board = board
        self.model = model
        self.gpio = gpio
        self.buses = buses
    }

    /// The line `text` means: `pin:11` of the header, `0/17` or `gpiochip0/17` by chip and line, or the line's name.
    /// - Throws: `HardwareError` `invalid` for what is no line, `busy` for a pin that an I2C bus uses, `notFound`,
    ///   `unsupported` for a header pin of an unknown board.
    public func find(_ text: String) async throws -> Place {
        if text.hasPrefix("pin:") {
            guard let number = Int(text.dropFirst(4)) else {
                throw HardwareError(.invalid, "\(text): a header pin is written pin:11")
            }
            return try await find(pin: number)
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 2 {
            let chip = parts[0].hasPrefix("gpiochip") ? parts[0].dropFirst(8) : parts[0]
            guard let number = Int(chip), let offset = Int(parts[1]), number >= 0, offset >= 0 else {
                throw HardwareError(.invalid, "\(text): chip and line are written 0/17 or gpiochip0/17")
            }
            return Place(chip: number, offset: offset)
        }
        return try await find(name: text)
    }

    private func find(pin number: Int) async throws -> Place {
        guard let board else {
            throw HardwareError(
                .unsupported,
                "pin \(number): header pins are unavailable, because this board (\(model ?? "without a device tree")) has no"
                    + " definition; name the line by chip and line (0/17), or describe the board in"
                    + " /etc/halo/boards/NAME.toml")
        }
        let line = try checkedLine(of: number, on: board)
        let chips = try await gpio.chips()
        guard let label = board.gpioChip, let chip = chips.first(where: { $0.label == label }) else {
            throw HardwareError(
                .notFound,
                "pin \(number): \(board.description) should have a GPIO chip \(board.gpioChip ?? ""), found "
                    + (chips.isEmpty ? "none" : chips.map(\.label).joined(separator: ", ")))
        }
        return Place(chip: chip.number, offset: line)
    }

    /// The line of a pin that is free for GPIO.
    private func checkedLine(of number: Int, on board: Board) throws(HardwareError) -> Int {
        guard let pin = board.pin(number) else {
            throw HardwareError(.invalid, "\(board.description) has no pin \(number) in its definition")
        }
        if let power = pin.power {
            throw HardwareError(.invalid, "pin \(number) is \(power), no GPIO line")
        }
        if let reason = pin.reserved {
            throw HardwareError(.invalid, "pin \(number) is reserved: \(reason); take another pin")
        }
        if let bus = board.i2c.first(where: { $0.sda == number || $0.scl == number }), buses.contains(bus.bus) {
            throw HardwareError(
                .busy,
                "pin \(number) is \(pin.function ?? "I2C") and i2c-\(bus.bus) is switched on: take another pin, or switch the"
                    + " bus off (Raspberry Pi: dtparam=i2c_arm=off in config.txt)")
        }
        guard let line = pin.line else {
            throw HardwareError(
                .unsupported,
                "pin \(number)\(pin.function.map { " (\($0))" } ?? "") has no GPIO line in the definition of"
                    + " \(board.description); name the line by chip and line (0/17)")
        }
        return line
    }

    private func find(name: String) async throws -> Place {
        var places: [Place] = []
        for chip in try await gpio.chips() {
            for offset in 0..<chip.lines {
                let line = try await gpio.line(chip: chip.number, offset: offset)
                if line.name == name { places.append(Place(chip: chip.number, offset: offset)) }
            }
        }
        guard let place = places.first, !name.isEmpty else {
            throw HardwareError(.notFound, "no line is called \"\(name)\"; see: haloctl gpio list")
        }
        guard places.count == 1 else {
            let all = places.map { "\($0.chip)/\($0.offset)" }.joined(separator: ", ")
            throw HardwareError(.invalid, "\(places.count) lines are called \"\(name)\": name one of \(all)")
        }
        return place
    }
}
