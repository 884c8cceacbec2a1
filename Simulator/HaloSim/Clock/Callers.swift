import Runtime

/// The names of the functions on the calling thread's stack.
enum Callers {
    /// Parts of names that belong to the runtime and to the executor itself rather than to the code that called them.
    private static let uninteresting = [
        "swift::", "swift_", "enqueue_", "thunk for", "protocol witness", "@objc", "completeTask", "UnownedJob.",
        "Callers.",
        "SimulationExecutor.", "Simulation.", "CheckedContinuation.", "static Task<", "XCTest", "implicit closure",
        "NSThreadStart",
    ]

    /// Innermost first, at most twelve, with file and line where the debug information has them.
    static func current() -> [String] {
        guard let backtrace = try? Backtrace.capture(), let symbolicated = backtrace.symbolicated() else { return [] }
        let names: [String] = symbolicated.frames.compactMap { frame in
            guard let symbol = frame.symbol, !uninteresting.contains(where: { symbol.name.contains($0) }) else {
                return nil
            }
            guard let place = symbol.sourceLocation, !place.path.hasPrefix("//") else { return symbol.name }
            return "\(symbol.name) at \(place.path.split(separator: "/").last ?? ""):\(place.line)"
        }
        return Array(names.prefix(12))
    }
}
