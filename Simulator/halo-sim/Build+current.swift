import HaloBuild
import HaloGateway

extension GatewayConfiguration.Build {
    /// What this program was built from: the simulated gateway tells it at `/health`, as the real one tells its own.
    static var current: Self {
        Self(version: BuildStamp.version, commit: BuildStamp.commit, time: BuildStamp.buildTime)
    }
}
