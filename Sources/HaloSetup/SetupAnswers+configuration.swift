import HaloHardware
import HaloModel

extension SetupAnswers {
    /// Questions nobody answered and nothing can be proposed for, in the order in which they are asked.
    public var missing: [SetupQuestion] {
        var answers = self
        answers.takeProposals()
        return SetupQuestion.allCases.filter { $0 != .node && answers.answer(to: $0) == nil }
    }

    /// Answers what is not answered with what is proposed; a channel or width the country does not have is answered anew.
    public mutating func takeProposals() {
        for question in SetupQuestion.allCases {
            if let proposal = proposal(for: question) { try? take(proposal, for: question) }
        }
    }

    /// A gateway makes the secrets of its mesh when it is given none: 120 random bits each, as base 32 letters and digits
    /// that are easily read out.
    public mutating func makeSecrets(_ random: any RandomSource) {
        guard role == .gateway else { return }
        if passphrase == nil { passphrase = .some(Self.secret(random)) }
        if trustSecret == nil { trustSecret = Self.secret(random) }
    }

    private static func secret(_ random: any RandomSource) -> String {
        // Without 0, 1, l and o: 32 characters.
        let alphabet = Array("23456789abcdefghijkmnpqrstuvwxyz")
        let letters = random.octets(24).map { alphabet[Int($0) % alphabet.count] }
        return stride(from: 0, to: letters.count, by: 6).map { String(letters[$0..<min($0 + 6, letters.count)]) }
            .joined(separator: "-")
    }

    /// The configuration these answers make; what is not asked stays as `current` has it.
    /// - Throws: `SetupError` that names what is missing.
    public func configuration(_ current: NodeConfiguration?) throws(SetupError) -> NodeConfiguration {
        var answers = self
        answers.takeProposals()
        guard let role = answers.role, let meshID = answers.meshID, let country = answers.country,
            let widthMHz = answers.widthMHz, let channel = answers.channel, let passphrase = answers.passphrase,
            let trustSecret = answers.trustSecret, let gatewayUnderlay = answers.gatewayUnderlay
        else {
            throw SetupError("not known: \(missing.map(\.rawValue).joined(separator: ", "))")
        }
        var mesh = MeshSettings(
            meshID: meshID, passphrase: passphrase, trustSecret: trustSecret, country: country, channel: channel,
            widthMHz: widthMHz, gatewayUnderlay: gatewayUnderlay)
        if let current {
            mesh.routing = current.mesh.routing
            mesh.gatewayPort = current.mesh.gatewayPort
            mesh.allowedPeers = current.mesh.allowedPeers
            mesh.keyRotationDays = current.mesh.keyRotationDays
        }
        var configuration = NodeConfiguration(node: answers.node, role: role, mesh: mesh)
        if let current {
            configuration.sampleIntervalSeconds = current.sampleIntervalSeconds
            configuration.spool = current.spool
        }
        return configuration
    }
}
