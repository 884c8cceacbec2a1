import ArgumentParser
import FoundationEssentials
import HaloDocuments
import HaloHardware
import HaloLinux
import HaloModel
import HaloProgram

/// `haloctl gateway firewall`.
struct GatewayFirewallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "firewall", abstract: "Show or change what the gateway lets in and through.",
        discussion: """
            apply puts a ruleset into force and confirms it over a second connection: if that does not come through, the ruleset before \
            is back within 60 s.
            """,
        subcommands: [Show.self, Check.self, Apply.self, Confirm.self, Rollback.self], defaultSubcommand: Show.self)

    static let path = "/v1/firewall"

    /// The answer's members that are shown.
    private struct Status: Codable {
        var state: String
        var ruleset: FirewallRuleset?
        var confirmed: FirewallRuleset?
        var confirmBy: String?
        var fault: String?
        var warnings: [String]

        enum CodingKeys: String, CodingKey {
            case state, ruleset, confirmed, fault, warnings
            case confirmBy = "confirm_by"
        }
    }

    private struct Faults: Codable {
        var faults: [String]
        var warnings: [String]
    }

    /// A ruleset in a file.
    struct RulesetFile: ParsableArguments {
        @Argument(help: "The ruleset, YAML or JSON, as the API has it.", completion: .file())
        var file: String

        /// - Throws: `ExitCode` 66 when the file cannot be read, 65 when it is no ruleset, after telling the place.
        func read() throws -> FirewallRuleset {
            let octets: [UInt8]
            do {
                octets = try LinuxFileSystem(root: "/").read(try WorkingFolder.absolute(file), limit: 256 * 1024)
            } catch let error as HardwareError {
                StandardError.write("\(file): \(error)")
                throw ExitCode(66)
            }
            do {
                guard let text = String(validating: octets, as: UTF8.self) else {
                    throw DocumentError(file: file, line: 1, column: 1, message: "is not UTF-8 text")
                }
                return try DocumentDecoder().decode(
                    FirewallRuleset.self, from: try YAMLDocument.parse(text, file: file))
            } catch let error as DocumentError {
                StandardError.write("\(error)")
                throw ExitCode(65)
            }
        }
    }

    /// `haloctl gateway firewall show`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "Show what is in force.")
        @OptionGroup var client: GatewayClient

        func run() async throws { try GatewayFirewallCommand.show(try await client.ask(.get, path), client) }
    }

    /// `haloctl gateway firewall check`.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Tell what is wrong with a ruleset, and what it would cut off.",
            discussion: "Changes nothing. Exit codes as of haloctl gateway; 1 also when something is wrong with it.")
        @OptionGroup var client: GatewayClient
        @OptionGroup var ruleset: RulesetFile

        func run() async throws {
            let found: Faults = try await client.post(path + "/check", try ruleset.read())
            let lines = found.faults.map { ["wrong", $0] } + found.warnings.map { ["warning", $0] }
            try client.show(found, lines.isEmpty ? [["nothing is wrong with it"]] : lines)
            if !found.faults.isEmpty { throw ExitCode.failure }
        }
    }

    /// `haloctl gateway firewall apply`.
    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "apply", abstract: "Put a ruleset into force, and confirm it over a second connection.",
            discussion: """
                If this ends with 69 after "in force", the ruleset cuts this computer off; the one before comes back within 60 s.
                """)
        @OptionGroup var client: GatewayClient
        @OptionGroup var ruleset: RulesetFile
        @Flag(help: "Leave the confirming to haloctl gateway firewall confirm.")
        var noConfirm = false

        func run() async throws {
            let body = [UInt8](try JSONEncoder().encode(try ruleset.read()))
            let answer = try await client.ask(.put, path, body: body)
            let status = try JSONDecoder().decode(Status.self, from: Data(answer))
            guard !noConfirm, status.state == "pending" else {
                return try GatewayFirewallCommand.show(answer, client)
            }
            StandardError.write("in force until \(status.confirmBy ?? "soon"); confirming")
            try GatewayFirewallCommand.show(try await client.ask(.post, path + "/confirm"), client)
        }
    }

    /// `haloctl gateway firewall confirm`.
    struct Confirm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "confirm", abstract: "Keep the ruleset that waits for being confirmed.")
        @OptionGroup var client: GatewayClient

        func run() async throws {
            try GatewayFirewallCommand.show(try await client.ask(.post, path + "/confirm"), client)
        }
    }

    /// `haloctl gateway firewall rollback`.
    struct Rollback: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rollback", abstract: "Take the ruleset back that waits for being confirmed.")
        @OptionGroup var client: GatewayClient

        func run() async throws {
            try GatewayFirewallCommand.show(try await client.ask(.post, path + "/rollback"), client)
        }
    }

    private static func show(_ answer: [UInt8], _ client: GatewayClient) throws {
        let status = try JSONDecoder().decode(Status.self, from: Data(answer))
        var lines = [["state", status.state + (status.confirmBy.map { ", to be confirmed by \($0)" } ?? "")]]
        if let fault = status.fault { lines.append(["fault", fault]) }
        lines += status.warnings.map { ["warning", $0] }
        if let ruleset = status.ruleset { lines += Self.lines(of: ruleset) }
        try client.show(status, lines)
    }

    private static func lines(of ruleset: FirewallRuleset) -> [[String]] {
        var lines = ruleset.zones.map { zone in
            [
                "zone", zone.name, zone.interfaces.joined(separator: " "),
                "input \(zone.input.rawValue), forward \(zone.forward.rawValue)"
                    + (zone.masquerade ? ", masquerade" : ""),
            ]
        }
        lines.append(
            ["zone", "-", "all others", "input \(ruleset.input.rawValue), forward \(ruleset.forward.rawValue)"])
        lines += ruleset.forwardings.map { ["forwarding", $0.from, "to \($0.to)"] }
        lines += ruleset.rules.map { rule in
            let parts = [
                rule.source.map { "from \($0)" }, rule.destination.map { "to \($0)" }, rule.transport?.rawValue,
                rule.ports.map { "port \($0)" },
            ]
            let what = parts.compactMap { $0 }.joined(separator: " ")
            return [
                "rule", rule.from + (rule.to.map { " to \($0)" } ?? ""), what.isEmpty ? "all" : what,
                "\(rule.verdict.rawValue): \(rule.name)",
            ]
        }
        return lines
    }
}
