import FoundationEssentials
import HTTPTypes
import HaloHardware
import HaloModel

/// The local socket: what the manager says of itself to the other programs of this device.
extension MeshManager {
    func serve() async throws {
        let folder = "/run/halo"
        while true {
            do {
                try environment.files.createDirectory(folder, mode: 0o755)
                try await environment.transport.serve(.unix(DevicePaths.meshSocket)) { await self.answer($0) }
            } catch let error as HardwareError {
                environment.logger.error("the local socket cannot be served", metadata: ["error": "\(error)"])
            }
            try await environment.clock.sleep(for: .seconds(10))
        }
    }

    func answer(_ request: HTTPMessage<HTTPRequest>) -> HTTPMessage<HTTPResponse> {
        switch (request.head.method, request.head.pathWithoutQuery) {
        case (.get, "/v1/mesh"): return .json(report)
        case (.get, "/v1/mesh/outlook"): return .json(outlook)
        case (.get, "/v1/mesh/events"):
            let after = request.head.queryNumber("after") ?? 0
            let limit = request.head.queryNumber("limit").map { Int(clamping: $0) } ?? EventJournal.pageLimit
            return .json(journal.page(after: after, limit: limit))
        case (.get, "/v1/mesh/rf-config"): return .json(radioStatus)
        case (.post, "/v1/mesh/rf-config"): return beginRadioChange(request.body)
        case (.post, "/v1/mesh/rotate-key"):
            guard configuration.role == .node else {
                return Self.problem(.conflict, "the gateway's overlay key belongs to the gateway program")
            }
            network.rotationIsWanted = true
            tell(.overlay, "key", "the key pair will be replaced", why: "asked for on the local socket")
            return HTTPMessage(HTTPResponse(status: .accepted))
        case (_, "/v1/mesh"), (_, "/v1/mesh/outlook"), (_, "/v1/mesh/events"), (_, "/v1/mesh/rf-config"),
            (_, "/v1/mesh/rotate-key"):
            return HTTPMessage(HTTPResponse(status: .methodNotAllowed))
        default: return HTTPMessage(HTTPResponse(status: .notFound))
        }
    }

    /// An RFC 9457 problem document.
    static func problem(_ status: HTTPResponse.Status, _ detail: String) -> HTTPMessage<HTTPResponse> {
        .json(Problem(title: status.reasonPhrase, status: status.code, detail: detail), status: status)
    }
}

extension HTTPRequest {
    /// A number in the query, such as `after` of `?after=17`; `nil` when it is missing or no number.
    func queryNumber(_ name: String) -> UInt64? {
        let query = path?.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[0] == name { return UInt64(parts[1]) }
        }
        return nil
    }
}
