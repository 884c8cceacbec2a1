import HTTPTypes
import HaloModel
import Hummingbird

/// What the table refuses before a handler is asked.
extension Route {
    /// - Throws: `ProblemError` 404 for a path that cannot name anything.
    func check(path parameters: Parameters) throws {
        for name in pathNames {
            guard let part = Self.pathParts[name], let value = parameters.get(name), part.fault(in: value) == nil else {
                throw ProblemError(.notFound, "there is nothing at this path")
            }
        }
    }

    /// - Throws: `ProblemError` 406 when the caller takes none of the media types there are (RFC 9110 12.5.1).
    func check(accept fields: [String]) throws {
        let offered = response.media
        guard !offered.isEmpty, !fields.isEmpty else { return }
        let ranges = fields.joined(separator: ",").split(separator: ",").prefix(32).map { MediaRange($0) }
        guard offered.contains(where: { media in MediaRange.accepts(media, ranges) }) else {
            throw ProblemError(.notAcceptable, "the answer is \(offered.joined(separator: " or "))")
        }
    }

    /// - Throws: `ProblemError` 400 for a parameter that is unknown, given twice, wrong, or missing.
    func check(query: Parameters) throws {
        var seen: Set<Substring> = []
        for (name, value) in query where !name.isEmpty {
            guard let parameter = parameters.first(where: { $0.name == name }) else {
                let known = parameters.isEmpty ? "none" : parameters.map(\.name).joined(separator: ", ")
                throw ProblemError(
                    .badRequest, "\(name.prefix(64).debugDescription) is no parameter of this route; it has \(known)")
            }
            guard seen.insert(name).inserted else { throw ProblemError(.badRequest, "\(name) is given twice") }
            if !value.isEmpty, let fault = parameter.fault(in: String(value)) {
                throw ProblemError(.badRequest, "\(name) \(fault)")
            }
        }
        for parameter in parameters where parameter.isRequired && query.get(parameter.name)?.isEmpty != false {
            throw ProblemError(.badRequest, "\(parameter.name) is required")
        }
    }

    /// - Throws: `ProblemError` 415 for a body that says to be something else. One that says nothing is looked at.
    func check(contentType: String?) throws {
        guard let contentType, !request.media.isEmpty else { return }
        let media = contentType.prefix { $0 != ";" && $0 != " " }.lowercased()
        guard request.media.contains(media) else {
            throw ProblemError(
                .unsupportedMediaType, "the body has to be \(request.media.joined(separator: " or "))")
        }
    }
}
