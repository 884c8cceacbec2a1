import HaloDocuments

/// What a board's header carries.
public struct Board: Sendable, Equatable {
    /// Its short name, `raspberry-pi-4b`.
    public let name: String
    /// Its name for people.
    public let description: String
    /// Beginnings of `/proc/device-tree/model` it is known by.
    public let models: [String]
    /// The label of the GPIO chip its lines belong to; `nil` when header pins have no known line.
    public let gpioChip: String?
    /// The I2C buses on the header.
    public let i2c: [BoardI2C]
    /// The pins, by number.
    public let pins: [BoardPin]

    /// Reads a definition. `file` is only used to name the place in errors.
    /// - Throws: `DocumentError` with file, line, column, what is wrong and what would be right.
    public init(toml text: String, file: String) throws(DocumentError) {
        let node = try TOMLDocument.parse(text, file: file)
        let source = try DocumentDecoder().decode(BoardSource.self, from: node)
        name = source.name
        description = source.description
        models = source.models
        gpioChip = source.gpioChip
        var pins: [BoardPin] = []
        for entry in try Self.pinEntries(source.pins) {
            pins.append(try Self.pin(entry, hasChip: source.gpioChip != nil, known: pins))
        }
        self.pins = pins.sorted { $0.number < $1.number }
        var buses: [BoardI2C] = []
        for located in source.i2c ?? [] {
            let bus = located.value
            guard pins.contains(where: { $0.number == bus.sda }), pins.contains(where: { $0.number == bus.scl }) else {
                throw located.error("pins \(bus.sda) and \(bus.scl) have to be listed under [pins]")
            }
            buses.append(bus)
        }
        i2c = buses
    }

    /// The pin of this number; `nil` when the header has none or it is not described.
    public func pin(_ number: Int) -> BoardPin? { pins.first { $0.number == number } }

    private static func pinEntries(_ node: DocumentNode) throws(DocumentError) -> [DocumentEntry] {
        guard case .mapping(let entries) = node.content else {
            throw node.error("expected a table of pin numbers, found \(node.summary)")
        }
        return entries
    }

    private static func pin(
        _ entry: DocumentEntry, hasChip: Bool, known: [BoardPin]
    ) throws(DocumentError) -> BoardPin {
        guard let number = Int(entry.key), (1...200).contains(number), !known.contains(where: { $0.number == number })
        else {
            throw DocumentError(
                file: entry.value.file, line: entry.line, column: entry.column,
                message: "a pin is a number from 1 to 200, each once, found \"\(entry.key)\"")
        }
        let source = try DocumentDecoder().decode(PinSource.self, from: entry.value)
        guard (source.power != nil) != (source.line != nil || source.function != nil) else {
            throw entry.value.error("a pin has power, or line or function or both")
        }
        if source.line != nil, !hasChip { throw entry.value.error("a line needs gpio_chip at the top of the file") }
        if let line = source.line, let other = known.first(where: { $0.line == line }) {
            throw entry.value.error("line \(line) is at pin \(other.number) already")
        }
        return BoardPin(
            number: number, line: source.line, function: source.function, power: source.power,
            reserved: source.reserved)
    }
}

/// An I2C bus on a header.
public struct BoardI2C: Sendable, Equatable, Decodable {
    /// N of `/dev/i2c-N`.
    public let bus: Int
    /// Pin of the data line.
    public let sda: Int
    /// Pin of the clock line.
    public let scl: Int
}

/// One pin of a header.
public struct BoardPin: Sendable, Equatable {
    /// Its number on the header, from 1.
    public let number: Int
    /// Its line of the board's GPIO chip; `nil` for supply pins and where it is not known.
    public let line: Int?
    /// What else it can be, such as `I2C1 SDA`.
    public let function: String?
    /// What it supplies, such as `3.3 V` or `ground`.
    public let power: String?
    /// Why it is not free for use; `nil` when it is.
    public let reserved: String?
}

/// A board definition as it is written.
private struct BoardSource: Decodable {
    let name: String
    let description: String
    let models: [String]
    let gpioChip: String?
    let i2c: [Located<BoardI2C>]?
    let pins: DocumentNode

    enum CodingKeys: String, CodingKey {
        case name, description, models
        case gpioChip = "gpio_chip"
        case i2c, pins
    }
}

/// A pin as it is written.
private struct PinSource: Decodable {
    let line: Int?
    let function: String?
    let power: String?
    let reserved: String?
}
