package org.numicoin.cli.cluster;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.localnet.DataFolder;
import org.numicoin.localnet.LocalNode;
import org.numicoin.localnet.RunState;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `--node` and `--data`: whose service to ask, unless another option names one elsewhere.
public final class NodeOption {
    @Option(
            names = "--node",
            paramLabel = "K",
            defaultValue = "1",
            description = "Node of the localnet (${DEFAULT-VALUE}).")
    private int node = LocalNode.FIRST;

    @Mixin private DataOption data = new DataOption();

    /// The address of a service.
    ///
    /// @param port that it has in a localnet, such as [org.numicoin.localnet.Ports#GATEWAY_HTTP]
    /// @param option that names one elsewhere
    /// @param url its value; empty when it is not given
    public URI service(String port, String option, String url) {
        if (url.isEmpty()) {
            return service(data.folder(), node, port);
        }
        if (!url.matches("https?://[^/?#\\s]+/?")) {
            throw new CommandException(
                    ExitCode.USAGE, option + " " + url + ": expected http://HOST:PORT");
        }
        return URI.create(url).resolve("/");
    }

    /// The addresses of all services of a kind that the node has.
    ///
    /// @param port of the service with a number, from 1 to `max`
    public List<URI> services(IntFunction<String> port, int max) {
        var ports = running(data.folder()).ports();
        return IntStream.rangeClosed(1, max)
                .mapToObj(number -> ports.get(LocalNode.name(node, port.apply(number))))
                .filter(Objects::nonNull)
                .map(NodeOption::local)
                .toList();
    }

    int number() {
        return node;
    }

    DataFolder folder() {
        return data.folder();
    }

    /// The address of a service of a localnet that runs.
    static URI service(DataFolder folder, int node, String port) {
        RunState state = running(folder);
        Integer number = state.ports().get(LocalNode.name(node, port));
        if (number == null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    state.nodes().contains(node)
                            ? "node %d has no %s: ./numi status shows what runs"
                                    .formatted(node, port)
                            : "there is no node %d; there are %s".formatted(node, state.nodes()));
        }
        return local(number);
    }

    private static RunState running(DataFolder folder) {
        return folder.state()
                .filter(_ -> folder.isLocked())
                .orElseThrow(() ->
                        new CommandException(
                                ExitCode.NOT_RUNNING,
                                "nothing runs in %s: start it with ./numi up, or name a service elsewhere (see --help)"
                                        .formatted(folder.path())));
    }

    private static URI local(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
