import HaloModel

/// JSON Schema (draft 2020-12) inferred from examples, and made narrower by rules: a member that is missing in one of
/// the examples is optional; what a member of a certain name has to be beyond its type is in `SchemaRules`.
enum JSONSchema {
    /// The schema of a value that `examples` are examples of. `place` names the type, or the member it is a value of.
    static func infer(from examples: [JSONValue], place: String, type: String) -> JSONValue {
        let present = examples.filter { $0 != .null }
        guard let first = present.first else { return [:] }
        switch first {
        case .null: return [:]
        case .bool: return ["type": "boolean"]
        case .text: return SchemaRules.rule(for: place, of: type) ?? ["type": "string"]
        case .integer, .number:
            let isWhole = present.allSatisfy { $0.whole != nil }
            return SchemaRules.rule(for: place, of: type) ?? ["type": isWhole ? "integer" : "number"]
        case .list:
            let items = infer(from: present.flatMap(\.items), place: place, type: type)
            return ["type": "array", "items": items]
        case .object:
            let objects = present.compactMap { value -> [String: JSONValue]? in
                if case .object(let members) = value { members } else { nil }
            }
            let names = Set(objects.flatMap(\.keys)).sorted()
            if SchemaRules.isMap(place) {
                let values = objects.flatMap { object in object.sorted { $0.key < $1.key }.map(\.value) }
                return ["type": "object", "additionalProperties": infer(from: values, place: "", type: type)]
            }
            var properties: [String: JSONValue] = [:]
            for name in names {
                properties[name] = infer(from: objects.compactMap { $0[name] }, place: name, type: type)
            }
            let required = names.filter { name in
                !SchemaRules.isOptional(name) && objects.allSatisfy { $0[name] != nil }
            }
            return [
                "type": "object", "properties": .object(properties), "required": .list(required.map { .text($0) }),
            ]
        }
    }

    /// What is wrong with a value, for the one who sent it; `nil` when it agrees with the schema. Patterns are left to
    /// whoever reads the value. Members the schema does not name are refused, so that a slip of the pen is noticed.
    static func fault(in value: JSONValue, _ schema: JSONValue, at place: String = "the body") -> String? {
        guard let type = schema["type"]?.string else { return nil }
        guard isOf(type, value) else {
            return "\(place) has to be \(type == "object" ? "an object" : "of type \(type)")"
        }
        switch value {
        case .text(let text): return fault(in: text, schema, at: place)
        case .integer(let number):
            if let least = schema["minimum"]?.whole, number < least { return "\(place) has to be at least \(least)" }
            if let most = schema["maximum"]?.whole, number > most { return "\(place) has to be at most \(most)" }
            return nil
        case .list(let items):
            let most = schema["maxItems"]?.whole ?? 1000
            guard Int64(items.count) <= most else { return "\(place) may have \(most) items" }
            guard let itemSchema = schema["items"] else { return nil }
            for (index, item) in items.enumerated() {
                if let fault = fault(in: item, itemSchema, at: "\(place)[\(index)]") { return fault }
            }
            return nil
        case .object(let members): return fault(in: members, schema, at: place)
        case .null, .bool, .number: return nil
        }
    }

    private static func isOf(_ type: String, _ value: JSONValue) -> Bool {
        switch (type, value) {
        case ("object", .object), ("array", .list), ("string", .text), ("integer", .integer), ("boolean", .bool): true
        case ("number", .integer), ("number", .number): true
        default: false
        }
    }

    private static func fault(in text: String, _ schema: JSONValue, at place: String) -> String? {
        let words = schema["enum"]?.items.compactMap(\.string) ?? []
        if !words.isEmpty, !words.contains(text) { return "\(place) has to be one of " + words.joined(separator: ", ") }
        if let least = schema["minLength"]?.whole, text.unicodeScalars.count < least {
            return "\(place) needs \(least) characters or more"
        }
        if let most = schema["maxLength"]?.whole, text.unicodeScalars.count > most {
            return "\(place) may have \(most) characters"
        }
        return nil
    }

    private static func fault(in members: [String: JSONValue], _ schema: JSONValue, at place: String) -> String? {
        for name in schema["required"]?.items.compactMap(\.string) ?? [] where members[name] == nil {
            return "\"\(name)\" is missing in \(place)"
        }
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            guard let known = schema["properties"]?[name] ?? schema["additionalProperties"] else {
                return "\(name.prefix(64).debugDescription) is not known in \(place)"
            }
            if let fault = fault(in: value, known, at: "\"\(name.prefix(64))\"") { return fault }
        }
        return nil
    }
}
