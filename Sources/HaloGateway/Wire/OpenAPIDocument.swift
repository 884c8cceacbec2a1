import HTTPTypes
import Hummingbird
import HaloModel

/// The API's description (OpenAPI 3.1.0), made from the route table.
enum OpenAPIDocument {
    /// `routes` and the route that describes them all, itself included.
    /// - Throws: `EncodingError` for an example that is not JSON.
    static func adding(to routes: [Route], build: GatewayConfiguration.Build) throws -> [Route] {
        func description(_ octets: [UInt8]) -> Route {
            var route = Route(
                .get, "/openapi.json", .open, "This description", response: .other("application/json")
            ) { _ in .bytes(octets, type: "application/json") }
            route.tag = "System"
            return route
        }
        let document = try JSON.encode(try make(routes + [description([])], version: build.version))
        return routes + [description(document)]
    }

    private static func make(_ routes: [Route], version: String) throws -> JSONValue {
        var paths: [String: JSONValue] = [:]
        for route in routes {
            var operations: [String: JSONValue] = [:]
            if case .object(let known) = paths[route.path] { operations = known }
            operations[route.method.rawValue.lowercased()] = operation(route)
            paths[route.path] = .object(operations)
        }
        var schemas: [String: JSONValue] = [:]
        for type in WireType.all {
            guard case .object(var schema) = try type.schema() else { continue }
            schema["examples"] = .list(try type.values())
            schemas[type.name] = .object(schema)
        }
        let tags = Set(routes.map(\.tag)).sorted().map { tag -> JSONValue in ["name": .text(tag)] }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "HALO gateway", "version": .text(version),
                "description": "Answers that are no success are RFC 9457 problem documents.",
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
            ],
            "servers": [["url": "/"]],
            "tags": .list(tags),
            "paths": .object(paths),
            "components": ["schemas": .object(schemas), "securitySchemes": security],
        ]
    }

    private static let security: JSONValue = [
        "person": [
            "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
            "description": "A person's token, from POST /api/auth/login",
        ],
        "device": [
            "type": "http", "scheme": "bearer", "bearerFormat": "halo_…",
            "description": "A device's token, from POST /v1/mesh/wg-register",
        ],
    ]

    private static func security(of access: Access) -> JSONValue {
        switch access {
        case .open: []
        case .role, .signedIn: [["person": []]]
        case .ownDevice: [["device": []]]
        case .roleOrOwnDevice: [["person": []], ["device": []]]
        }
    }

    private static func operation(_ route: Route) -> JSONValue {
        let inPath = route.pathNames.map { name in
            parameter(Route.pathParts[name] ?? Route.Parameter(name, ""), "path")
        }
        let words = route.path.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map { String($0) }
        var operation: [String: JSONValue] = [
            "operationId": .text(([route.method.rawValue.lowercased()] + words).joined(separator: "_")),
            "summary": .text(route.summary),
            "tags": [.text(route.tag)],
            "x-halo-access": .text("\(route.access)"),
            "security": security(of: route.access),
            "parameters": .list(inPath + route.parameters.map { parameter($0, "query") }),
            "responses": responses(route),
        ]
        if let body = content(route.request) { operation["requestBody"] = ["required": true, "content": body] }
        return .object(operation)
    }

    private static func parameter(_ parameter: Route.Parameter, _ place: String) -> JSONValue {
        [
            "name": .text(parameter.name), "in": .text(place), "description": .text(parameter.summary),
            "required": .bool(parameter.isRequired || place == "path"), "schema": parameter.schema,
        ]
    }

    private static func responses(_ route: Route) -> JSONValue {
        var responses: [String: JSONValue] = [:]
        for status in [route.success] + route.alike {
            responses["\(status.code)"] = .members([
                "description": .text(status.reasonPhrase), "content": content(route.response),
            ])
        }
        for status in route.problems {
            responses["\(status.code)"] = [
                "description": .text(status.reasonPhrase),
                "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
            ]
        }
        return .object(responses)
    }

    private static func content(_ body: Route.Body) -> JSONValue? {
        let media = body.media
        guard !media.isEmpty else { return nil }
        var content: [String: JSONValue] = [:]
        for media in media { content[media] = [:] }
        if let type = body.type {
            content["application/json"] = ["schema": ["$ref": .text("#/components/schemas/" + type.name)]]
        }
        return .object(content)
    }
}
