import HaloHardware
import HaloModel

/// Brings devices new programs, wave by wave, and stops at the first failure.
public struct Deployer: Sendable {
    /// How the devices reach what is served.
    public struct Source: Sendable {
        /// The workstation's address as a device reaches it; `nil` is where its connection comes from.
        public var address: String?
        /// The port it is served on.
        public var port: UInt16
        /// What comes before a program's name in the path, such as `/TOKEN/`.
        public var path: String

        /// Takes the parts as they are.
        public init(address: String?, port: UInt16, path: String) {
            self.address = address
            self.port = port
            self.path = path
        }
    }

    /// What became of a device.
    public struct Result: Sendable, Equatable, Encodable {
        /// The device.
        public var host: String
        /// `done`, `failed` or `skipped`.
        public var state: String
        /// Why it failed.
        public var reason: String?
        /// What keeps HALO from starting at boot.
        public var warnings: [String]
    }

    private let shell: any DeviceShell
    private let clock: any SystemClock
    private let artifacts: Artifacts
    private let source: Source
    private let healthPort: UInt16
    private let seconds: Int

    /// - Parameter seconds: how long a program has to run without a fault before it is found good.
    public init(
        shell: any DeviceShell, clock: any SystemClock, artifacts: Artifacts, source: Source, healthPort: UInt16 = 8080,
        seconds: Int = 5
    ) {
        self.shell = shell
        self.clock = clock
        self.artifacts = artifacts
        self.source = source
        self.healthPort = healthPort
        self.seconds = seconds
    }

    /// Goes through the waves. Devices of waves after a failure are skipped.
    /// - Parameter tell: a device and what it does now, for whoever watches.
    /// - Throws: `CancellationError`.
    public func deploy(
        _ waves: [[DeployTarget]], only names: [String], tell: @escaping @Sendable (String, String) -> Void
    ) async throws -> [Result] {
        var results: [Result] = []
        for wave in waves {
            if results.contains(where: { $0.state != "done" }) {
                results += wave.map { Result(host: $0.host, state: "skipped", warnings: []) }
                continue
            }
            let ended = try await withThrowingTaskGroup(of: (Int, Result).self) { group in
                for (index, target) in wave.enumerated() {
                    group.addTask { (index, try await deploy(target, only: names, tell: tell)) }
                }
                var ended: [(Int, Result)] = []
                for try await result in group { ended.append(result) }
                return ended
            }
            results += ended.sorted { $0.0 < $1.0 }.map(\.1)
        }
        return results
    }

    private func deploy(
        _ target: DeployTarget, only names: [String], tell: @Sendable (String, String) -> Void
    ) async throws -> Result {
        var device = TargetDeployment(
            machine: artifacts.machine, items: target.programs(of: artifacts, only: names))
        var last = ""
        while true {
            let line: String
            switch device.action {
            case .prepare:
                line = "preparing"
                device.take(await prepare(target))
            case .begin(let item):
                line = "\(item.program.name): beginning"
                device.take(await begin(item, target))
            case .ask(let item):
                try await clock.sleep(for: .seconds(2))
                let event = await ask(item, target)
                if case .reported(let report?) = event {
                    line = "\(item.program.name): \(report.phase.rawValue) \(report.message)"
                } else {
                    line = "\(item.program.name): waiting for the device"
                }
                device.take(event)
            case .finish(.done):
                return Result(host: target.host, state: "done", warnings: device.warnings)
            case .finish(.failed(let reason)):
                return Result(host: target.host, state: "failed", reason: reason, warnings: device.warnings)
            }
            if line != last { tell(target.host, line) }
            last = line
        }
    }

    private func prepare(_ target: DeployTarget) async -> TargetDeployment.Event {
        do {
            return .prepared(try DeviceFacts(try await output(of: RemoteCommand.prepare(), target)))
        } catch {
            return .failed("\(error)")
        }
    }

    private func begin(_ item: TargetDeployment.Item, _ target: DeployTarget) async -> TargetDeployment.Event {
        let command = RemoteCommand.begin(
            item, commit: artifacts.commit, address: source.address, port: source.port,
            path: source.path + item.artifact.name, healthPort: healthPort, seconds: seconds)
        do {
            _ = try await output(of: command, target)
            return .began
        } catch {
            return .failed("\(error)")
        }
    }

    private func ask(_ item: TargetDeployment.Item, _ target: DeployTarget) async -> TargetDeployment.Event {
        do {
            let result = try await shell.run(RemoteCommand.report(item), on: target.host, within: .seconds(20))
            return .reported(result.exitCode == 0 ? DeviceReport(result.standardOutput) : nil)
        } catch {
            return .failed("\(error)")
        }
    }

    private func output(of command: String, _ target: DeployTarget) async throws -> String {
        let result = try await shell.run(command, on: target.host, within: .seconds(60))
        guard result.exitCode == 0 else {
            let said = printable(result.standardError)
            throw DeployError(said.isEmpty ? "the device's shell ended with \(result.exitCode)" : said)
        }
        return result.standardOutput
    }
}
