import PackagePlugin

/// Writes the commit and time of the build into HaloBuild, by the script `stamp` of that target, before every build.
@main
struct StampVersion: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let script = target.directoryURL.appending(path: "stamp")
        // A folder of its own: SwiftPM compiles every file in it.
        let output = context.pluginWorkDirectoryURL.appending(path: "stamp")
        return [
            .prebuildCommand(
                displayName: "Stamping the build",
                executable: script,
                arguments: [context.package.directoryURL.path(), output.path()],
                outputFilesDirectory: output)
        ]
    }
}
