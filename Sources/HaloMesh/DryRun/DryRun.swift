import HaloHardware
import HaloModel

/// Looks at everything the manager needs and changes nothing: only calls that read.
public struct DryRun: Sendable {
    /// The machine.
    let environment: MeshEnvironment
    /// Whether the program runs as root.
    let isRoot: Bool

    private typealias Check = DryRunReport.Check

    /// Takes the parts as they are.
    public init(environment: MeshEnvironment, isRoot: Bool) {
        self.environment = environment
        self.isRoot = isRoot
    }

    /// Looks, and says what was found.
    /// - Parameter configuration: what `config.yaml` says.
    /// - Throws: `CancellationError`.
    public func report(for configuration: NodeConfiguration) async throws -> DryRunReport {
        var steps = DryRunSteps()
        var checks = [
            Check(
                name: "configuration", outcome: .ok,
                found: "\(configuration.role.rawValue) of mesh \"\(configuration.mesh.meshID)\""),
            rootCheck,
        ]
        let (radio, radioCheck) = radioConfiguration(configuration)
        checks.append(radioCheck)
        checks.append(stateFolder)
        checks += try await units()
        checks.append(try await driver(&steps))
        let (interface, interfaceCheck) = try await interface(&steps)
        checks.append(interfaceCheck)
        checks.append(try await supplicant(on: interface, &steps, mesh: configuration.mesh.meshID, radio))
        checks.append(try await routing(over: interface, configuration, &steps))
        checks.append(try await overlay(configuration, &steps))
        checks.append(try await addressing(configuration, &steps))
        return DryRunReport(checks: checks, steps: steps.lines)
    }

    // MARK: - Files

    private var rootCheck: Check {
        isRoot
            ? Check(name: "root", outcome: .ok, found: "running as root")
            : Check(
                name: "root", outcome: .missing, found: "not running as root: interfaces and modules cannot be changed",
                remedy: "run it as root; the unit halo-mesh.service does")
    }

    private func radioConfiguration(_ configuration: NodeConfiguration) -> (RFConfiguration, Check) {
        let fallback = RFConfiguration(configuration.mesh)
        let name = "radio configuration"
        do {
            if let stored = try RFStore.load(from: environment.files) {
                return (stored, Check(name: name, outcome: .ok, found: Self.describe(stored)))
            }
            try fallback.check()
            return (
                fallback,
                Check(
                    name: name, outcome: .later,
                    found: "no \(DevicePaths.rfConfiguration) yet: \(Self.describe(fallback)) from config.yaml")
            )
        } catch {
            let text = (error as? HardwareError)?.message ?? "config.yaml: \(error)"
            return (
                fallback,
                Check(
                    name: name, outcome: .missing, found: text,
                    remedy: "choose channel, width and country from the table")
            )
        }
    }

    private var stateFolder: Check {
        let path = "/var/lib/halo"
        let isThere = (try? environment.files.status(path))?.isDirectory == true
        return isThere
            ? Check(name: "state folder", outcome: .ok, found: path)
            : Check(name: "state folder", outcome: .later, found: "\(path) is not there yet; it will be made")
    }

    // MARK: - Units

    private func units() async throws -> [Check] {
        var checks: [Check] = []
        do {
            let own = try await environment.services.status(of: "halo-mesh.service")
            switch (own.loadState, own.unitFileState) {
            case ("not-found", _):
                checks.append(
                    Check(
                        name: "halo-mesh.service", outcome: .warning, found: "the unit is not installed",
                        remedy: "install deploy/systemd; without it nothing starts at boot"))
            case (_, "enabled"): checks.append(Check(name: "halo-mesh.service", outcome: .ok, found: "enabled"))
            case (let load, let state):
                checks.append(
                    Check(
                        name: "halo-mesh.service", outcome: .warning,
                        found: "\(state.isEmpty ? load : state): no HALO service starts at boot",
                        remedy: "systemctl enable halo-mesh"))
            }
            let supplicant = try await environment.services.status(of: MeshManager.supplicantUnit)
            checks.append(
                supplicant.loadState == "loaded"
                    ? Check(name: MeshManager.supplicantUnit, outcome: .ok, found: supplicant.activeState)
                    : Check(
                        name: MeshManager.supplicantUnit, outcome: .missing,
                        found: "the unit is \(supplicant.loadState)",
                        remedy: "run deploy/mesh/mesh-setup-node.sh or mesh-setup-gateway.sh"))
        } catch let error as HardwareError {
            checks.append(
                Check(
                    name: "systemd", outcome: .missing, found: error.message,
                    remedy: "halo-mesh starts the supplicant through systemd; use a machine that runs it"))
        }
        let path = DevicePaths.supplicant
        let isThere = (try? environment.files.status(path)) != nil
        checks.append(
            isThere
                ? Check(name: "wpa_supplicant", outcome: .ok, found: path)
                : Check(
                    name: "wpa_supplicant", outcome: .warning, found: "\(path) is missing",
                    remedy: "install the build with mesh and SAE there; the system's own may lack both"))
        return checks
    }

