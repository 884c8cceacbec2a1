/// The radio's kernel module.
enum DriverState: Equatable {
    /// Not in the kernel.
    case unloaded
    /// modprobe is at work.
    case loading
    /// In the kernel; the interface may come later, or never.
    case loaded
}
