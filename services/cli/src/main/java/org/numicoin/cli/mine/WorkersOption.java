package org.numicoin.cli.mine;

import java.net.URI;
import java.util.List;
import org.numicoin.cli.cluster.NodeOption;
import org.numicoin.localnet.Ports;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which workers: all of a node of the localnet, or those named.
final class WorkersOption {
    private static final String NAME = "--worker";

    @Option(
            names = NAME,
            paramLabel = "URL",
            split = ",",
            description =
                    "Workers elsewhere, as in http://192.0.2.7:7730; without it all of the node.")
    private List<String> urls = List.of();

    @Mixin private NodeOption node = new NodeOption();

    List<URI> all() {
        return urls.isEmpty()
                ? node.services(Ports::workerHttp, Ports.WORKERS_MAX)
                : urls.stream().map(url -> node.service("", NAME, url)).toList();
    }
}
