import ArgumentParser
import FoundationEssentials
import HTTPTypes
import HaloDoctor
import HaloHardware
import HaloLinux
import HaloModel
import HaloProgram

/// What every part of `haloctl mesh` needs: the options, and the mesh manager's local socket.
struct MeshSocket: ParsableArguments {
    @Option(help: "Folder that stands for / (default: $HALO_ROOT, or /).")
    var root: String?

    @Flag(help: "Print JSON.")
    var json = false

    private var transport: LinuxHTTPTransport {
        var options = ProgramOptions()
        options.root = root
        return LinuxHTTPTransport(root: options.rootFolder)
    }

    /// The answer to a GET.
    /// - Throws: `ExitCode` 69 after telling that nobody answers, and 77 that this user may not ask.
    func ask<Value: Decodable>(_ path: String) async throws -> Value {
        do {
            return try await transport.ask(DevicePaths.meshSocket, path)
        } catch {
            throw Self.told(error)
        }
    }

    /// The answer to a GET that an older manager does not know; `nil` then.
    func askIfKnown<Value: Decodable>(_ path: String) async -> Value? {
        try? await transport.ask(DevicePaths.meshSocket, path)
    }

    /// State, outlook and radio configuration together.
    func overview() async throws -> MeshOverview {
        MeshOverview(
            mesh: try await ask("/v1/mesh"), outlook: await askIfKnown("/v1/mesh/outlook"),
            radio: await askIfKnown("/v1/mesh/rf-config"))
    }

    /// Asks for a change of the radio configuration, or what it would do.
    /// - Throws: `ExitCode` 64 when it is not allowed, 75 when it is not possible now, 69 when nobody answers, after telling why.
    func change(_ wanted: RFChangeRequest) async throws -> RFChangeStatus {
        let request = HTTPRequest(
            method: .post, scheme: "http", authority: "localhost", path: "/v1/mesh/rf-config",
            headerFields: [.contentType: "application/json"])
        let response: HTTPMessage<HTTPResponse>
        do {
            response = try await transport.send(
                HTTPMessage(request, body: [UInt8](try JSONEncoder().encode(wanted))),
                to: .unix(DevicePaths.meshSocket), within: .seconds(5))
        } catch {
            throw Self.told(error)
        }
        let body = Data(response.body)
        if [200, 202].contains(response.head.status.code),
            let status = try? JSONDecoder().decode(RFChangeStatus.self, from: body)
        {
            return status
        }
        let problem = try? JSONDecoder().decode(Problem.self, from: body)
        StandardError.write(problem?.detail ?? "halo-mesh answered \(response.head.status.code)")
        switch response.head.status.code {
        case 400, 422: throw ExitCode(64)
        case 409: throw ExitCode(75)
        default: throw ExitCode(69)
        }
    }

    /// Prints a value, as JSON or as text.
    func show<Value: Encodable>(_ value: Value, _ text: @autoclosure () -> String) throws {
        guard json else { return Screen.say(text()) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        Screen.say(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    private static func told(_ error: any Error) -> ExitCode {
        StandardError.write("halo-mesh does not answer: \(error); see: haloctl doctor")
        let isDenied = (error as? HardwareError)?.code == .notPermitted
        return ExitCode(isDenied ? 77 : 69)
    }
}
