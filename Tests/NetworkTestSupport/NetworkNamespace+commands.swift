import HaloHardware
import HaloLinux

extension NetworkNamespace {
    /// Runs a program in this namespace.
    /// - Throws: `CommandFailed`, and what `LinuxProcessRunner` throws.
    @discardableResult
    public func run(_ executable: String, _ arguments: String...) async throws -> String {
        let result = try await NamespaceProcesses(self).run(executable, arguments, within: .seconds(20))
        guard result.exitCode == 0 else {
            throw CommandFailed(description: "\(executable) \(arguments): \(result.standardError)")
        }
        return result.standardOutput
    }

    /// Two namespaces with a cable between them: a veth(4) pair, both ends called `link`, up, without addresses; loopbacks
    /// are up too.
    /// - Throws: `Unavailable` unless this is root; `CommandFailed`.
    public static func pair(link: String) async throws -> (near: NetworkNamespace, far: NetworkNamespace) {
        let (near, far) = (try NetworkNamespace(), try NetworkNamespace())
        try await near.run(
            "/usr/sbin/ip", "link", "add", link, "type", "veth", "peer", "name", link, "netns", far.path)
        for space in [near, far] {
            try await space.run("/usr/sbin/ip", "link", "set", "lo", "up")
            try await space.run("/usr/sbin/ip", "link", "set", link, "up")
        }
        return (near, far)
    }
}

/// A program that did not do its work.
public struct CommandFailed: Error, CustomStringConvertible {
    /// What was run and what it said.
    public let description: String

    /// Takes what was run and what it said.
    public init(description: String) { self.description = description }
}

/// Runs programs in a network namespace, with nsenter(1).
public struct NamespaceProcesses: ProcessRunner {
    private let space: NetworkNamespace

    /// Runs them in `space`.
    public init(_ space: NetworkNamespace) {
        self.space = space
    }

    /// Runs `executable` to its end.
    /// - Throws: as `LinuxProcessRunner`.
    public func run(_ executable: String, _ arguments: [String], within limit: Duration) async throws -> ProcessResult {
        try await LinuxProcessRunner().run(
            "/usr/bin/nsenter", ["--net=\(space.path)", executable] + arguments, within: limit)
    }
}
