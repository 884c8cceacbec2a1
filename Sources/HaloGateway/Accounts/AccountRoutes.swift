import HaloModel
import Hummingbird

/// Signing in.
enum AccountRoutes {
    static func routes(_ services: GatewayServices) -> [Route] {
        [
            Route(
                .post, "/api/auth/login", .open, "Signs in; the token is valid for 60 minutes",
                request: .json(.loginRequest), response: .json(.loginResponse),
                also: [.unauthorized, .tooManyRequests], bodyLimit: 4096
            ) { call in
                try .json(await services.accounts.login(try call.decode(LoginRequest.self)))
            }
        ]
    }
}
