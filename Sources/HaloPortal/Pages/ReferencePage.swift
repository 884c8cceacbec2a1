import HaloGateway
import Hummingbird

/// The page that shows the API's description and tries requests out. It needs nothing from elsewhere.
enum ReferencePage {
    /// Only its own script, style sheets and requests (CSP level 3).
    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'"

    static func route() throws -> Route {
        let page = try PortalFiles.required("docs.html")
        let media = "text/html; charset=utf-8"
        return Route(.get, "/docs", .open, "This API, to read and to try out", response: .other(media)) { _ in
            var response = Response.bytes(page, type: media)
            response.headers[.contentSecurityPolicy] = policy
            return response
        }
    }
}
