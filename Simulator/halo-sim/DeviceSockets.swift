import HaloHardware
import HaloLinux
import HaloModel

/// The local sockets of the devices of a live mesh as sockets of this machine, so that what asks a device's programs asks them.
struct DeviceSockets: Sendable {
    /// Has a folder for each device.
    let folder: String
    let devices: [String]
    let live: LiveLoop

    /// Serves until the task is cancelled.
    /// - Throws: `HardwareError` `busy` when a socket is somebody else's, and as creating the folders; `CancellationError`.
    func serve() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for device in devices {
                let transport = LinuxHTTPTransport(root: folder + "/" + device)
                for socket in [DevicePaths.agentSocket, DevicePaths.meshSocket] {
                    group.addTask { [live] in
                        try await transport.serve(.unix(socket)) {
                            await live.respond(to: $0, device: device, socket: socket)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
