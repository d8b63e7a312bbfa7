package org.numicoin.cli.gateway;

import org.numicoin.cli.cluster.NodeOption;
import org.numicoin.localnet.Ports;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `--node` and `--gateway`: which gateway to ask.
public final class GatewayOption {
    @Option(
            names = "--gateway",
            paramLabel = "URL",
            defaultValue = "${NUMI_GATEWAY:-}",
            description =
                    "Management port of a p2p gateway elsewhere (NUMI_GATEWAY), instead of --node.")
    private String gateway = "";

    @Mixin private NodeOption node = new NodeOption();

    public Gateway connect() {
        return new Gateway(node.service(Ports.GATEWAY_HTTP, "--gateway", gateway));
    }
}
