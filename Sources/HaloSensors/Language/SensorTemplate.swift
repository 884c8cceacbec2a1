import HaloDocuments

/// A kind of I2C sensor as its template describes it, read and checked: every expression has a type, every name a
/// value.
public struct SensorTemplate: Sendable {
    /// Its name, the second part of its metrics: `bme280`.
    public let name: String
    /// What it is, for people.
    public let description: String
    /// The file it came from.
    public let file: String
    /// Its text, by which a changed template is told from the same one.
    public private(set) var text = ""
    /// 7-bit addresses it can be strapped to.
    public let addresses: [UInt8]
    /// Who is asked first when templates share an address: the lower.
    public let preference: Int
    /// Whether it needs raw transfers or gets by with those of SMBus.
    public let transfer: SensorTransfer
    /// Time between two measurements.
    public let interval: Duration
    /// What it measures.
    public let metrics: [SensorMetric]

    let registerOctets: Int
    /// Octets that do something to the device when a write begins with them, though they only select a register of others.
    let sensitive: [ClosedRange<UInt8>]
    let identifications: [TemplateIdentification]
    let constants: [ExpressionValue]
    let initialise: [TemplateStep]
    let calibrate: [TemplateStep]
    let measure: [TemplateStep]
    let intermediates: [Expression]
    let rejections: [TemplateRejection]
    let values: [Expression]

    /// Reads and checks a template. `file` is only used to name the place in errors.
    /// - Throws: `DocumentError` with file, line, column, what is wrong and what would be right.
    public init(toml text: String, file: String) throws(DocumentError) {
        let node = try TOMLDocument.parse(text, file: file)
        let source = try DocumentDecoder().decode(TemplateSource.self, from: node)
        var compiler = TemplateCompiler(source: source, root: node)
        self = try compiler.compile()
        self.text = text
    }

    init(
        source: TemplateSource, file: String, addresses: [UInt8], metrics: [SensorMetric],
        identifications: [TemplateIdentification], program: TemplateProgram
    ) {
        name = source.name.value
        description = source.description
        self.file = file
        self.addresses = addresses
        preference = source.preference ?? 100
        transfer = source.transfer ?? .raw
        interval = source.interval.value.value
        self.metrics = metrics
        registerOctets = source.registerBits?.value == 16 ? 2 : 1
        sensitive = (source.sensitive ?? []).compactMap { range in
            guard range.value.count == 2, range.value[0] <= range.value[1] else { return nil }
            return range.value[0]...range.value[1]
        }
        self.identifications = identifications
        constants = program.constants
        initialise = program.initialise
        calibrate = program.calibrate
        measure = program.measure
        intermediates = program.intermediates
        rejections = program.rejections
        values = program.values
    }

    /// The octets that select `register`, most significant first.
    func pointer(_ register: UInt16) -> [UInt8] {
        let low = UInt8(truncatingIfNeeded: register)
        return registerOctets == 2 ? [UInt8(truncatingIfNeeded: register >> 8), low] : [low]
    }

    /// What a check of this template writes before it reads.
    func octetsWritten(by check: TemplateCheck) -> [UInt8] { check.register.map(pointer) ?? [] }

    /// Whether a device of this kind stays as it is when somebody who takes it for another writes `octets` and reads.
    ///
    /// A register device takes one octet as the selection of a register and more as a value for it; a device with commands of
    /// two octets does nothing on one. What the template itself writes to recognise the device is harmless to it.
    func tolerates(_ octets: [UInt8]) -> Bool {
        guard let first = octets.first else { return true }
        let isOwn = identifications.contains { $0.checks.contains { octetsWritten(by: $0) == octets } }
        return isOwn || (octets.count == 1 && !sensitive.contains { $0.contains(first) })
    }
}

/// What a template asks of the adapter.
public enum SensorTransfer: String, Sendable, Decodable {
    /// Any sequence of octets (`I2C_FUNC_I2C`).
    case raw
    /// Only registers of 8 bits and blocks of up to 32 octets (System Management Bus 3.1, 6.5).
    case smbus
}

/// One quantity a sensor measures.
public struct SensorMetric: Sendable, Equatable {
    /// Its name, the last part of the metric; carries the unit: `temperature_c`.
    public let name: String
    /// The unit as it is to be shown: `°C`.
    public let unit: String
    /// What the sensor can plausibly report; other values are marked.
    public let range: ClosedRange<Double>
}

/// How sure an identification is.
public enum SensorConfidence: String, Sendable, Comparable, CaseIterable, Decodable {
    /// The address and a plausible answer, nothing more.
    case possible
    /// A value another device would only show by accident.
    case likely
    /// The maker's identification register.
    case certain

    /// Less sure comes first.
    public static func < (left: SensorConfidence, right: SensorConfidence) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// One way to tell that a device is of this kind: all checks must hold.
struct TemplateIdentification: Sendable {
    let because: String
    let confidence: SensorConfidence
    let checks: [TemplateCheck]
}

/// A condition under which a measurement is not to be believed.
struct TemplateRejection: Sendable {
    let condition: Expression
    let because: String
    /// Whether it means that the device lost its settings and is to be set up anew.
    let isLoss: Bool
}

/// The executable part of a template.
struct TemplateProgram: Sendable {
    var constants: [ExpressionValue] = []
    var initialise: [TemplateStep] = []
    var calibrate: [TemplateStep] = []
    var measure: [TemplateStep] = []
    var intermediates: [Expression] = []
    var rejections: [TemplateRejection] = []
    var values: [Expression] = []
}
