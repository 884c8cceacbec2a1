/// What a device's mesh manager tells the gateway's about its radio configuration, over the underlay: the body of
/// `POST /v1/mesh/rf-sync`.
public struct RFSyncReport: Sendable, Codable, Equatable {
    /// The device.
    public var node: NodeID
    /// Its radio.
    public var radio: MACAddress
    /// Generation of the configuration it keeps.
    public var generation: Int
    /// Generation of the change it is ready to make.
    public var prepared: Int?
    /// Generation of the change it will make at its instant.
    public var armed: Int?
    /// Why it cannot make the change offered.
    public var refusal: String?
    /// The challenge of the gateway's last answer; empty in a first report, which the gateway only answers.
    public var challenge: String
    /// 16 random octets as base64, never used twice.
    public var nonce: String
    /// HMAC-SHA256 under the mesh trust secret over `signedText`, as base64.
    public var signature: String

    /// Takes the parts as they are; the signature is set afterwards.
    public init(
        node: NodeID, radio: MACAddress, generation: Int, prepared: Int?, armed: Int?, refusal: String?,
        challenge: String, nonce: String
    ) {
        self.node = node
        self.radio = radio
        self.generation = generation
        self.prepared = prepared
        self.armed = armed
        self.refusal = refusal
        self.challenge = challenge
        self.nonce = nonce
        signature = ""
    }

    /// What the signature covers: a fixed label, then each member on its own line, those that are missing as `-`. The
    /// refusal comes last, so that a line break in it cannot pass for another member.
    public var signedText: String {
        "halo-rf-sync-1\n\(node)\n\(radio)\n\(generation)\n\(prepared.map { String($0) } ?? "-")\n"
            + "\(armed.map { String($0) } ?? "-")\n\(challenge)\n\(nonce)\n\(refusal ?? "-")\n"
    }

    enum CodingKeys: String, CodingKey {
        case node = "node_id"
        case radio = "radio_mac"
        case generation, prepared, armed, refusal, challenge, nonce, signature
    }
}

/// The gateway's answer to an `RFSyncReport`.
public struct RFSyncAnswer: Sendable, Codable, Equatable {
    /// A change under way.
    public struct Plan: Sendable, Codable, Equatable {
        /// What the radios change to; while `returning`, what they return to.
        public var target: RFConfiguration
        /// `preparing`, `armed`, `trial` or `returning`.
        public var phase: RFChangeStatus.Phase
        /// Milliseconds from this answer to the phase's deadline or switch.
        public var remainingMilliseconds: Int64

        /// Takes the parts as they are.
        public init(target: RFConfiguration, phase: RFChangeStatus.Phase, remainingMilliseconds: Int64) {
            self.target = target
            self.phase = phase
            self.remainingMilliseconds = remainingMilliseconds
        }

        enum CodingKeys: String, CodingKey {
            case target, phase
            case remainingMilliseconds = "remaining_ms"
        }
    }

    /// The configuration that holds.
    public var configuration: RFConfiguration
    /// The change under way.
    public var plan: Plan?
    /// To be sent with the next report, which counts once.
    public var challenge: String
    /// HMAC-SHA256 under the mesh trust secret over `signedText(nonce:)`, as base64.
    public var signature: String

    /// Takes the parts as they are; the signature is set afterwards.
    public init(configuration: RFConfiguration, plan: Plan?, challenge: String) {
        self.configuration = configuration
        self.plan = plan
        self.challenge = challenge
        signature = ""
    }

    /// What the signature covers: a fixed label, the nonce of the report this answers, and each member on its own line.
    public func signedText(nonce: String) -> String {
        func lines(_ value: RFConfiguration) -> String {
            "\(value.schema) \(value.generation) \(value.country) \(value.channel) \(value.widthMHz) "
                + "\(value.transmitPowerDBm.map { String($0) } ?? "-") "
                + "\(value.antennaGainDBi.map { String($0) } ?? "-")\n"
        }
        let change = plan.map { "\($0.phase.rawValue) \($0.remainingMilliseconds)\n" + lines($0.target) } ?? "-\n"
        return "halo-rf-answer-1\n\(nonce)\n" + lines(configuration) + change + "\(challenge)\n"
    }
}
