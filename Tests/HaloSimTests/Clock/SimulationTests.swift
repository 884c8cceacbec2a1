import HaloHardware
import HaloModel
import XCTest

@testable import HaloSim

final class SimulationTests: XCTestCase {
    func testTimeJumpsToTheNextSleeperInOrder() throws {
        let simulation = Simulation(seed: 1)
        let clock = SimulatedClock(events: simulation.events, wallTime: WallTime(milliseconds: 0))
        let order = try simulation.run {
            try await withThrowingTaskGroup(of: Int.self) { group in
                for seconds in [300, 100, 200] {
                    group.addTask {
                        try await clock.sleep(for: .seconds(seconds))
                        return seconds
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
        }
        XCTAssertEqual(order, [100, 200, 300])
        XCTAssertEqual(simulation.events.now, 300_000_000_000)
        XCTAssertEqual(simulation.runningTasks, [])
    }

    func testCancellationEndsASleepAtOnceAndLeavesNoSleeper() throws {
        let simulation = Simulation(seed: 1)
        let clock = SimulatedClock(events: simulation.events, wallTime: WallTime(milliseconds: 0))
        let ended = try simulation.run {
            await withTaskGroup(of: Bool.self) { group in
                group.addTask {
                    do {
                        try await clock.sleep(for: .seconds(1000))
                        return false
                    } catch {
                        return error is CancellationError
                    }
                }
                try? await clock.sleep(for: .seconds(1))
                group.cancelAll()
                return await group.next() ?? false
            }
        }
        XCTAssertTrue(ended)
        XCTAssertEqual(simulation.events.now, 1_000_000_000)
    }

    func testAnUnstructuredTaskEndsTheRunAndIsNamed() {
        let escape = escape(from: { Culprit.startAnUnstructuredTask() })
        XCTAssertTrue(escape?.what.contains("unstructured task") == true, "\(String(describing: escape))")
        XCTAssertTrue(escape?.description.contains("startAnUnstructuredTask") == true, "\(String(describing: escape))")
    }

    func testADetachedTaskEndsTheRunAndIsNamed() {
        let escape = escape(from: { Culprit.startADetachedTask() })
        XCTAssertTrue(escape?.description.contains("startADetachedTask") == true, "\(String(describing: escape))")
    }

    func testASleepOnTheMachinesClockEndsTheRun() {
        for sleep in [Culprit.sleepForNanoseconds, Culprit.sleepOnContinuousClock] {
            let escape = escape(from: { await sleep() })
            XCTAssertTrue(
                escape?.what.contains("slept on the machine's clock") == true, "\(String(describing: escape))")
            XCTAssertEqual(escape?.task, "the-culprit")
        }
    }

    func testAJobFromAnotherThreadEndsTheRun() {
        let escape = escape(from: { await Culprit.resumeFromAnotherThread() })
        XCTAssertTrue(escape?.what.contains("another thread") == true, "\(String(describing: escape))")
    }

    func testActorsGroupsAndStreamsStayInside() throws {
        let simulation = Simulation(seed: 1)
        let sum = try simulation.run {
            let counter = Counter()
            let (stream, continuation) = AsyncStream<Int>.makeStream()
            return await withTaskGroup(of: Int.self) { group in
                group.addTask {
                    var sum = 0
                    for await value in stream { sum += value }
                    return sum
                }
                async let a: Void = counter.add(1)
                async let b: Void = counter.add(2)
                _ = await (a, b)
                for value in 0..<10 {
                    continuation.yield(value)
                    await Task.yield()
                }
                continuation.finish()
                return await group.reduce(0, +) + counter.value
            }
        }
        XCTAssertEqual(sum, 48)
    }

    func testARunThatCannotGoOnSaysWhoWaits() {
        let simulation = Simulation(seed: 1)
        XCTAssertThrowsError(
            try simulation.run("the-waiter") {
                let (stream, continuation) = AsyncStream<Int>.makeStream()
                for await _ in stream {}
                _ = continuation
            }
        ) { XCTAssertEqual($0 as? SimulationStalled, SimulationStalled(tasks: ["the-waiter"])) }
    }

    func testSimulationsOnSeveralThreadsDoNotMix() async throws {
        let digests = try await withThrowingTaskGroup(of: UInt64.self) { group in
            for _ in 0..<4 {
                group.addTask { try Self.digest(seed: 5) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        XCTAssertEqual(Set(digests).count, 1)
        XCTAssertNotEqual(try Self.digest(seed: 6), digests.first)
    }

    private static func digest(seed: UInt64) throws -> UInt64 {
        let simulation = Simulation(seed: seed)
        let events = simulation.events
        let clock = SimulatedClock(events: events, wallTime: WallTime(milliseconds: 0))
        let random = SeededRandom(seed: seed, stream: "test")
        let log = Log(simulation.trace)
        try simulation.run {
            await withTaskGroup(of: Void.self) { group in
                for task in 0..<20 {
                    group.addTask {
                        for _ in 0..<50 {
                            try? await clock.sleep(for: .milliseconds(Int64(random.next(below: 1000))))
                            log.record("\(task)")
                        }
                    }
                }
            }
        }
        return simulation.trace.digest
    }

    private func escape(from body: @escaping @Sendable () async -> Void) -> SimulationEscape? {
        let simulation = Simulation(seed: 1)
        let clock = SimulatedClock(events: simulation.events, wallTime: WallTime(milliseconds: 0))
        do {
            try simulation.run("the-culprit") {
                // A second task keeps virtual time going while the first is away.
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await body() }
                    group.addTask {
                        for _ in 0..<20_000 {
                            Culprit.passRealTime()
                            try? await clock.sleep(for: .seconds(1))
                        }
                    }
                }
            }
            return nil
        } catch {
            return error as? SimulationEscape
        }
    }
}

private actor Counter {
    private(set) var value = 0
    func add(_ amount: Int) { value += amount }
}

/// Confined to the simulation's thread.
private final class Log: @unchecked Sendable {
    private let trace: Trace
    init(_ trace: Trace) { self.trace = trace }
    func record(_ text: String) { trace.record("n", "tick", text) }
}

private enum Culprit {
    @inline(never) static func startAnUnstructuredTask() { Task { await Task.yield() } }
    @inline(never) static func startADetachedTask() { Task.detached { await Task.yield() } }
    @inline(never) static func sleepForNanoseconds() async { try? await Task.sleep(nanoseconds: 1000) }
    @inline(never) static func sleepOnContinuousClock() async {
        try? await ContinuousClock().sleep(for: .milliseconds(1))
    }
    static func passRealTime() { usleep(50) }
    @inline(never) static func resumeFromAnotherThread() async {
        await withCheckedContinuation { continuation in
            // Later than the task suspends, which takes microseconds, and before the other task ends.
            Thread {
                usleep(20_000)
                continuation.resume()
            }.start()
        }
    }
}
