// swift-tools-version: 6.2
import PackageDescription

/// What every Swift target is compiled with: Swift 6 language mode comes from `swiftLanguageModes` below.
let strict: [SwiftSetting] = [.enableUpcomingFeature("ExistentialAny")]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

func module(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/\(name)", exclude: exclude, swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies + ["HaloBuild", arguments, log],
        path: "Sources/\(name)", swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: strict)
}

let package = Package(
    name: "halo",
    products: [
        .executable(name: "halo", targets: ["halo"]),
        .executable(name: "halo-agent", targets: ["halo-agent"]),
        .executable(name: "halo-mesh", targets: ["halo-mesh"]),
        .executable(name: "halo-field", targets: ["halo-field"]),
        .executable(name: "haloctl", targets: ["haloctl"]),
        .executable(name: "halo-sim", targets: ["halo-sim"]),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Device code, from the bottom up. Who may import whom is checked by Tests/TidyTests.
        module("HaloModel", []),
        .systemLibrary(name: "CYAML", path: "Sources/CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .target(name: "CHaloDocuments", path: "Sources/CHaloDocuments"),
        module("HaloDocuments", ["CYAML", "CHaloDocuments"]),
        module("HaloHardware", ["HaloModel", httpTypes]),
        .target(name: "CHaloLinux", path: "Sources/CHaloLinux", linkerSettings: [.linkedLibrary("i2c")]),
        module("HaloLinux", ["HaloHardware", "HaloModel", "CHaloLinux", nioCore, nioPosix, nioHTTP1, httpTypes, log]),
        .target(name: "CHaloSensorTemplates", path: "Sources/CHaloSensorTemplates"),
        module(
            "HaloSensors", ["HaloHardware", "HaloModel", "HaloDocuments", "CHaloSensorTemplates"],
            exclude: ["Templates"]),
        .target(name: "CHaloBoardDefinitions", path: "Sources/CHaloBoardDefinitions"),
        module(
            "HaloBoards", ["HaloHardware", "HaloModel", "HaloDocuments", "CHaloBoardDefinitions"], exclude: ["Boards"]),
        module("HaloMesh", ["HaloHardware", "HaloModel", crypto, log, httpTypes]),
        module("HaloAgent", ["HaloHardware", "HaloModel", "HaloSensors", "HaloBoards", log, httpTypes]),
        .systemLibrary(
            name: "CSQLite", path: "Sources/CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .target(name: "CHaloAssets", path: "Sources/CHaloAssets"),
        module("HaloStore", ["HaloModel", "CHaloAssets", "CSQLite"]),
        module(
            "HaloGateway",
            ["HaloStore", "HaloHardware", "HaloBoards", "HaloModel", hummingbird, crypto, cryptoExtras, log, httpTypes]),
        module("HaloPortal", ["HaloGateway", "HaloModel", "HaloHardware", "CHaloAssets", log, httpTypes]),
        module("HaloField", ["HaloHardware", "HaloModel", log, httpTypes]),
        .target(name: "HaloBuild", path: "Sources/HaloBuild", exclude: ["stamp"], plugins: ["StampVersion"]),
        .plugin(name: "StampVersion", capability: .buildTool(), path: "Sources/StampVersion"),

        module(
            "HaloProgram",
            ["HaloHardware", "HaloLinux", "HaloModel", "HaloDocuments", arguments, log, unixSignals]),
        program(
            "halo",
            [
                "HaloGateway", "HaloPortal", "HaloStore", "HaloHardware", "HaloLinux", "HaloModel", "HaloProgram",
                hummingbird, lifecycle, unixSignals,
            ]),
        program("halo-agent", ["HaloAgent", "HaloHardware", "HaloLinux", "HaloModel", "HaloProgram"]),
        program("halo-mesh", ["HaloMesh", "HaloHardware", "HaloLinux", "HaloModel", "HaloProgram"]),
        program("halo-field", ["HaloField", "HaloHardware", "HaloLinux", "HaloModel", "HaloProgram"]),
        module("HaloDoctor", ["HaloHardware", "HaloModel"]),
        module("HaloSetup", ["HaloDocuments", "HaloHardware", "HaloModel"]),
        .target(name: "CHaloDeploy", path: "Sources/CHaloDeploy"),
        module("HaloDeploy", ["CHaloDeploy", "HaloHardware", "HaloModel"]),
        program(
            "haloctl",
            [
                "HaloBoards", "HaloDeploy", "HaloDoctor", "HaloDocuments", "HaloHardware", "HaloLinux", "HaloModel",
                "HaloProgram", "HaloSensors", "HaloSetup", "HaloStore", httpTypes,
            ]),

        // The simulator and the tools around it: never installed on a device.
        .systemLibrary(name: "CPcap", path: "Sources/CPcap", pkgConfig: "libpcap", providers: [.apt(["libpcap-dev"])]),
        module("HaloFrames", ["HaloModel", "CPcap"]),
        .target(name: "CHaloSim", path: "Simulator/CHaloSim"),
        .target(
            name: "HaloSim",
            dependencies: [
                "CHaloSim", "HaloModel", "HaloHardware", "HaloFrames", "HaloDocuments", "HaloSensors", "HaloBoards",
                "HaloMesh", "HaloAgent", "HaloStore", "HaloGateway", "HaloPortal", "HaloField", crypto, log, httpTypes,
            ],
            path: "Simulator/HaloSim", swiftSettings: strict),
        .executableTarget(
            name: "halo-sim",
            dependencies: [
                "HaloSim", "HaloLinux", "HaloBuild", "HaloModel", "HaloHardware", "HaloFrames", "HaloDocuments",
                "HaloGateway", "HaloProgram", arguments, httpTypes, unixSignals,
            ],
            path: "Simulator/halo-sim", swiftSettings: strict),

        tests("HaloModelTests", ["HaloModel"]),
        tests("HaloHardwareTests", ["HaloHardware", "HaloModel"]),
        tests("HaloDocumentsTests", ["HaloDocuments"]),
        .target(name: "CNetworkNamespace", path: "Tests/CNetworkNamespace"),
        .target(
            name: "NetworkTestSupport", dependencies: ["HaloLinux", "HaloHardware", "CNetworkNamespace"],
            path: "Tests/NetworkTestSupport", swiftSettings: strict),
        tests(
            "HaloLinuxTests",
            ["NetworkTestSupport", "HaloLinux", "CHaloLinux", "HaloHardware", "HaloModel", httpTypes]),
        tests("HaloSensorsTests", ["HaloSensors", "HaloHardware", "HaloModel", "HaloDocuments"]),
        tests("HaloBoardsTests", ["HaloBoards", "HaloDocuments", "HaloHardware", "HaloModel", "HaloSim"]),
        tests("HaloMeshTests", ["HaloMesh", "HaloHardware", "HaloModel", crypto, log, httpTypes]),
        tests("HaloAgentTests", ["HaloAgent", "HaloHardware", "HaloModel", "HaloSensors", log, httpTypes]),
        tests("HaloDoctorTests", ["HaloDoctor", "HaloHardware", "HaloLinux", "HaloModel", httpTypes]),
        tests("HaloSetupTests", ["HaloSetup", "HaloHardware", "HaloLinux", "HaloModel"]),
        tests("HaloDeployTests", ["HaloDeploy", "HaloHardware", "HaloLinux", "HaloModel"]),
        tests("HaloFieldTests", ["HaloField", "HaloHardware", "HaloModel", log, httpTypes]),
        tests("HaloStoreTests", ["HaloStore", "HaloModel"]),
        .target(
            name: "GatewayTestSupport",
            dependencies: ["HaloGateway", "HaloHardware", "HaloModel", "HaloStore", crypto, log, httpTypes],
            path: "Tests/GatewayTestSupport", swiftSettings: strict),
        tests(
            "HaloGatewayTests",
            ["GatewayTestSupport", "HaloGateway", "HaloHardware", "HaloModel", "HaloStore", crypto, log, httpTypes]),
        tests(
            "HaloPortalTests",
            [
                "GatewayTestSupport", "HaloPortal", "HaloGateway", "HaloHardware", "HaloModel", "HaloStore", log,
                httpTypes,
            ]),
        tests("HaloFramesTests", ["HaloFrames", "HaloModel"]),
        tests(
            "HaloSimTests",
            [
                "HaloSim", "HaloAgent", "HaloFrames", "HaloHardware", "HaloModel", "HaloDocuments", "HaloSensors",
                "HaloGateway",
                "HaloStore", crypto, log, httpTypes,
            ]),
        tests(
            "ContractTests",
            ["NetworkTestSupport", "HaloSim", "HaloLinux", "HaloHardware", "HaloModel", httpTypes, log]),
        tests("TidyTests", []),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
