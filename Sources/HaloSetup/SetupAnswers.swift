import HaloModel

/// What is known so far of how a device is to be set up.
public struct SetupAnswers: Sendable, Equatable {
    /// What it is for.
    public var role: NodeRole?
    /// Its name; `nil` takes it from the radio's address.
    public var node: NodeID?
    /// Mesh ID (IEEE 802.11-2020 9.4.2.98).
    public var meshID: String?
    /// ISO 3166-1 alpha-2 of a country whose S1G channels are known.
    public var country: String?
    /// Channel width, MHz.
    public var widthMHz: Int?
    /// S1G channel number.
    public var channel: Int?
    /// SAE passphrase; `.some(nil)` is a mesh without.
    public var passphrase: String??
    /// The trust secret.
    public var trustSecret: String?
    /// The gateway's underlay address.
    public var gatewayUnderlay: IPv4Address?

    /// Knows nothing.
    public init() {}

    /// Knows what a device is set up for already.
    public init(_ configuration: NodeConfiguration) {
        role = configuration.role
        node = configuration.node
        meshID = configuration.mesh.meshID
        country = configuration.mesh.country
        widthMHz = configuration.mesh.widthMHz
        channel = configuration.mesh.channel
        passphrase = .some(configuration.mesh.passphrase)
        trustSecret = configuration.mesh.trustSecret
        gatewayUnderlay = configuration.mesh.gatewayUnderlay
    }

    /// Widths the country has, MHz, narrow first.
    var widthsMHz: [Int] {
        Set(S1GChannel.all.filter { $0.country == country }.map(\.widthMHz)).sorted()
    }

    /// Channels the country has of the width.
    var channels: [Int] {
        S1GChannel.all.filter { $0.country == country && $0.widthMHz == widthMHz }.map(\.number).sorted()
    }

    /// The answer as it would be typed; `nil` when it is not known.
    public func answer(to question: SetupQuestion) -> String? {
        switch question {
        case .role: role?.rawValue
        case .node: node?.rawValue
        case .meshID: meshID
        case .country: country
        case .widthMHz: widthMHz.map { "\($0)" }
        case .channel: channel.map { "\($0)" }
        case .passphrase: passphrase.map { $0 ?? "-" }
        case .trustSecret: trustSecret
        case .gatewayUnderlay: gatewayUnderlay?.description
        }
    }

    /// What is taken when nothing is answered: what is known, or what suits most. A node is not guessed its secrets, nor a
    /// radio its country.
    public func proposal(for question: SetupQuestion) -> String? {
        if let known = answer(to: question), (try? check(known, for: question)) != nil { return known }
        switch question {
        case .node: return "-"
        case .meshID: return "halo"
        // Range before rate: the widest of at most 2 MHz.
        case .widthMHz: return (widthsMHz.last { $0 <= 2 } ?? widthsMHz.first).map { "\($0)" }
        case .channel: return channels.first.map { "\($0)" }
        case .gatewayUnderlay: return MeshSettings.defaultGatewayUnderlay.description
        case .role, .country, .passphrase, .trustSecret: return nil
        }
    }

    /// Takes an answer.
    /// - Throws: `SetupError` that says what is expected; nothing is changed then.
    public mutating func take(_ text: String, for question: SetupQuestion) throws(SetupError) {
        try check(text, for: question)
        switch question {
        case .role: role = NodeRole(rawValue: text)
        case .node: node = text == "-" ? nil : NodeID(text)
        case .meshID: meshID = text
        case .country: country = text
        case .widthMHz: widthMHz = Int(text)
        case .channel: channel = Int(text)
        case .passphrase: passphrase = .some(text == "-" ? nil : text)
        case .trustSecret: trustSecret = text
        case .gatewayUnderlay: gatewayUnderlay = IPv4Address(text)
        }
    }

    private func check(_ text: String, for question: SetupQuestion) throws(SetupError) {
        func require(_ holds: Bool, _ expected: String) throws(SetupError) {
            guard holds else { throw SetupError("\(question.rawValue): expected \(expected)") }
        }
        switch question {
        case .role: try require(NodeRole(rawValue: text) != nil, "gateway or node")
        case .node: try require(text == "-" || NodeID(text) != nil, "1 to 63 characters of a-z 0-9 -, or - alone")
        case .meshID: try require((1...32).contains(text.utf8.count) && Self.isPlain(text), "1 to 32 octets of text")
        case .country:
            try require(
                S1GChannel.countries.contains(text), "one of \(S1GChannel.countries.joined(separator: ", "))")
        case .widthMHz:
            try require(
                Int(text).map(widthsMHz.contains) == true, "one of \(widthsMHz) in \(country ?? "no country yet")")
        case .channel:
            try require(
                Int(text).map(channels.contains) == true,
                "one of \(channels) in \(country ?? "no country yet") with \(widthMHz ?? 0) MHz")
        case .passphrase:
            // What wpa_supplicant takes between quotes (wpa_supplicant.conf, psk).
            try require(
                text == "-"
                    || ((8...63).contains(text.utf8.count) && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }),
                "8 to 63 characters of ASCII, or - alone")
        case .trustSecret:
            try require((8...128).contains(text.utf8.count) && Self.isPlain(text), "8 to 128 octets of text")
        case .gatewayUnderlay: try require(IPv4Address(text) != nil, "an IPv4 address")
        }
    }

    private static func isPlain(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) }
    }
}
