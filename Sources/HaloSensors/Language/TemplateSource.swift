import HaloDocuments

/// A template as it is written; docs/templates.md describes every key.
struct TemplateSource: Decodable {
    let name: Located<String>
    let description: String
    let addresses: [Located<UInt8>]
    let interval: Located<DocumentDuration>
    let preference: Int?
    let transfer: SensorTransfer?
    let registerBits: Located<Int>?
    let sensitive: [Located<[UInt8]>]?
    let constants: DocumentNode?
    let identify: [Located<IdentifySource>]
    let initialise: [Located<StepSource>]?
    let calibrate: [Located<StepSource>]?
    let measure: [Located<StepSource>]
    let `let`: DocumentNode?
    let reject: [RejectSource]?
    let metric: [MetricSource]?

    enum CodingKeys: String, CodingKey {
        case name, description, addresses, interval, preference, transfer
        case registerBits = "register_bits"
        case sensitive, constants, identify, initialise, calibrate, measure, `let`, reject, metric
    }
}

/// `[[identify]]`.
struct IdentifySource: Decodable {
    let because: String
    let confidence: SensorConfidence
    let checks: [Located<CheckSource>]
}

/// A check of `[[identify]]` and `poll`.
struct CheckSource: Decodable {
    let register: UInt16?
    let type: IntegerFormat?
    let acknowledge: Bool?
    let crc: Located<TemplateChecksum>?
    let mask: Int64?
    let expect: Int64?
    let min: Int64?
    let max: Int64?
    let every: Located<DocumentDuration>?
    let within: Located<DocumentDuration>?
}

/// An entry of `[[initialise]]`, `[[calibrate]]` and `[[measure]]`.
struct StepSource: Decodable {
    let write: [DocumentNode]?
    let times: Located<Int>?
    let `let`: DocumentNode?
    let wait: Located<DocumentDuration>?
    let poll: Located<CheckSource>?
    let read: Located<Int>?
    let register: Located<UInt16>?
    let crc: Located<TemplateChecksum>?
    let retry: Located<RetrySource>?
    let fields: [Located<FieldSource>]?
}

/// `retry` of a read.
struct RetrySource: Decodable {
    let every: Located<DocumentDuration>
    let within: Located<DocumentDuration>
}

/// A field of a read.
struct FieldSource: Decodable {
    let name: Located<String>
    let at: Int?
    let type: IntegerFormat?
    let bits: [Located<BitRange>]?
    let signed: Bool?
}

/// `[[reject]]`.
struct RejectSource: Decodable {
    let when: Located<String>
    let because: String
    let lost: Bool?
}

/// `[[metric]]`.
struct MetricSource: Decodable {
    let name: Located<String>
    let unit: String
    let value: Located<String>
    let range: Located<[Double]>
}
