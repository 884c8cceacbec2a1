/// Where HALO keeps things on a device. A root prefix (`HALO_ROOT`, default `/`) is applied by the `Files`
/// implementation, so programs use these paths as they are.
public enum DevicePaths {
    /// Node configuration, written by `haloctl setup`.
    public static let configuration = "/etc/halo/config.yaml"
    /// API address and credentials for agent and command line, mode 0600.
    public static let agentEnvironment = "/etc/halo/agent-env"
    /// User sensor templates.
    public static let sensorTemplates = "/etc/halo/i2c-templates"
    /// User board definitions.
    public static let boards = "/etc/halo/boards"
    /// The authoritative RF channel and bandwidth configuration.
    public static let rfConfiguration = "/var/lib/halo/rf-config.json"
    /// The mesh manager's WireGuard key, mode 0600.
    public static let overlayKey = "/var/lib/halo/wireguard.key"
    /// The key that is to replace it, while the gateway has not confirmed it; mode 0600.
    public static let nextOverlayKey = "/var/lib/halo/wireguard-next.key"
    /// What the gateway granted this device: overlay address, gateway key, token; mode 0600.
    public static let admission = "/var/lib/halo/admission.json"
    /// Field-test recordings.
    public static let fieldTests = "/var/lib/halo/field-tests"
    /// The gateway's database.
    public static let database = "/var/lib/halo/halo.db"
    /// The agent's telemetry not yet acknowledged.
    public static let spool = "/var/lib/halo/spool"
    /// The mesh manager's local socket.
    public static let meshSocket = "/run/halo/mesh.sock"
    /// The agent's local socket.
    public static let agentSocket = "/run/halo/agent.sock"
    /// The build of wpa_supplicant with mesh and SAE.
    public static let supplicant = "/usr/local/sbin/wpa_supplicant"
}
