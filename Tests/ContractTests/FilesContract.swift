import HaloHardware
import HaloModel
import XCTest

/// What every `FileSystem` promises. A subject is empty but for its root folder.
enum FilesContract {
    static let promises: [Promise<any FileSystem>] = content + folders + replacing + errors

    private static let content: [Promise<any FileSystem>] = [
        Promise("What is appended is read back") { files in
            let file = try files.open("/log", mode: 0o600)
            try file.append([1, 2, 3])
            try file.append([])
            try file.append([4, 5])
            XCTAssertEqual(try file.size(), 5)
            XCTAssertEqual(try file.read(at: 1, count: 3), [2, 3, 4])
            XCTAssertEqual(try file.read(at: 3, count: 100), [4, 5])
            XCTAssertEqual(try file.read(at: 5, count: 1), [])
            XCTAssertEqual(try file.read(at: 1000, count: .max), [])
            try file.synchronize()
            file.close()
            XCTAssertEqual(try files.read("/log", limit: 5), [1, 2, 3, 4, 5])
        },
        Promise("A file opened again goes on where it ended") { files in
            for octet in UInt8(1)...3 {
                let file = try files.open("/log", mode: 0o600)
                try file.append([octet])
                file.close()
            }
            XCTAssertEqual(try files.read("/log", limit: 10), [1, 2, 3])
        },
        Promise("Two handles of one file see each other's writing") { files in
            let (first, second) = (try files.open("/log", mode: 0o600), try files.open("/log", mode: 0o600))
            try first.append([1])
            try second.append([2])
            XCTAssertEqual(try first.read(at: 0, count: 10), [1, 2])
        },
        Promise("A file cut short ends there and grows from there") { files in
            let file = try files.open("/log", mode: 0o600)
            try file.append([1, 2, 3, 4])
            try file.truncate(to: 2)
            try file.append([9])
            XCTAssertEqual(try file.read(at: 0, count: 10), [1, 2, 9])
        },
        Promise("Status tells size, kind and mode") { files in
            let file = try files.open("/secret", mode: 0o600)
            try file.append([UInt8](repeating: 7, count: 70_000))
            try files.createDirectory("/folder", mode: 0o755)
            let status = try XCTUnwrap(files.status("/secret"))
            XCTAssertEqual(status.size, 70_000)
            XCTAssertEqual(status.mode, 0o600)
            XCTAssertFalse(status.isDirectory)
            XCTAssertEqual(try files.status("/folder")?.isDirectory, true)
            XCTAssertNil(try files.status("/nothing"))
            XCTAssertNil(try files.status("/secret/below"))
        },
        Promise("A mode is for the making; opening again does not change it") { files in
            try files.open("/secret", mode: 0o600).close()
            try files.open("/secret", mode: 0o644).close()
            XCTAssertEqual(try files.status("/secret")?.mode, 0o600)
        },
        Promise("An open file outlives its name") { files in
            let file = try files.open("/log", mode: 0o600)
            try file.append([1])
            try files.remove("/log")
            try file.append([2])
            XCTAssertEqual(try file.read(at: 0, count: 10), [1, 2])
            XCTAssertNil(try files.status("/log"))
        },
    ]

    private static let folders: [Promise<any FileSystem>] = [
        Promise("Names are listed ordered by octets") { files in
            try files.createDirectory("/folder/b", mode: 0o755)
            for name in ["Z", "a", "ä", "10", "9", ".hidden"] { try files.open("/folder/" + name, mode: 0o644).close() }
            XCTAssertEqual(try files.list("/folder"), [".hidden", "10", "9", "Z", "a", "b", "ä"])
            XCTAssertEqual(try files.list("/folder/b"), [])
        },
        Promise("Folders are created with those above, and again without error") { files in
            try files.createDirectory("/a/b/c", mode: 0o755)
            try files.createDirectory("/a/b/c", mode: 0o755)
            try files.createDirectory("/", mode: 0o755)
            try files.synchronizeDirectory("/a/b")
            XCTAssertEqual(try files.status("/a/b/c")?.isDirectory, true)
        },
        Promise("A rename replaces its target in one step") { files in
            try write([1], to: "/old", files)
            try write([2, 2], to: "/new", files)
            try files.rename("/old", to: "/new")
            XCTAssertEqual(try files.read("/new", limit: 10), [1])
            XCTAssertEqual(try files.list("/"), ["new"])
        },
        Promise("A path cannot leave the root") { files in
            try write([1], to: "/../../../../kept", files)
            XCTAssertEqual(try files.list("/"), ["kept"])
            XCTAssertEqual(try files.read("/./a/..//kept", limit: 10), [1])
        },
    ]

