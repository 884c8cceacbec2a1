import HTTPTypes
import HaloHardware
import HaloLinux
import HaloModel
import HaloSim
import Synchronization

/// Runs a mesh in step with the machine's clock and lets other threads in: HTTP requests, faults, commands.
///
/// `@unchecked Sendable`: `run`, which lives on one thread, is the only one to touch the mesh; every other thread leaves work in
/// the inbox.
final class LiveLoop: @unchecked Sendable {
    private let mesh: MeshRun
    private let speed: Double?
    private let inbox = Inbox()
    private let isEnding = Atomic<Bool>(false)
    private let clock = LinuxClock()
    /// Called on the loop's thread about once a second.
    var everySecond: (MeshRun) -> Void = { _ in }

    /// `speed` is virtual seconds a real second; `nil` runs as fast as it can.
    init(mesh: MeshRun, speed: Double?) {
        self.mesh = mesh
        self.speed = speed
    }

    /// Runs until `end()`.
    /// - Throws: `SimulationEscape`.
    func run() throws {
        let realStart = clock.now
        let virtualStart = mesh.now
        var nextReport = realStart
        while !isEnding.load(ordering: .acquiring) {
            let real = clock.now
            let elapsed = (real - realStart).secondsValue
            let target = speed.map { virtualStart + Int64(elapsed * $0 * 1e9) } ?? mesh.now + 200_000_000
            try mesh.advance(to: target)
            if real >= nextReport {
                everySecond(mesh)
                nextReport = real + .seconds(1)
            }
            for work in inbox.take(waiting: pause(until: target)) { work() }
        }
    }

    /// Ends `run` soon.
    func end() {
        isEnding.store(true, ordering: .releasing)
        inbox.post {}
    }

    /// Runs `work` on the loop's thread.
    func post(_ work: @escaping @Sendable (MeshRun) -> Void) {
        inbox.post { [self] in work(mesh) }
    }

    /// Runs `work` on the loop's thread and waits for what it says.
    func perform<Value: Sendable>(_ work: @escaping @Sendable (MeshRun) -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            inbox.post { [self] in continuation.resume(returning: work(mesh)) }
        }
    }

    /// Has the simulated gateway answer a request that came in from outside.
    func respond(to request: HTTPMessage<HTTPRequest>) async -> HTTPMessage<HTTPResponse> {
        await withCheckedContinuation { continuation in
            inbox.post { [self] in
                mesh.askGateway(request) { response in continuation.resume(returning: response) }
            }
        }
    }

    /// Has a program of a device answer on its local socket.
    func respond(
        to request: HTTPMessage<HTTPRequest>, device: String, socket: String
    ) async -> HTTPMessage<HTTPResponse> {
        await withCheckedContinuation { continuation in
            inbox.post { [self] in
                do {
                    try mesh.ask(device, socket: socket, request) { continuation.resume(returning: $0) }
                } catch {
                    continuation.resume(returning: HTTPMessage(HTTPResponse(status: .notFound)))
                }
            }
        }
    }

    /// Nanoseconds until the next event is due in real time, at most 20 ms: long enough to be idle, short enough to be lively.
    private func pause(until target: Int64) -> Int64 {
        guard let speed, let next = mesh.nextEvent else { return speed == nil ? 0 : 20_000_000 }
        return max(0, min(20_000_000, Int64(Double(next - target) / speed)))
    }
}
