/// A template to be tried at one address (`POST /v1/agent/sensors/try` on the agent's local socket).
public struct SensorTrial: Sendable, Codable, Equatable {
    /// The template's name for messages: the file it is in.
    public var file: String
    /// The template, TOML.
    public var template: String
    /// N of `/dev/i2c-N`.
    public var bus: Int
    /// 7-bit address.
    public var address: UInt8

    /// Takes the parts as they are.
    public init(file: String, template: String, bus: Int, address: UInt8) {
        self.file = file
        self.template = template
        self.bus = bus
        self.address = address
    }

    /// What came of it.
    public struct Outcome: Sendable, Codable, Equatable {
        /// How far it came.
        public enum Stage: String, Sendable, Codable {
            /// The template is wrong: nothing was asked of any bus.
            case template
            /// Nothing answers there, or it belongs to a kernel driver.
            case probe
            /// What answers is not what the template describes: nothing was written to it.
            case identify
            /// Setting it up or reading its calibration failed.
            case open
            /// Measuring failed.
            case measure
            /// It measured.
            case done
        }

        /// How far it came.
        public var stage: Stage
        /// Why not further, or what it is recognised by.
        public var message: String
        /// What the failure is counted as; `nil` when it is none of a sensor.
        public var failure: SensorFailureKind?
        /// The values.
        public var readings: [SensorReport.Reading]

        /// Takes the parts as they are.
        public init(
            stage: Stage, message: String, failure: SensorFailureKind? = nil, readings: [SensorReport.Reading] = []
        ) {
            self.stage = stage
            self.message = message
            self.failure = failure
            self.readings = readings
        }
    }
}
