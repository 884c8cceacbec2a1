import HaloBuild
import HaloGateway

extension GatewayConfiguration.Build {
    /// What this program was built from: the simulated gateway tells it at `/health`, as the real one tells its own.
    static var current: Self {
        Self(version: BuildStamp.version, commit: BuildStamp.commit, time: BuildStamp.buildTime)
    }

    /// The same for every build. What a gateway says of its build travels through the mesh, so a run that is to be repeated
    /// by another build, debug or release, must not carry this one's stamp.
    static var reproducible: Self {
        Self(version: BuildStamp.version, commit: "simulated", time: "1970-01-01T00:00:00Z")
    }
}
