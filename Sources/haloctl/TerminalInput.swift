import Glibc
import HaloProgram

/// Lines from whoever sits before the program.
enum TerminalInput {
    /// Whether somebody can answer.
    static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    /// Prompts on standard error and reads a line, which a terminal does not show when it is secret; `nil` at the end.
    static func ask(_ prompt: String, isSecret: Bool) -> String? {
        StandardError.write(prompt, terminator: "")
        guard isSecret, isTerminal else { return readLine() }
        var settings = termios()
        guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return readLine() }
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
            StandardError.write("")
        }
        return readLine()
    }
}
