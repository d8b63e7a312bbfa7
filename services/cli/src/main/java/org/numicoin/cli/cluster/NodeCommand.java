package org.numicoin.cli.cluster;

import java.io.IOException;
import java.io.PrintWriter;
import org.numicoin.cli.CommandGroup;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.gateway.Gateway;
import org.numicoin.localnet.NodeSwitch;
import org.numicoin.localnet.Ports;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `numi node stop` and `numi node start`.
@Command(
        name = "node",
        description = "Ends and starts single nodes of a localnet.",
        footer = {"", "Example: ./numi node stop 3", "Example: ./numi node start 3"},
        mixinStandardHelpOptions = true)
public final class NodeCommand extends CommandGroup {
    @Command(
            name = "stop",
            description = "Ends all services of a node; Kafka and Redis go on.",
            mixinStandardHelpOptions = true)
    int stop(
            @Mixin DataOption data,
            @Parameters(paramLabel = "K", description = "Number of the node.") int node)
            throws IOException {
        new NodeSwitch(data.folder()).stop(node);
        Lines.print(out(), "node " + node + " is stopped");
        return ExitCode.OK;
    }

    @Command(
            name = "start",
            description = "Starts a stopped node and shows how it catches up with its peers.",
            footer = {"", "Ends when it has, or when it finds no peer; the node runs either way."},
            mixinStandardHelpOptions = true)
    int start(
            @Mixin DataOption data,
            @Parameters(paramLabel = "K", description = "Number of the node.") int node)
            throws IOException, InterruptedException {
        new NodeSwitch(data.folder()).start(node);
        PrintWriter out = out();
        Lines.print(out, "node " + node + " is ready");
        try (var gateway =
                new Gateway(NodeOption.service(data.folder(), node, Ports.GATEWAY_HTTP))) {
            return new CatchUp(gateway, line -> Lines.print(out, "node " + node + " " + line))
                    .await();
        }
    }
}
