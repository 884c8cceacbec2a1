import HTTPTypes
import HaloDeploy
import HaloHardware
import HaloModel

/// Serves programs to devices while they are deployed, below a path nobody guesses.
struct ArtifactServer: Sendable {
    /// What comes before a program's name.
    let path: String
    private let files: any FileSystem
    private let folder: String
    private let names: Set<String>

    init(_ artifacts: Artifacts, folder: String, files: any FileSystem, random: any RandomSource) {
        let token = random.octets(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        path = "/\(token)/"
        self.files = files
        self.folder = folder
        names = Set(artifacts.programs.map(\.name))
    }

    /// A program whole, or 404: ranges are not served.
    func answer(_ request: HTTPMessage<HTTPRequest>) -> HTTPMessage<HTTPResponse> {
        let asked = request.head.path ?? ""
        guard request.head.method == .get, asked.hasPrefix(path) else {
            return HTTPMessage(HTTPResponse(status: .notFound))
        }
        let name = String(asked.dropFirst(path.utf8.count))
        guard names.contains(name), let octets = try? files.read("\(folder)/\(name)", limit: Artifacts.limit) else {
            return HTTPMessage(HTTPResponse(status: .notFound))
        }
        return HTTPMessage(
            HTTPResponse(status: .ok, headerFields: [.contentType: "application/octet-stream"]), body: octets)
    }
}