    // MARK: - Radio

    private func driver(_ steps: inout DryRunSteps) async throws -> Check {
        do {
            if try await environment.wireless.isDriverLoaded() {
                return Check(name: "driver", outcome: .ok, found: "the radio driver is loaded")
            }
            steps.add("load the radio driver and wait 5 s for the SDIO card")
            return Check(
                name: "driver", outcome: .later, found: "the radio driver is not loaded; it is blacklisted on purpose")
        } catch let error as HardwareError {
            return Check(
                name: "driver", outcome: .missing, found: error.message, remedy: "use a machine with a supported radio")
        }
    }

    private func interface(_ steps: inout DryRunSteps) async throws -> (String?, Check) {
        do {
            let all = try await environment.wireless.interfaces()
            guard let chosen = MeshManager.meshInterface(among: all) else {
                return (
                    nil,
                    Check(
                        name: "interface", outcome: .missing, found: "no wireless interface",
                        remedy: "look at the driver's messages: journalctl -k")
                )
            }
            if !chosen.isUp { steps.add("bring \(chosen.name) up") }
            return (
                chosen.name,
                Check(
                    name: "interface", outcome: chosen.isUp ? .ok : .later,
                    found: "\(chosen.name) \(chosen.address) is \(chosen.isUp ? "up" : "down")")
            )
        } catch let error as HardwareError {
            return (nil, Check(name: "interface", outcome: .missing, found: error.message))
        }
    }

    private func supplicant(
        on interface: String?, _ steps: inout DryRunSteps, mesh: String, _ radio: RFConfiguration
    ) async throws -> Check {
        let join = "join mesh \"\(mesh)\" on \(Self.describe(radio)), scan, and peer with its neighbours one by one"
        defer { steps.add(join) }
        guard let interface else {
            return Check(name: "supplicant", outcome: .later, found: "not asked: there is no interface")
        }
        do {
            let status = try await environment.wireless.supplicant(on: interface)
            return Check(
                name: "supplicant", outcome: .ok,
                found: "\(status.state)\(status.meshID.map { ", in mesh \"\($0)\"" } ?? ", in no mesh")")
        } catch let error as HardwareError {
            steps.add("start \(MeshManager.supplicantUnit)")
            return Check(name: "supplicant", outcome: .later, found: "does not answer: \(error.message)")
        }
    }

    // MARK: - Network

    private func routing(
        over interface: String?, _ configuration: NodeConfiguration, _ steps: inout DryRunSteps
    ) async throws -> Check {
        let bat = MeshManager.routingInterface
        do {
            if let there = try await environment.routing.configuration(of: bat) {
                return Check(
                    name: "batman-adv", outcome: .ok,
                    found: "\(bat) with \(there.algorithm.rawValue) over "
                        + there.hardInterfaces.joined(separator: ", "))
            }
            steps.add("make \(bat) with \(configuration.mesh.routing.rawValue) over \(interface ?? "wlan0")")
            return Check(name: "batman-adv", outcome: .later, found: "there is no \(bat) yet")
        } catch let error as HardwareError {
            return Check(
                name: "batman-adv", outcome: .missing, found: error.message,
                remedy: "modprobe batman-adv; install a kernel that has it")
        }
    }

    private func overlay(_ configuration: NodeConfiguration, _ steps: inout DryRunSteps) async throws -> Check {
        let wg = MeshManager.overlayInterface
        let isAdmitted = (try? environment.files.status(DevicePaths.admission)) != nil
        do {
            let there = try await environment.overlay.status(of: wg)
            if configuration.role == .node {
                let gateway = configuration.mesh.gatewayUnderlay
                steps.add(
                    isAdmitted
                        ? "set \(wg) up from \(DevicePaths.admission)"
                        : "register a new key at \(gateway):\(configuration.mesh.gatewayPort) and set \(wg) up")
            }
            return Check(
                name: "wireguard", outcome: there == nil ? .later : .ok,
                found: there.map { "\(wg) with \($0.peers.count) peers" } ?? "there is no \(wg) yet")
        } catch let error as HardwareError {
            return Check(
                name: "wireguard", outcome: .missing, found: error.message,
                remedy: "modprobe wireguard; install a kernel that has it")
        }
    }

    private func addressing(_ configuration: NodeConfiguration, _ steps: inout DryRunSteps) async throws -> Check {
        do {
            let links = try await environment.addressing.links()
            let gateway = configuration.mesh.gatewayUnderlay
            steps.add(
                before: "register",
                configuration.role == .gateway
                    ? "take \(gateway) and grant addresses by DHCP"
                    : "ask for an address by DHCP; without an answer choose one of .2 to .49")
            return Check(
                name: "addresses", outcome: .ok, found: "links " + links.map(\.name).joined(separator: ", "))
        } catch let error as HardwareError {
            return Check(name: "addresses", outcome: .missing, found: error.message)
        }
    }

    private static func describe(_ radio: RFConfiguration) -> String {
        "channel \(radio.channel), \(radio.widthMHz) MHz, \(radio.country)"
    }
}
