import ArgumentParser

/// `haloctl gateway`.
struct GatewayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gateway",
        abstract: "Ask a gateway over its API: devices, registrations, events, and what devices shall do.",
        discussion: """
            Sign in once with login; who is signed in is kept in a file that only its owner can read.
            Exit codes: 0 done; 1 refused, with the reason; 64 not possible like this; 69 the gateway does not answer; 77 nobody \
            is signed in, or not with the right to do this.
            """,
        subcommands: [
            GatewayLoginCommand.self, GatewayLogoutCommand.self, GatewayNodesCommand.self,
            GatewayRegistrationsCommand.self, GatewayApproveCommand.self, GatewayRejectCommand.self,
            GatewayEventsCommand.self, GatewayAskCommand.self, GatewayFirewallCommand.self, GatewayGetCommand.self,
        ])
}