    private static let replacing: [Promise<any FileSystem>] = [
        Promise("Replacing leaves the new content, the mode and nothing else") { files in
            try files.createDirectory("/etc/halo", mode: 0o755)
            try files.replace("/etc/halo/key", with: [1, 2, 3], mode: 0o600)
            try files.replace("/etc/halo/key", with: [4], mode: 0o600)
            XCTAssertEqual(try files.read("/etc/halo/key", limit: 10), [4])
            XCTAssertEqual(try files.status("/etc/halo/key")?.mode, 0o600)
            XCTAssertEqual(try files.list("/etc/halo"), ["key"])
        },
        Promise("Replacing is not confused by what a power loss left") { files in
            try write([9, 9, 9, 9], to: "/state.new", files)
            try files.replace("/state", with: [1])
            XCTAssertEqual(try files.read("/state", limit: 10), [1])
            XCTAssertEqual(try files.list("/"), ["state"])
        },
    ]

    private static let errors: [Promise<any FileSystem>] = [
        Promise("What is not there is not found") { files in
            await assert(.notFound, "read") { try files.read("/nothing", limit: 1) }
            await assert(.notFound, "open") { try files.open("/nowhere/file", mode: 0o600) }
            await assert(.notFound, "rename") { try files.rename("/nothing", to: "/new") }
            await assert(.notFound, "remove") { try files.remove("/nothing") }
            await assert(.notFound, "list") { try files.list("/nothing") }
            await assert(.notFound, "synchronize") { try files.synchronizeDirectory("/nothing") }
            XCTAssertNil(try files.readIfPresent("/nothing", limit: 1))
        },
        Promise("A file longer than the limit is not read") { files in
            try write([1, 2, 3], to: "/log", files)
            await assert(.invalid, "read") { try files.read("/log", limit: 2) }
            XCTAssertEqual(try files.read("/log", limit: 3), [1, 2, 3])
        },
        Promise("A closed file is of no use") { files in
            let file = try files.open("/log", mode: 0o600)
            file.close()
            file.close()
            await assert(.invalid, "append") { try file.append([1]) }
            await assert(.invalid, "read") { try file.read(at: 0, count: 1) }
            await assert(.invalid, "size") { try file.size() }
            await assert(.invalid, "truncate") { try file.truncate(to: 0) }
            await assert(.invalid, "synchronize") { try file.synchronize() }
        },
        Promise("A folder is no file") { files in
            try files.createDirectory("/folder", mode: 0o755)
            await assert(.invalid, "read") { try files.read("/folder", limit: 1) }
            await assert(.invalid, "open") { try files.open("/folder", mode: 0o600) }
        },
        Promise("A file is no folder") { files in
            try write([1], to: "/file", files)
            await assert(.notFound, "list") { try files.list("/file") }
            await assert(.notFound, "open") { try files.open("/file/below", mode: 0o600) }
            await assert(.invalid, "create") { try files.createDirectory("/file", mode: 0o755) }
        },
        Promise("A path that is no path is invalid") { files in
            await assert(.invalid, "relative") { try files.read("file", limit: 1) }
            await assert(.invalid, "empty") { try files.read("", limit: 1) }
            await assert(.invalid, "zero octet") { try files.read("/a\0b", limit: 1) }
        },
        Promise("Nonsense positions are invalid") { files in
            let file = try files.open("/log", mode: 0o600)
            await assert(.invalid, "offset") { try file.read(at: -1, count: 1) }
            await assert(.invalid, "count") { try file.read(at: 0, count: -1) }
            await assert(.invalid, "size") { try file.truncate(to: -1) }
        },
    ]

    private static func write(_ octets: [UInt8], to path: String, _ files: any FileSystem) throws {
        let file = try files.open(path, mode: 0o644)
        defer { file.close() }
        try file.append(octets)
    }

    private static func assert<Value>(
        _ code: HardwareError.Code, _ what: String, line: UInt = #line, _ body: () throws -> Value
    ) async {
        await assertThrows(what, line: line, body, where: { ($0 as? HardwareError)?.code == code })
    }
}
