/// What differs between a HaLow radio and other radios Linux can run a mesh on.
public struct RadioPlatform: Sendable {
    /// The kernel module to load (modprobe(8)); its presence in `/sys/module` is the driver's.
    public var module: String
    /// Whether the driver shows S1G as 5 GHz, and its supplicant takes S1G channels and classes.
    public var isS1G: Bool
    /// Folders of supplicant control sockets, in the order they are looked for; new configurations name the first.
    public var controlFolders: [String]
    /// The supplicant's configuration file.
    public var configurationFile: String
    /// Morse Micro's tool; asked only when the platform is S1G.
    public var chipTool: String
    /// The name of the chip's reset line in the device tree.
    public var resetLine: String

    /// Morse Micro chips with their driver, their build of wpa_supplicant, whose control sockets are in a folder of
    /// their own, and `morse_cli`.
    public static let morse = RadioPlatform(
        module: "morse", isS1G: true, controlFolders: ["/var/run/wpa_supplicant_s1g", "/run/wpa_supplicant"],
        configurationFile: "/run/halo/wpa_supplicant.conf", chipTool: "/usr/local/bin/morse_cli", resetLine: "MM_RESET")

    /// The kernel's simulated radios (`mac80211_hwsim`) with any wpa_supplicant: S1G channels become the 5 GHz channels that
    /// stand for them. The unit of the supplicant is the same for both, so its control socket is in the same place.
    public static let hwsim = RadioPlatform(
        module: "mac80211_hwsim", isS1G: false, controlFolders: morse.controlFolders,
        configurationFile: "/run/halo/wpa_supplicant.conf", chipTool: "", resetLine: "")

    /// Takes the parts as they are.
    public init(
        module: String, isS1G: Bool, controlFolders: [String], configurationFile: String, chipTool: String,
        resetLine: String
    ) {
        self.module = module
        self.isS1G = isS1G
        self.controlFolders = controlFolders
        self.configurationFile = configurationFile
        self.chipTool = chipTool
        self.resetLine = resetLine
    }
}
