import ArgumentParser
import HaloModel
import HaloSetup

/// What `haloctl setup` can be given instead of asking.
struct SetupValues: ParsableArguments {
    @Option(help: "gateway or node.")
    var role: String?
    @Option(help: "Name of this device; - takes it from the radio's address.")
    var node: String?
    @Option(help: "Mesh ID, 1 to 32 octets.")
    var meshID: String?
    @Option(help: "Country whose rules the radio obeys, such as US.")
    var country: String?
    @Option(name: .customLong("width-mhz"), help: "Channel width, MHz.")
    var widthMHz: String?
    @Option(help: "S1G channel number.")
    var channel: String?
    @Option(help: "The gateway's address in the mesh.")
    var gatewayUnderlay: String?
    @Option(help: "File with the passphrase of the mesh; - in it is a mesh without.", completion: .file())
    var passphraseFile: String?
    @Option(help: "File with the secret by which the gateway knows its devices.", completion: .file())
    var trustSecretFile: String?
    @Option(help: "Write agent-env too: the gateway's API, http://ADDRESS[:PORT].")
    var apiURL: String?
    @Option(help: "File with the token for --api-url.", completion: .file())
    var apiTokenFile: String?

    /// Takes what is given, and says what that was.
    func apply(to answers: inout SetupAnswers) throws -> Set<SetupQuestion> {
        let given: [(SetupQuestion, String?)] = [
            (.role, role), (.node, node), (.meshID, meshID), (.country, country), (.widthMHz, widthMHz),
            (.channel, channel), (.passphrase, try passphraseFile.map(Self.line)),
            (.trustSecret, try trustSecretFile.map(Self.line)), (.gatewayUnderlay, gatewayUnderlay),
        ]
        // A width may be proposed from the country, and the channel from both.
        var taken: Set<SetupQuestion> = []
        for (question, text) in given {
            guard let text else { continue }
            if question == .channel, !given.contains(where: { $0.0 == .widthMHz && $0.1 != nil }) {
                answers.takeProposals()
            }
            try answers.take(text, for: question)
            taken.insert(question)
        }
        return taken
    }

    /// The text of agent-env; `nil` when it is left to halo-mesh.
    func agentEnvironment(node: NodeID?) throws -> String? {
        switch (apiURL, apiTokenFile) {
        case (nil, nil): return nil
        case (let url?, let file?):
            return try AgentEnvironmentText.make(url: url, token: try Self.line(file), node: node)
        default: throw SetupError("--api-url and --api-token-file belong together")
        }
    }

    /// The first line of a file of secrets: an argument would show in the list of processes.
    private static func line(_ path: String) throws -> String {
        try TemplateFile.read(path).split(separator: "\n" as Character).first.map(String.init) ?? ""
    }
}
