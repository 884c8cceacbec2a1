import CHaloAssets

/// Templates and style sheets compiled into this program.
enum PortalFiles {
    /// A file's octets; `nil` when there is none of that name.
    static func octets(of name: String) -> [UInt8]? {
        for index in 0..<halo_portal_file_count() {
            let file = halo_portal_file(index)
            guard String(cString: file.name) == name else { continue }
            return [UInt8](UnsafeBufferPointer(start: file.octets, count: file.count))
        }
        return nil
    }

    /// A template.
    /// - Throws: `Template.SyntaxError`, also when there is no such file.
    static func template(_ name: String) throws -> Template {
        try Template(String(decoding: try required(name), as: UTF8.self))
    }

    /// A file's octets.
    /// - Throws: `Template.SyntaxError` when there is no such file.
    static func required(_ name: String) throws -> [UInt8] {
        guard let octets = octets(of: name) else { throw Template.SyntaxError(message: "\(name) is missing") }
        return octets
    }
}
