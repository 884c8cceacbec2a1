import HaloModel
import HaloStore

/// Who may sign in, as administrators change it.
extension Accounts {
    /// Adds a person with a password to be changed at the first sign-in, or changes the role of one there is.
    /// - Returns: The person, and the password when it was made here.
    /// - Throws: `ProblemError` 409 for the last administrator, 422 for a name or password that is none; `DatabaseError`.
    func put(_ name: String, role: UserRole, password: String?, by admin: String) async throws -> JSONValue {
        guard Self.isName(name) else {
            throw ProblemError(.unprocessableContent, "a name has 1 to 64 characters a-z A-Z 0-9 . _ @ -")
        }
        let isKnown = try await database.write { tables in
            guard let known = try tables.users.find(name) else { return false }
            try Self.keepAnAdministrator(known, as: role, tables)
            try tables.users.setRole(role.rawValue, of: name)
            return true
        }
        if isKnown, password == nil {
            await events.record(.account, name, "is \(role.rawValue)", why: "by \(admin)")
            return try await person(name)
        }
        if let password { try Self.check(password, of: name) }
        let made = password ?? generatedPassword()
        try await set(name, role: role, password: made, mustChange: true)
        await events.record(
            .account, name, isKnown ? "got a new password" : "added as \(role.rawValue)", why: "by \(admin)")
        return try await person(name, password: password == nil ? made : nil)
    }

    /// Makes a new password for a person, to be changed at the next sign-in; all tokens of that person end.
    /// - Throws: `ProblemError` 404; `DatabaseError`.
    func resetPassword(of name: String, by admin: String) async throws -> JSONValue {
        let user = try await database.read { try $0.users.find(name) }
        guard let user, let role = UserRole(rawValue: user.role) else { throw Self.unknown }
        let password = generatedPassword()
        try await set(name, role: role, password: password, mustChange: true)
        await events.record(.account, name, "got a new password", why: "by \(admin)")
        return try await person(name, password: password)
    }

    /// Removes a person; all tokens of that person end.
    /// - Throws: `ProblemError` 404, 409 for the last administrator; `DatabaseError`.
    func remove(_ name: String, by admin: String) async throws {
        try await database.write { tables in
            guard let known = try tables.users.find(name) else { throw Self.unknown }
            try Self.keepAnAdministrator(known, as: nil, tables)
            _ = try tables.users.remove(name)
        }
        await events.record(.account, name, "removed", why: "by \(admin)")
    }

    /// Ends every token of a person.
    /// - Throws: `DatabaseError`.
    func signOut(_ name: String) async throws { try await database.write { try $0.users.signOut(name) } }

    /// A person as the API shows one.
    /// - Throws: `ProblemError` 404; `DatabaseError`.
    func person(_ name: String, password: String? = nil) async throws -> JSONValue {
        guard let user = try await database.read({ try $0.users.find(name) }) else { throw Self.unknown }
        return Self.document(user, password: password)
    }

    static func document(_ user: UserRecord, password: String? = nil) -> JSONValue {
        .members([
            "username": .text(user.name), "role": .text(user.role), "must_change_password": .bool(user.mustChange),
            "password": password.map { .text($0) },
        ])
    }

    private static let unknown = ProblemError(.notFound, "there is no such person")

    private static func keepAnAdministrator(_ user: UserRecord, as role: UserRole?, _ tables: Tables) throws {
        guard user.role == UserRole.admin.rawValue, role != .admin,
            try tables.users.count(role: UserRole.admin.rawValue) <= 1
        else { return }
        throw ProblemError(.conflict, "\(user.name) is the last administrator; make another one first")
    }

    private static func isName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { octet in
                (0x30...0x39).contains(octet) || (0x41...0x5A).contains(octet) || (0x61...0x7A).contains(octet)
                    || "._@-".utf8.contains(octet)
            }
    }
}
