import CHaloDeploy

/// Commands for a device's shell.
public enum RemoteCommand {
    /// The receiving script.
    static var script: String {
        String(
            decoding: UnsafeBufferPointer(start: halo_receive_script(), count: halo_receive_script_size()),
            as: UTF8.self)
    }

    private static let asRoot =
        #"s=; [ "$(id -u)" = 0 ] || s="sudo -n"; f="${HALO_ROOT:-}/usr/local/libexec/halo/receive"; "#

    /// Puts the receiving script there in one step, and has it say what the device is.
    public static func prepare() -> String {
        asRoot
            + #"$s sh -c 'set -e; mkdir -p "${2%/*}"; printf %s "$1" >"$2.new"; chmod 755 "$2.new"; sync; mv "$2.new" "$2"' sh "#
            + quoted(script) + #" "$f" && $s "$f" prepare"#
    }

    /// Begins an update that goes on when the connection breaks.
    /// - Parameters:
    ///   - address: the workstation's, as the device reaches it; `nil` is where the connection comes from.
    ///   - path: where the program is served, from the port on.
    ///   - seconds: how long the program has to run without a fault.
    public static func begin(
        _ item: TargetDeployment.Item, commit: String, address: String?, port: UInt16, path: String, healthPort: UInt16,
        seconds: Int
    ) -> String {
        let file = quoted(item.program.file)
        let health = item.program.name == "halo" ? "http://127.0.0.1:\(healthPort)/health" : "-"
        let from = address.map(quoted) ?? "${SSH_CONNECTION%% *}"
        return asRoot
            + #"a=\#(from); case $a in '') echo "the device does not see where the connection comes from: add --address" >&2; exit 1;; *:*) a="[$a]";; esac; "#
            + #"$s rm -f "${HALO_ROOT:-}/var/lib/halo/deploy/"\#(file).report; "#
            + #"exec $s systemd-run --quiet --collect --unit halo-update-\#(file) "$f" update "#
            + #"\#(file) \#(item.program.unit ?? "-") "http://$a:\#(port)"\#(quoted(path)) \#(item.artifact.sha256) "#
            + #"\#(item.artifact.size) \#(quoted(commit)) \#(quoted(health)) \#(seconds)"#
    }

    /// Asks how the update goes.
    public static func report(_ item: TargetDeployment.Item) -> String {
        asRoot + #"exec $s "$f" report \#(quoted(item.program.file))"#
    }

    /// A word for a POSIX shell (2.2.2).
    static func quoted(_ word: String) -> String {
        "'" + word.split(separator: "'" as Character, omittingEmptySubsequences: false).joined(separator: #"'\''"#)
            + "'"
    }
}
