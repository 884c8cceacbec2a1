import HaloModel

/// What a device has to be told, in the order in which it is asked: what later answers depend on comes first.
public enum SetupQuestion: String, Sendable, CaseIterable {
    case role, node
    case meshID = "mesh-id"
    case country
    case widthMHz = "width-mhz"
    case channel
    case passphrase
    case trustSecret = "trust-secret"
    case gatewayUnderlay = "gateway-underlay"

    /// What is asked, given the answers so far.
    public func text(_ answers: SetupAnswers) -> String {
        switch self {
        case .role: "Is this device the gateway, or a node?"
        case .node: "Name of this device (a-z 0-9 -; - alone takes it from the radio's address)"
        case .meshID: "Mesh ID, the same on all devices"
        case .country: "Country whose rules the radio obeys (\(S1GChannel.countries.joined(separator: ", ")))"
        case .widthMHz: "Channel width, MHz (\(Self.list(answers.widthsMHz)))"
        case .channel: "Channel (\(Self.list(answers.channels)))"
        case .passphrase: "Passphrase of the mesh, the same on all devices (- alone for a mesh without)"
        case .trustSecret: "Secret by which the gateway knows its devices, the same on all"
        case .gatewayUnderlay: "The gateway's address in the mesh"
        }
    }

    /// Whether the answer must not be shown.
    public var isSecret: Bool { self == .passphrase || self == .trustSecret }

    private static func list(_ numbers: [Int]) -> String { numbers.map { "\($0)" }.joined(separator: ", ") }
}
