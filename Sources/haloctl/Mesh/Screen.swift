import HaloDoctor
import HaloProgram

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The terminal `haloctl` runs on, if there is one.
enum Screen {
    /// Whether standard output is a terminal.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
    /// Whether somebody can be asked.
    static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }
    /// Colours on a terminal, unless `NO_COLOR` says otherwise (no-color.org).
    static var paint: Paint {
        isTerminal && (ProcessEnvironment.value(of: "NO_COLOR") ?? "").isEmpty ? .colours : .plain
    }

    /// Prints at once, whoever reads it.
    static func say(_ text: String) {
        print(text)
        fflush(nil)
    }

    /// Goes to the top of an empty screen (ECMA-48 CUP and ED).
    static func clear() {
        if isTerminal { print("\u{1B}[H\u{1B}[2J", terminator: "") }
    }

    /// Whether the answer to a question is yes.
    static func confirms(_ question: String) -> Bool {
        StandardError.write(question + " [y/N] ", terminator: "")
        return ["y", "yes"].contains(readLine()?.lowercased() ?? "")
    }
}
