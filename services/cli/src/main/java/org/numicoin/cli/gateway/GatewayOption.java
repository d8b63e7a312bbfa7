package org.numicoin.cli.gateway;

import java.net.URI;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.cluster.DataOption;
import org.numicoin.cli.cluster.LocalnetPort;
import org.numicoin.localnet.DataFolder;
import org.numicoin.localnet.LocalNode;
import org.numicoin.localnet.Ports;
import picocli.CommandLine.Mixin;
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

    @Mixin private DataOption data = new DataOption();

    public Gateway connect() {
        return new Gateway(gateway.isEmpty() ? ofLocalnet(data.folder(), node) : given());
    }

    private URI given() {
        if (!gateway.matches("https?://[^/?#\\s]+/?")) {
            throw new CommandException(
                    ExitCode.USAGE, "--gateway " + gateway + ": expected http://HOST:PORT");
        }
        return URI.create(gateway).resolve("/");
    }

    /// Where the gateway of a node of a localnet is asked.
    public static URI ofLocalnet(DataFolder folder, int node) {
        return LocalnetPort.of(folder, node, Ports.GATEWAY_HTTP);
    }
}
