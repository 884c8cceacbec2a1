import HTTPTypes
import HaloGateway
import HaloModel
import Hummingbird

/// The pages for people: what the gateway knows, for a browser or a phone, without a script.
public enum Portal {
    /// The portal's routes, to be handed to `Gateway` as a module.
    /// - Throws: An error that names the template that is wrong; the program was built badly then.
    public static let module: Gateway.RouteModule = { services in
        let login = try PortalFiles.template("login.mustache")
        let password = try PortalFiles.template("password.mustache")
        let overview = try PortalFiles.template("overview.mustache")
        let html = Route.Body.other("text/html; charset=utf-8")
        let files = [
            try file("portal.css", "text/css", "The pages' style sheet"),
            try file("docs.css", "text/css", "The style sheet of the API's page"),
            try file("docs.js", "text/javascript", "The script of the API's page"),
        ]
        return files + [
            try ReferencePage.route(),
            Route(.get, "/", .open, "The overview page, or the page to sign in", response: html) { call in
                if case .mustChangePassword(let user) = call.caller { return page(password, ["username": .text(user)]) }
                guard case .user(let user, _) = call.caller else { return page(login, [:]) }
                return page(overview, try await Portal.overview(services, user: user).values)
            },
            Route(
                .post, "/login", .open, "Signs a browser in",
                request: .other("application/x-www-form-urlencoded"), response: html,
                success: .seeOther, alike: [.unauthorized, .tooManyRequests], bodyLimit: 4096
            ) { call in
                try await signIn(call, services, login)
            },
            Route(
                .post, "/password", .signedIn, "Gives the one who is signed in a new password",
                request: .other("application/x-www-form-urlencoded"), response: html, success: .seeOther,
                alike: [.unprocessableContent, .forbidden, .tooManyRequests], bodyLimit: 4096, acceptsSession: true
            ) { call in
                try await changePassword(call, services, password)
            },
            Route(.post, "/logout", .open, "Signs a browser out", success: .seeOther) { _ in
                redirect(cookie: "; Max-Age=0")
            },
        ]
    }

    private static func file(_ name: String, _ media: String, _ summary: String) throws -> Route {
        let octets = try PortalFiles.required(name)
        return Route(.get, "/assets/\(name)", .open, summary, response: .other(media)) { _ in
            .bytes(octets, type: media + "; charset=utf-8", cacheControl: "max-age=300")
        }
    }

    private static func overview(_ services: GatewayServices, user: String) async throws -> Overview {
        let nodes = try await services.directory.list()
        return Overview(
            health: await services.health(), nodes: nodes, topology: Topology(of: nodes),
            latest: try await services.latestValues(), user: user, now: services.now)
    }

    private static func signIn(_ call: Call, _ services: GatewayServices, _ login: Template) async throws -> Response {
        let form = FormBody(call.body)
        do {
            let session = try await services.login(
                LoginRequest(username: form["username"], password: form["password"]), from: call.remote)
            return redirect(cookie: "\(session.accessToken); Max-Age=\(session.expiresInSeconds)")
        } catch let error as ProblemError {
            var response = page(
                login, ["message": .text(error.detail), "username": .text(form["username"])], status: error.status)
            for field in error.headers { response.headers[field.name] = field.value }
            return response
        }
    }

    private static func changePassword(
        _ call: Call, _ services: GatewayServices, _ template: Template
    ) async throws -> Response {
        let form = FormBody(call.body)
        do {
            let session = try await services.changePassword(
                of: call.caller.name, from: form["password"], to: form["new_password"], source: call.remote)
            return redirect(cookie: "\(session.accessToken); Max-Age=\(session.expiresInSeconds)")
        } catch let error as ProblemError {
            return page(
                template, ["message": .text(error.detail), "username": .text(call.caller.name)], status: error.status)
        }
    }

    private static func page(
        _ template: Template, _ values: [String: TemplateValue], status: HTTPResponse.Status = .ok
    ) -> Response {
        .bytes(Array(template.render(values).utf8), type: "text/html; charset=utf-8", status: status)
    }

    /// Sends the browser to `/` with a cookie no script can read and no other site can send (RFC 6265bis 4.1.2). It is
    /// not `Secure`: on the mesh's own network there is plain HTTP only.
    private static func redirect(cookie: String) -> Response {
        Response(
            status: .seeOther,
            headers: [
                .location: "/",
                .setCookie: "\(GatewayServices.sessionCookie)=\(cookie); Path=/; HttpOnly; SameSite=Strict",
                .cacheControl: "no-store",
            ])
    }
}
