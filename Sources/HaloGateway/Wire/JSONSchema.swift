/// JSON Schema (draft 2020-12) inferred from examples: a member that is missing in one of them is optional.
enum JSONSchema {
    static func infer(from examples: [JSONValue]) -> JSONValue {
        let present = examples.filter { $0 != .null }
        guard let first = present.first else { return [:] }
        switch first {
        case .null: return [:]
        case .bool: return ["type": "boolean"]
        case .text: return ["type": "string"]
        case .integer, .number:
            let isWhole = present.allSatisfy { if case .integer = $0 { true } else { false } }
            return ["type": isWhole ? "integer" : "number"]
        case .list:
            let items = present.flatMap { value -> [JSONValue] in if case .list(let items) = value { items } else { [] }
            }
            return ["type": "array", "items": infer(from: items)]
        case .object:
            let objects = present.compactMap { value -> [String: JSONValue]? in
                if case .object(let members) = value { members } else { nil }
            }
            let names = Set(objects.flatMap(\.keys)).sorted()
            var properties: [String: JSONValue] = [:]
            for name in names { properties[name] = infer(from: objects.compactMap { $0[name] }) }
            let required = names.filter { name in objects.allSatisfy { $0[name] != nil } }
            return [
                "type": "object", "properties": .object(properties), "required": .list(required.map { .text($0) }),
            ]
        }
    }
}
