package org.numicoin.cli.gateway;

import java.net.URI;
import java.nio.file.Path;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.Home;
import org.numicoin.localnet.DataFolder;
import org.numicoin.localnet.LocalNode;
import org.numicoin.localnet.Ports;
import org.numicoin.localnet.RunState;
import picocli.CommandLine.Option;

/// `--node` and `--gateway`: whom to ask. The localnet that runs says where its gateways listen.
public final class GatewayOption {
    @Option(
            names = "--node",
            paramLabel = "K",
            defaultValue = "1",
            description = "Node of the localnet (${DEFAULT-VALUE}).")
    private int node = LocalNode.FIRST;

    @Option(
            names = "--gateway",
            paramLabel = "URL",
            defaultValue = "${NUMI_GATEWAY:-}",
            description =
                    "Management port of a p2p gateway elsewhere (NUMI_GATEWAY), instead of --node.")
    private String gateway = "";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${NUMI_DATA:-}",
            description = "Folder of the localnet's data (data/localnet, or NUMI_DATA).")
    private String data = "";

    public Gateway connect() {
        return new Gateway(gateway.isEmpty() ? ofLocalnet() : given());
    }

    private URI given() {
        if (!gateway.matches("https?://[^/?#\\s]+/?")) {
            throw new CommandException(
                    ExitCode.USAGE, "--gateway " + gateway + ": expected http://HOST:PORT");
        }
        return URI.create(gateway).resolve("/");
    }

    private URI ofLocalnet() {
        var folder =
                new DataFolder(
                        data.isEmpty()
                                ? Home.path().resolve("data").resolve("localnet")
                                : Path.of(data));
        return ofLocalnet(folder, node);
    }

    /// Where the gateway of a node of a localnet is asked.
    public static URI ofLocalnet(DataFolder folder, int node) {
        RunState state =
                folder.state()
                        .filter(_ -> folder.isLocked())
                        .orElseThrow(() ->
                                new CommandException(
                                        ExitCode.NOT_RUNNING,
                                        "nothing runs in %s: start it with ./numi up, or name a gateway with --gateway"
                                                .formatted(folder.path())));
        Integer port = state.ports().get(LocalNode.name(node, Ports.GATEWAY_HTTP));
        if (port == null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "there is no node %d; there are %s".formatted(node, state.nodes()));
        }
        return URI.create("http://127.0.0.1:" + port);
    }
}
