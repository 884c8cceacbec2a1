import HaloDocuments
import HaloModel

/// `/etc/halo/config.yaml` as text.
public enum ConfigurationText {
    /// Every setting on a line of its own.
    /// - Throws: `SetupError` when the text would not be read as the same configuration.
    public static func make(_ configuration: NodeConfiguration) throws(SetupError) -> String {
        let mesh = configuration.mesh
        var lines = ["# Written by haloctl setup, which shows what it would change before it does."]
        if let node = configuration.node { lines.append("node: \(quoted(node.rawValue))") }
        lines += ["role: \(configuration.role.rawValue)", "mesh:", "  mesh_id: \(quoted(mesh.meshID))"]
        if let passphrase = mesh.passphrase { lines.append("  passphrase: \(quoted(passphrase))") }
        lines += [
            "  trust_secret: \(quoted(mesh.trustSecret))", "  country: \(quoted(mesh.country))",
            "  channel: \(mesh.channel)", "  width_mhz: \(mesh.widthMHz)", "  routing: \(mesh.routing.rawValue)",
            "  gateway_underlay: \(quoted(mesh.gatewayUnderlay.description))", "  gateway_port: \(mesh.gatewayPort)",
        ]
        if let peers = mesh.allowedPeers {
            lines.append("  allowed_peers: [\(peers.map { quoted($0.description) }.joined(separator: ", "))]")
        }
        lines += [
            "  key_rotation_days: \(mesh.keyRotationDays)",
            "sample_interval_s: \(configuration.sampleIntervalSeconds)", "spool:",
            "  sync_s: \(configuration.spool.synchronizeSeconds)",
            "  sync_samples: \(configuration.spool.synchronizeSamples)",
            "  limit_mib: \(configuration.spool.limitMegabytes)",
        ]
        let text = lines.joined(separator: "\n") + "\n"
        guard let read = try? parse(text, file: DevicePaths.configuration), read == configuration else {
            throw SetupError("the settings cannot be written so that they are read again: take simpler characters")
        }
        return text
    }

    /// The configuration in a text.
    /// - Throws: `DocumentError` with the place of what is wrong.
    public static func parse(_ text: String, file: String) throws -> NodeConfiguration {
        try DocumentDecoder().decode(NodeConfiguration.self, from: YAMLDocument.parse(text, file: file))
    }

    /// A double-quoted scalar (YAML 1.2.2, 7.3.1).
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for character in text.unicodeScalars {
            if character == "\"" || character == "\\" { result += "\\" }
            result.unicodeScalars.append(character)
        }
        return result + "\""
    }
}
