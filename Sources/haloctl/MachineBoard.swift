import HaloBoards
import HaloHardware
import HaloLinux
import HaloModel
import HaloProgram

/// Which board this machine is.
struct MachineBoard {
    /// What the device tree says; `nil` without one.
    let model: String?
    /// Its definition; `nil` for an unknown board.
    let board: Board?
    /// Numbers of the I2C buses the kernel drives, with a device node or without.
    let buses: Set<Int>

    /// Asks the machine. Definitions that cannot be used are told on standard error.
    init(root: String) {
        let boards = Boards(folder: DevicePaths.boards, files: LinuxFileSystem(root: root))
        for error in boards.errors { StandardError.write("\(error)") }
        let devices = (try? LinuxFileSystem(root: root).list("/sys/bus/i2c/devices")) ?? []
        buses = Set(devices.filter { $0.hasPrefix("i2c-") }.compactMap { Int($0.dropFirst(4)) })
        model = try? LinuxSystemInformation(root: root).boardModel()
        board = model.flatMap { boards.detect(model: $0) }
    }
}
