package org.numicoin.cli.cluster;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.localnet.LocalNode;
import org.numicoin.localnet.Ports;
import org.numicoin.localnet.RunState;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `--node` and `--replica`: which validator is meant, unless another option names one elsewhere.
public final class ReplicaOption {
    @Mixin private NodeOption node = new NodeOption();

    @Option(
            names = "--replica",
            paramLabel = "K",
            defaultValue = "1",
            description = "Validator of the node: 2 for validator-2 (${DEFAULT-VALUE}).")
    private int replica = LocalNode.FIRST;

    /// Its management port.
    ///
    /// @param url of one elsewhere; empty when it is not given
    public URI management(String url) {
        return node.service(Ports.validatorHttp(checked()), "--validator", url);
    }

    /// The management port of the validator, while it runs.
    public Optional<String> running() {
        return localnet()
                .filter(state -> state.members().stream().anyMatch(this::isReady))
                .map(_ -> management("").toString());
    }

    /// Where the validator answers gRPC, as host:port, while the localnet runs.
    public Optional<String> grpc() {
        return localnet().map(_ -> authority(node.number(), Ports.validatorGrpc(checked())));
    }

    /// The broker, as host:port, while the localnet runs.
    public Optional<String> kafka() {
        return localnet().map(_ -> authority(LocalNode.FIRST, Ports.KAFKA));
    }

    /// What the names of the node's topics begin with, while the localnet runs.
    public Optional<String> prefix() {
        return localnet().map(state -> LocalNode.prefix(node.number(), state.chain()).text());
    }

    /// Where the validator keeps the chain.
    public Path store() {
        return node.folder().services(name()).resolve("chain");
    }

    /// Where the gateway of its node keeps what it knows of peers.
    public Path gateway() {
        return node.folder().services(LocalNode.name(node.number(), "p2p-gateway"));
    }

    /// Where its backups lie unless something else is said.
    public Path backups() {
        return node.folder().backups().resolve(name());
    }

    /// Where its snapshots lie unless something else is said.
    public Path snapshots() {
        return store().resolveSibling("snapshots");
    }

    /// The chain of the localnet, if one was ever started.
    public Optional<String> chain() {
        return node.folder().state().flatMap(RunState::chainSource);
    }

    private String authority(int of, String port) {
        return NodeOption.service(node.folder(), of, port).getAuthority();
    }

    private Optional<RunState> localnet() {
        return node.folder().state().filter(_ -> node.folder().isLocked());
    }

    private boolean isReady(RunState.Member member) {
        return member.name().equals(name()) && member.phase() == RunState.MemberPhase.READY;
    }

    private String name() {
        return LocalNode.name(node.number(), LocalNode.validator(checked()));
    }

    private int checked() {
        if (replica < LocalNode.FIRST || replica > Ports.VALIDATORS_MAX) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--replica %d: 1 to %d are possible".formatted(replica, Ports.VALIDATORS_MAX));
        }
        return replica;
    }
}
