package org.numicoin.cli.cluster;

import java.net.URI;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.localnet.DataFolder;
import org.numicoin.localnet.LocalNode;
import org.numicoin.localnet.RunState;

/// Where the services of a localnet that runs are asked.
public final class LocalnetPort {
    private LocalnetPort() {}

    /// The address of a service of one node.
    ///
    /// @param port such as [org.numicoin.localnet.Ports#GATEWAY_HTTP]
    public static URI of(DataFolder folder, int node, String port) {
        RunState state =
                folder.state()
                        .filter(_ -> folder.isLocked())
                        .orElseThrow(() ->
                                new CommandException(
                                        ExitCode.NOT_RUNNING,
                                        "nothing runs in %s: start it with ./numi up, or name a service elsewhere (see --help)"
                                                .formatted(folder.path())));
        Integer number = state.ports().get(LocalNode.name(node, port));
        if (number == null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "there is no node %d; there are %s".formatted(node, state.nodes()));
        }
        return URI.create("http://127.0.0.1:" + number);
    }
}
