import ArgumentParser
import FoundationEssentials
import HTTPTypes
import HaloHardware
import HaloLinux
import HaloModel
import HaloProgram
import HaloSensors

/// `haloctl sensors try`.
struct SensorsTryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try",
        abstract: "Try a template at an address: recognise the device, set it up, measure once.",
        discussion: """
            The agent does it when it runs, so that nothing else uses the bus; a sensor it has there is given up for up to \
            30 s. Otherwise, or with --local, it is done here. A device the template does not recognise is not written to.
            Exit codes: 0 measured; 65 the template is wrong; 66 the file cannot be read; 69 nothing answers there, or it \
            is not recognised; 74 setting it up or measuring failed.
            """)

    @OptionGroup var options: SensorsOptions

    @Argument(help: "The template.", completion: .file(extensions: ["toml"]))
    var file: String

    @Option(help: "N of /dev/i2c-N.")
    var bus: Int

    @Option(help: "7-bit address, such as 0x44.")
    var address: I2CAddressArgument

    @Flag(help: "Use the bus here even when the agent runs.")
    var local = false

    /// Longer than the agent gives a trial.
    private static let limit: Duration = .seconds(15)

    func run() async throws {
        let trial = SensorTrial(
            file: file, template: try TemplateFile.read(file), bus: bus, address: address.value)
        let outcome = try await outcome(of: trial)
        if options.json { try options.write(outcome) } else { tell(outcome) }
        switch outcome.stage {
        case .done: break
        case .template: throw ExitCode(65)
        case .probe, .identify: throw ExitCode(69)
        case .open, .measure: throw ExitCode(74)
        }
    }

    private func outcome(of trial: SensorTrial) async throws -> SensorTrial.Outcome {
        if !local, let outcome = try await askAgent(trial) { return outcome }
        progress("trying on i2c-\(bus) of this machine")
        do {
            return try await trial.run(on: LinuxI2CBuses(root: options.rootFolder), clock: LinuxClock())
        } catch let error as HardwareError {
            return .init(stage: .probe, message: error.message, failure: .unavailable)
        }
    }

    /// `nil` when no agent answers.
    private func askAgent(_ trial: SensorTrial) async throws -> SensorTrial.Outcome? {
        let request = HTTPRequest(
            method: .post, scheme: "http", authority: "localhost", path: "/v1/agent/sensors/try",
            headerFields: [.contentType: "application/json"])
        let body = [UInt8](try JSONEncoder().encode(trial))
        do {
            let answer = try await LinuxHTTPTransport(root: options.rootFolder).send(
                HTTPMessage(request, body: body), to: .unix(DevicePaths.agentSocket), within: Self.limit)
            guard answer.head.status == .ok,
                let outcome = try? JSONDecoder().decode(SensorTrial.Outcome.self, from: Data(answer.body))
            else { throw HardwareError(.invalid, "halo-agent answered \(answer.head.status.code)") }
            progress("tried by halo-agent")
            return outcome
        } catch let error as HardwareError where error.code != .timedOut {
            progress("halo-agent does not answer (\(error.message))")
            return nil
        } catch let error as HardwareError {
            StandardError.write("halo-agent did not finish: \(error.message)")
            throw ExitCode(74)
        }
    }

    private func progress(_ text: String) {
        if !options.json { StandardError.write(text) }
    }

    private func tell(_ outcome: SensorTrial.Outcome) {
        guard outcome.stage == .done else {
            let kind = outcome.failure.map { " (\($0.rawValue))" } ?? ""
            return StandardError.write("\(file): \(Self.title(outcome.stage))\(kind): \(outcome.message)")
        }
        print("recognised by: \(outcome.message)")
        for reading in outcome.readings { print(SensorText.line(reading)) }
    }

    private static func title(_ stage: SensorTrial.Outcome.Stage) -> String {
        switch stage {
        case .template: "the template is wrong"
        case .probe: "nothing to try it on"
        case .identify: "not recognised"
        case .open: "setting it up failed"
        case .measure: "measuring failed"
        case .done: "measured"
        }
    }
}
