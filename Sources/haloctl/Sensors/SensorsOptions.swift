import ArgumentParser
import FoundationEssentials
import HTTPTypes
import HaloHardware
import HaloLinux
import HaloModel
import HaloProgram

/// What the commands that ask the agent share.
struct SensorsOptions: ParsableArguments {
    @Option(help: "Folder that stands for / (default: $HALO_ROOT, or /).")
    var root: String?

    @Flag(help: "Print JSON.")
    var json = false

    /// The folder that stands for `/`.
    var rootFolder: String {
        var options = ProgramOptions()
        options.root = root
        return options.rootFolder
    }

    /// What the agent knows of its sensors.
    /// - Throws: `ExitCode` 69 (EX_UNAVAILABLE of sysexits.h) after telling that it does not answer.
    func report() async throws -> SensorReport {
        do {
            return try await LinuxHTTPTransport(root: rootFolder).ask(DevicePaths.agentSocket, "/v1/agent/sensors")
        } catch {
            StandardError.write("halo-agent does not answer: \(error); see: systemctl status halo-agent")
            throw ExitCode(69)
        }
    }

    /// A value on standard output as JSON.
    func write(_ value: some Encodable, onOneLine: Bool = false) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if !onOneLine { encoder.outputFormatting.insert(.prettyPrinted) }
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}

/// An I2C address as people write it: `0x44`, or decimal.
struct I2CAddressArgument: ExpressibleByArgument {
    let value: UInt8

    init?(argument: String) {
        let number = argument.hasPrefix("0x") ? UInt8(argument.dropFirst(2), radix: 16) : UInt8(argument)
        // NXP UM10204 3.1.12: the others are reserved.
        guard let number, (0x08...0x77).contains(number) else { return nil }
        value = number
    }

    /// As `i2cdetect` writes it.
    static func text(_ address: UInt8) -> String {
        "0x" + (address < 16 ? "0" : "") + String(address, radix: 16)
    }
}

/// Values as lines of text.
enum SensorText {
    /// `i2c.sht31.temperature_c  21.5 °C`, and what is to be said against it.
    static func line(_ reading: SensorReport.Reading) -> String {
        var notes: [String] = []
        if reading.quality != .good { notes.append(reading.quality.rawValue) }
        if reading.isStale { notes.append("stale, \(Int(reading.ageSeconds)) s old") }
        let value = (reading.value * 10_000).rounded() / 10_000
        return "\(reading.metric)  \(value) \(reading.unit)"
            + (notes.isEmpty ? "" : "  (\(notes.joined(separator: "; ")))")
    }
}
