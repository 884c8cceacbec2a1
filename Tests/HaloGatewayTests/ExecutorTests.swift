import Foundation
import GatewayTestSupport
import HaloGateway
import HaloModel
import Synchronization
import XCTest

/// Runs jobs one by one on the thread that asks for it, and notes from which threads they come.
private final class OneThreadExecutor: TaskExecutor {
    private let jobs = Mutex<[UnownedJob]>([])
    private let threads = Mutex<Set<UInt>>([])

    /// Threads that handed a job in.
    var callers: Set<UInt> { threads.withLock { $0 } }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        threads.withLock { _ = $0.insert(UInt(pthread_self())) }
        jobs.withLock { $0.append(job) }
    }

    /// Runs what waits.
    /// - Returns: Whether there was anything.
    func step() -> Bool {
        guard let job = jobs.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { return false }
        job.runSynchronously(on: asUnownedTaskExecutor())
        return true
    }
}

final class ExecutorTests: XCTestCase {
    /// A gateway that is run by a simulator must not leave the simulator's thread, or its runs would differ.
    func testEverythingStaysOnTheExecutorItIsStartedOn() {
        let executor = OneThreadExecutor()
        let result = Mutex<Result<[Int], any Error>?>(nil)
        Task(executorPreference: executor) {
            do {
                let world = try await GatewayWorld()
                try await world.gateway.createAdministrator(password: "right")
                let device = try await world.join("n1", radio: 1, key: 1)
                let login = try await world.send(
                    "POST", "/api/auth/login", json: LoginRequest(username: "admin", password: "right"))
                let token = try login.decode(LoginResponse.self).accessToken
                var statuses: [Int] = []
                for path in ["/health", "/metrics", "/v1/nodes", "/v1/mesh/topology", "/v1/telemetry/latest", "/x"] {
                    statuses.append(await world.send("GET", path, token: token).status)
                }
                // Several at a time, so that the database's and the accounts' actors are contended.
                let answers = await withTaskGroup(of: Int.self) { group in
                    for _ in 0..<20 { group.addTask { await world.send("GET", "/v1/nodes/n1", token: device).status } }
                    return await group.reduce(into: [Int]()) { $0.append($1) }
                }
                result.withLock { $0 = .success(statuses + answers) }
            } catch {
                result.withLock { $0 = .failure(error) }
            }
        }
        var idle = 0
        while result.withLock({ $0 == nil }), idle < 1000 {
            // An escaped job would come back from elsewhere after a while; it is waited for, so that it can be named.
            if executor.step() { idle = 0 } else { idle += 1; usleep(1000) }
        }
        let expected = [200, 200, 200, 200, 200, 404] + Array(repeating: 200, count: 20)
        XCTAssertEqual(try result.withLock { try $0?.get() }, expected)
        XCTAssertEqual(executor.callers, [UInt(pthread_self())], "a job came from another thread")
    }
}
