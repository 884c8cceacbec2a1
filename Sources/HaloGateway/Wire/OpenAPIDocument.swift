import HTTPTypes
import Hummingbird

/// The API's description (OpenAPI 3.1.0), made from the route table.
enum OpenAPIDocument {
    /// `routes` and the route that describes them all, itself included.
    /// - Throws: `EncodingError` for an example that is not JSON.
    static func adding(to routes: [Route], build: GatewayConfiguration.Build) throws -> [Route] {
        func description(_ octets: [UInt8]) -> Route {
            Route(
                .get, "/openapi.json", .open, "This description", response: .other("application/json")
            ) { _ in .bytes(octets, type: "application/json") }
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
        for type in WireType.all { schemas[type.name] = try type.schema() }
        return [
            "openapi": "3.1.0",
            "info": ["title": "HALO gateway", "version": .text(version)],
            "paths": .object(paths),
            "components": [
                "schemas": .object(schemas),
                "securitySchemes": ["bearer": ["type": "http", "scheme": "bearer"]],
            ],
        ]
    }

    private static func operation(_ route: Route) -> JSONValue {
        let parts = route.path.split(separator: "/").filter { $0.hasPrefix("{") }
        let names = parts.map { String($0.dropFirst().dropLast()) }
        let inPath = names.map { name -> JSONValue in
            ["name": .text(name), "in": "path", "required": .bool(true), "schema": ["type": "string"]]
        }
        let inQuery = route.parameters.map { parameter -> JSONValue in
            [
                "name": .text(parameter.name), "in": "query", "description": .text(parameter.summary),
                "schema": ["type": "string"],
            ]
        }
        var operation: [String: JSONValue] = [
            "summary": .text(route.summary),
            "x-halo-access": .text("\(route.access)"),
            "security": route.access == .open ? [] : [["bearer": []]],
            "parameters": .list(inPath + inQuery),
            "responses": [
                "2XX": answer("The answer", content(route.response)),
                "default": answer(
                    "A problem", ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]]),
            ],
        ]
        if let body = content(route.request) { operation["requestBody"] = ["required": .bool(true), "content": body] }
        return .object(operation)
    }

    private static func answer(_ description: String, _ content: JSONValue?) -> JSONValue {
        var answer: [String: JSONValue] = ["description": .text(description)]
        answer["content"] = content
        return .object(answer)
    }

    private static func content(_ body: Route.Body) -> JSONValue? {
        switch body {
        case .none: nil
        case .json(let type):
            ["application/json": ["schema": ["$ref": .text("#/components/schemas/" + type.name)]]]
        case .other(let media): .object([media: [:]])
        }
    }
}
