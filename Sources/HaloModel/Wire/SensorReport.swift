/// What `halo-agent` knows of the sensors on its buses (`GET /v1/agent/sensors` on its local socket), to `haloctl`.
public struct SensorReport: Sendable, Codable, Equatable {
    /// Whether a sensor measures now.
    public enum State: String, Sendable, Codable {
        /// It answered last time.
        case working
        /// It is there, and its last measurement failed.
        case failing
        /// It stopped answering and is looked for.
        case lost
    }

    /// One value.
    public struct Reading: Sendable, Codable, Equatable {
        /// The metric, `i2c.bme280.temperature_c`.
        public var metric: String
        /// The value in `unit`.
        public var value: Double
        /// The unit, `°C`.
        public var unit: String
        /// Whether the template calls it plausible.
        public var quality: SampleQuality
        /// Whether it is not of the last measurement, because that failed: an old value, never sent again.
        public var isStale: Bool
        /// Seconds since it was measured.
        public var ageSeconds: Double

        /// Takes the parts as they are.
        public init(
            metric: String, value: Double, unit: String, quality: SampleQuality, isStale: Bool, ageSeconds: Double
        ) {
            self.metric = metric
            self.value = value
            self.unit = unit
            self.quality = quality
            self.isStale = isStale
            self.ageSeconds = ageSeconds
        }

        enum CodingKeys: String, CodingKey {
            case metric, value, unit, quality
            case isStale = "stale"
            case ageSeconds = "age_s"
        }
    }

    /// One sensor.
    public struct Sensor: Sendable, Codable, Equatable {
        /// The template's name.
        public var template: String
        /// N of `/dev/i2c-N`.
        public var bus: Int
        /// 7-bit address.
        public var address: UInt8
        /// Whether it measures.
        public var state: State
        /// How sure the identification is: `certain`, `likely`, `possible`.
        public var confidence: String
        /// What it is recognised by.
        public var reason: String
        /// Measurements that brought values.
        public var measurements: Int
        /// The last values, in the template's order.
        public var readings: [Reading]
        /// Failures so far by kind.
        public var failures: [String: Int]
        /// The last failure; `nil` without one.
        public var lastFailure: String?

        /// Takes the parts as they are.
        public init(
            template: String, bus: Int, address: UInt8, state: State, confidence: String, reason: String,
            measurements: Int, readings: [Reading], failures: [String: Int], lastFailure: String?
        ) {
            self.template = template
            self.bus = bus
            self.address = address
            self.state = state
            self.confidence = confidence
            self.reason = reason
            self.measurements = measurements
            self.readings = readings
            self.failures = failures
            self.lastFailure = lastFailure
        }

        enum CodingKeys: String, CodingKey {
            case template, bus, address, state, confidence, reason, measurements, readings, failures
            case lastFailure = "last_failure"
        }
    }

    /// A device no template recognises.
    public struct Unknown: Sendable, Codable, Equatable {
        /// N of `/dev/i2c-N`.
        public var bus: Int
        /// 7-bit address.
        public var address: UInt8
        /// What the templates with this address miss in it.
        public var reasons: [String]

        /// Takes the parts as they are.
        public init(bus: Int, address: UInt8, reasons: [String]) {
            self.bus = bus
            self.address = address
            self.reasons = reasons
        }
    }

    /// One bus.
    public struct Bus: Sendable, Codable, Equatable {
        /// N of `/dev/i2c-N`.
        public var number: Int
        /// The driver's name for it.
        public var adapter: String
        /// Addresses a kernel driver owns.
        public var owned: [UInt8]
        /// Why the last search of it failed; `nil` when it did not.
        public var failure: String?

        /// Takes the parts as they are.
        public init(number: Int, adapter: String, owned: [UInt8], failure: String?) {
            self.number = number
            self.adapter = adapter
            self.owned = owned
            self.failure = failure
        }
    }

    /// The sensors, by bus, address and template.
    public var sensors: [Sensor]
    /// What answers and is not recognised, by bus and address.
    public var unknown: [Unknown]
    /// The buses, by number.
    public var buses: [Bus]
    /// What is wrong with templates: file, line, column, reason.
    public var templateMistakes: [String]

    /// Takes the parts as they are.
    public init(sensors: [Sensor], unknown: [Unknown], buses: [Bus], templateMistakes: [String]) {
        self.sensors = sensors
        self.unknown = unknown
        self.buses = buses
        self.templateMistakes = templateMistakes
    }

    enum CodingKeys: String, CodingKey {
        case sensors, unknown, buses
        case templateMistakes = "template_mistakes"
    }
}
