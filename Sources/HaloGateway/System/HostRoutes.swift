import HaloBoards
import HaloHardware
import HaloModel
import Hummingbird

/// The gateway's own device: board, processor, memory, storage, power.
enum HostRoutes {
    static func routes(_ services: GatewayServices) -> [Route] {
        [
            Route(
                .get, "/v1/system", .role(.viewer), "The gateway's device: processor, memory, storage, temperature",
                response: .json(.systemInformation), also: [.notFound]
            ) { _ in
                let host = services.environment.host
                return try .json(await GatewayHost.reading { try information(host.system) })
            },
            Route(
                .get, "/v1/system/board", .role(.viewer), "The gateway's board, and what its header has",
                response: .json(.hostBoard), also: [.notFound]
            ) { _ in
                let model = try await GatewayHost.reading { try services.environment.host.system.boardModel() }
                let known = boards(services)
                let board = model.flatMap { known.detect(model: $0) }
                return try .json(
                    JSONValue.members(["model": .optional(model), "board": board.map { document($0) }]))
            },
            Route(
                .get, "/v1/boards", .role(.viewer), "Board definitions: those of /etc/halo/boards, then those built in",
                response: .json(.boardPage)
            ) { _ in
                let known = boards(services)
                return try .json(
                    JSONValue.object([
                        "items": .list(known.all.map { document($0) }),
                        "errors": .list(known.errors.map { .text("\($0)") }),
                    ]))
            },
        ]
    }

    private static func boards(_ services: GatewayServices) -> Boards {
        Boards(folder: DevicePaths.boards, files: services.environment.files)
    }

    private static func information(_ system: any SystemInformation) throws -> JSONValue {
        let now = try system.snapshot()
        return .members([
            "host_name": .text(try system.hostName()), "boot_id": .text(try system.bootID()),
            "uptime_s": .integer(Int64(exactly: now.uptimeSeconds.rounded(.down)) ?? 0),
            "processors": now.processors.map { .integer(Int64($0)) },
            "frequency_hz": now.frequencyHertz.map { .integer($0) },
            "load": .list([now.load1, now.load5, now.load15].compactMap { $0.map { .number($0) } }),
            "temperature_c": now.temperatureCelsius.map { .number($0) },
            "throttling": now.throttling.map { .list(names(of: $0)) },
            "memory_total_octets": now.memoryTotal.map { .integer($0) },
            "memory_available_octets": now.memoryAvailable.map { .integer($0) },
            "swap_used_octets": now.swapUsed.map { .integer($0) },
            "storage_total_octets": now.storageTotal.map { .integer($0) },
            "storage_available_octets": now.storageAvailable.map { .integer($0) },
            "power_supplies": .list(try system.powerSupplies().map { supply($0) }),
        ])
    }

    private static func supply(_ supply: PowerSupply) -> JSONValue {
        .members([
            "name": .text(supply.name), "supply": .text(supply.kind), "online": supply.isOnline.map { .bool($0) },
            "capacity_pct": supply.capacityPercent.map { .number($0) }, "voltage_v": supply.volts.map { .number($0) },
            "current_a": supply.amperes.map { .number($0) }, "status": .optional(supply.status),
        ])
    }

    private static let throttlingNames: [(Throttling, String)] = [
        (.undervoltage, "undervoltage"), (.frequencyCapped, "frequency capped"), (.throttled, "throttled"),
        (.softLimit, "soft temperature limit"), (.undervoltageSeen, "undervoltage has occurred"),
        (.frequencyCappedSeen, "frequency capping has occurred"), (.throttledSeen, "throttling has occurred"),
        (.softLimitSeen, "soft temperature limit has occurred"),
    ]

    private static func names(of throttling: Throttling) -> [JSONValue] {
        throttlingNames.filter { throttling.contains($0.0) }.map { .text($0.1) }
    }

    private static func document(_ board: Board) -> JSONValue {
        .members([
            "name": .text(board.name), "description": .text(board.description),
            "models": .list(board.models.map { .text($0) }), "gpio_chip": .optional(board.gpioChip),
            "i2c": .list(
                board.i2c.map {
                    ["bus": .integer(Int64($0.bus)), "sda": .integer(Int64($0.sda)), "scl": .integer(Int64($0.scl))]
                }),
            "pins": .list(
                board.pins.map { pin in
                    .members([
                        "pin": .integer(Int64(pin.number)), "line": pin.line.map { .integer(Int64($0)) },
                        "function": .optional(pin.function), "power": .optional(pin.power),
                        "reserved": .optional(pin.reserved),
                    ])
                }),
        ])
    }
}
