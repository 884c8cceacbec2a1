import ArgumentParser

/// `haloctl completion`.
struct CompletionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Print a script that teaches a shell to complete haloctl.",
        discussion: """
            bash: haloctl completion bash | sudo tee /etc/bash_completion.d/haloctl
            zsh: haloctl completion zsh >~/.zsh/completion/_haloctl
            fish: haloctl completion fish >~/.config/fish/completions/haloctl.fish
            """)

    /// Shells there are scripts for.
    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish
    }

    @Argument(help: "bash, zsh or fish.")
    var shell: Shell

    func run() {
        let shell: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        print(HaloctlCommand.completionScript(for: shell))
    }
}
