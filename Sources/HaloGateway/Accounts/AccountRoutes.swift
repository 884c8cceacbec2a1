import HTTPTypes
import HaloModel
import Hummingbird

/// Signing in, and who may.
enum AccountRoutes {
    static func routes(_ services: GatewayServices) -> [Route] {
        sessions(services) + people(services) + keys(services)
    }

    private static func sessions(_ services: GatewayServices) -> [Route] {
        let accounts = services.accounts
        return [
            Route(
                .post, "/api/auth/login", .open, "Signs in; the token is valid for 60 minutes",
                request: .json(.loginRequest), response: .json(.loginResponse),
                also: [.unauthorized, .tooManyRequests], bodyLimit: 4096
            ) { call in
                try .json(await services.login(try call.decode(LoginRequest.self), from: call.remote))
            },
            Route(
                .post, "/api/auth/refresh", .open,
                "Exchanges a refresh token for new tokens; it is good for one exchange",
                request: .json(.refreshRequest), response: .json(.loginResponse), also: [.unauthorized],
                bodyLimit: 4096
            ) { call in
                try .json(await accounts.refresh(try call.document()["refresh_token"]?.string ?? ""))
            },
            Route(
                .post, "/api/auth/change-password", .signedIn,
                "Gives the caller a new password; every other token of that person ends",
                request: .json(.passwordChange), response: .json(.loginResponse), also: [.tooManyRequests],
                bodyLimit: 4096
            ) { call in
                let change = try call.document()
                return try .json(
                    await accounts.changePassword(
                        of: call.caller.name, from: change["password"]?.string ?? "",
                        to: change["new_password"]?.string ?? "", source: call.remote ?? Accounts.inProcess))
            },
            Route(
                .post, "/api/auth/logout", .signedIn, "Ends every token of the caller", success: .noContent
            ) { call in
                try await accounts.signOut(call.caller.name)
                return Response(status: .noContent)
            },
            Route(.get, "/api/auth/me", .signedIn, "Who the caller is", response: .json(.person)) { call in
                try .json(await accounts.person(call.caller.name))
            },
        ]
    }

    private static func people(_ services: GatewayServices) -> [Route] {
        let accounts = services.accounts
        return [
            Route(
                .get, "/v1/users", .role(.admin), "People who may sign in, by name", parameters: Paging.parameters,
                response: .json(.userPage)
            ) { call in
                let limit = try Paging.limit(call)
                let after = call.query("cursor") ?? ""
                let users = try await services.database.read { try $0.users.list(after: after, limit: limit + 1) }
                return try .json(Paging.document(users, limit: limit, cursor: \.name) { Accounts.document($0) })
            },
            Route(
                .put, "/v1/users/{name}", .role(.admin),
                "Adds a person, or changes role and, with `password`, password; a password somebody else chose has to be changed first",
                request: .json(.userChange), response: .json(.person), also: [.conflict], bodyLimit: 4096
            ) { call in
                let change = try call.document()
                guard let role = UserRole(rawValue: change["role"]?.string ?? "") else {
                    throw ProblemError(.unprocessableContent, "role is none")
                }
                return try .json(
                    await accounts.put(
                        try call.parameter("name"), role: role, password: change["password"]?.string,
                        by: call.caller.name))
            },
            Route(
                .post, "/v1/users/{name}/reset-password", .role(.admin),
                "Makes a new password, shown this once, to be changed at the next sign-in", response: .json(.person)
            ) { call in
                try .json(await accounts.resetPassword(of: try call.parameter("name"), by: call.caller.name))
            },
            Route(
                .delete, "/v1/users/{name}", .role(.admin), "Removes a person; the last administrator stays",
                success: .noContent, also: [.conflict]
            ) { call in
                try await accounts.remove(try call.parameter("name"), by: call.caller.name)
                return Response(status: .noContent)
            },
        ]
    }

    private static func keys(_ services: GatewayServices) -> [Route] {
        let accounts = services.accounts
        @Sendable func page() -> JSONValue {
            [
                "items": .list(
                    accounts.keys.all.map { key in
                        .members([
                            "id": .integer(key.id), "created": .text(key.created.description),
                            "retired": .optional(key.retired),
                        ])
                    })
            ]
        }
        return [
            Route(
                .get, "/api/auth/keys", .role(.admin), "Keys that sign tokens, without their secrets",
                response: .json(.signingKeyPage)
            ) { _ in try .json(page()) },
            Route(
                .post, "/api/auth/keys/rotate", .role(.admin),
                "Has a new key sign; what the one before signed stays valid until it ends",
                response: .json(.signingKeyPage)
            ) { call in
                try await accounts.keys.rotate(services.environment, services.database)
                await services.events.record(.account, "signing key", "replaced", why: "by \(call.caller.name)")
                return try .json(page())
            },
        ]
    }
}
