import Foundation
import XCTest

/// A device in a folder: the shipped script, with a systemd, a journal and a network made for the test in its PATH.
///
/// A file `fault` names what the new program's unit does wrong. Every command that changes something counts; at the count in
/// `stop` the power fails: the script is killed before the command is run.
final class DeviceOfATest: Sendable {
    let folder: URL
    var root: URL { folder.appendingPathComponent("root") }
    static let commit = "0123456789ab"
    static let old = try? Data(contentsOf: URL(fileURLWithPath: "/bin/true"))

    private static let counted = ["mv", "ln", "rm", "chmod", "mkdir", "cp"]

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("halo-deploy-\(UUID())")
        for name in [
            "bin", "root/usr/local/bin", "root/usr/local/libexec/halo", "root/proc/sys/kernel/random", "served",
        ] {
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
        }
        try write("boot-1\n", "root/proc/sys/kernel/random/boot_id")
        try write("0", "count")
        try write("-1", "stop")
        for name in Self.counted { try tool(name, #"exec /usr/bin/\#(name) "$@""#, counts: true) }
        // What is written is on disk: folders of the test need no fsync.
        try tool("sync", "exit 0", counts: true)
        try tool("sleep", "exit 0")
        try tool("timeout", #"grep -a -o "commit [0-9a-f]*," "$2" || exit 1"#)
        try tool("systemctl", Self.systemctl, counts: true)
        try tool("journalctl", #"case "$*" in *"--priority err"*) exit 0;; esac; cat "$T/journal" 2>/dev/null || true"#)
        try tool(
            "systemd-run", #"while [ "${1#-}" != "$1" ]; do [ "$1" != --unit ] || shift; shift; done; "$@" || true"#)
        try tool("wget", Self.wget)
        try FileManager.default.copyItem(
            at: Repository.file("deploy/device/receive.sh"),
            to: root.appendingPathComponent("usr/local/libexec/halo/receive"))
        try set(program: XCTUnwrap(Self.old))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Starts are counted by the state it keeps in `active`; a fault shows only while the new program is in place.
    private static let systemctl = #"""
        new=false; cmp -s "$HALO_ROOT/usr/local/bin/halo-agent" "$T/served/halo-agent" && new=true
        fault=$(cat "$T/fault" 2>/dev/null || true); $new || [ "$fault" = nothing-starts ] || fault=
        echo "$*" >>"$T/calls"
        case "$1" in
            start) [ "$fault" != start ] && [ "$fault" != nothing-starts ] ;;
            is-active) [ "$fault" != dies ] ;;
            show) [ "$fault" != show ] || exit 1
                if [ "$fault" = restarts ]; then echo x >>"$T/restarts"; wc -l <"$T/restarts"; else echo 0; fi ;;
            is-enabled) cat "$T/enabled" 2>/dev/null || echo enabled ;;
            stop) [ "$fault" != stop ] ;;
        esac
        """#

    private static let wget = #"""
        while [ $# -gt 1 ]; do [ "$1" != -O ] || output=$2; shift; done
        case $1 in
            */health) cat "$T/health" ;;
            *) [ ! -e "$T/cut" ] || { head -c 1000 "$T/served/halo-agent" >"$output"; exit 0; }
               [ -e "$T/served/${1##*/}" ] && cat "$T/served/${1##*/}" >"$output" ;;
        esac
        """#

    private func tool(_ name: String, _ body: String, counts: Bool = false) throws {
        let counting = #"""
            n=$(($(cat "$T/count") + 1)); echo $n >"$T/count"
            if [ $n = "$(cat "$T/stop")" ]; then
                p=$PPID
                while grep -aq libexec/halo/receive /proc/$p/cmdline 2>/dev/null; do
                    above=$(awk '/^PPid/ { print $2 }' /proc/$p/status)
                    kill -9 $p
                    p=$above
                done
                exit 137
            fi

            """#
        try write(
            "#!/bin/sh\nT='\(folder.path)'\n" + (counts ? counting : "") + body + "\n", "bin/\(name)", mode: 0o755)
    }

    func write(_ text: String, _ path: String, mode: Int = 0o644) throws {
        let file = folder.appendingPathComponent(path)
        try Data(text.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
    }

    private func set(program: Data) throws {
        let file = root.appendingPathComponent("usr/local/bin/halo-agent")
        try program.write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }

    /// What is served: a program of this machine that tells a commit.
    func serve(_ commit: String = DeviceOfATest.commit, change: (inout Data) -> Void = { _ in }) throws {
        var program = try XCTUnwrap(Self.old)
        program.append(Data("0.1.0 (commit \(commit), built never)".utf8))
        change(&program)
        try program.write(to: folder.appendingPathComponent("served/halo-agent"))
    }

    var served: Data? { try? Data(contentsOf: folder.appendingPathComponent("served/halo-agent")) }
    var installed: Data? { try? Data(contentsOf: root.appendingPathComponent("usr/local/bin/halo-agent")) }
    var report: String { text("root/var/lib/halo/deploy/halo-agent.report") }
    var isPending: Bool {
        FileManager.default.fileExists(
            atPath: root.appendingPathComponent("var/lib/halo/deploy/halo-agent.pending").path)
    }

    func text(_ path: String) -> String {
        (try? String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)) ?? ""
    }

    var sum: String {
        get throws { try run("/usr/bin/sha256sum", ["served/halo-agent"]).output.prefix(64).description }
    }

    /// Runs the script as the device does.
    @discardableResult
    func receive(_ arguments: String...) throws -> (code: Int32, output: String) {
        try run("/bin/sh", [root.appendingPathComponent("usr/local/libexec/halo/receive").path] + arguments)
    }

    @discardableResult
    func update(sum: String? = nil, size: Int? = nil, health: String = "-") throws -> (code: Int32, output: String) {
        try receive(
            "update", "halo-agent", "halo-agent.service", "http://10.41.0.9:9001/t/halo-agent", sum ?? self.sum,
            "\(size ?? served?.count ?? 0)", Self.commit, health, "2")
    }

    func run(_ program: String, _ arguments: [String]) throws -> (code: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = [
            "PATH": folder.appendingPathComponent("bin").path + ":/usr/bin:/bin", "HALO_ROOT": root.path,
            "SSH_CONNECTION": "10.41.0.9 50000 10.41.0.1 22",
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let code = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
        return (code, String(decoding: output, as: UTF8.self))
    }
}

/// Files of the repository.
enum Repository {
    static func file(_ path: String, from here: String = #filePath) -> URL {
        URL(fileURLWithPath: here).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent(path)
    }
}
