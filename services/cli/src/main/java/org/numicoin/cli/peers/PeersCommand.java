package org.numicoin.cli.peers;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.CommandGroup;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import org.numicoin.cli.gateway.Ban;
import org.numicoin.cli.gateway.Gateway;
import org.numicoin.cli.gateway.GatewayOption;
import org.numicoin.cli.gateway.Peer;
import org.numicoin.cli.gateway.RotatedKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `numi peers`.
@Command(
        name = "peers",
        description = "Shows and changes whom a node is connected with.",
        footer = {
            "",
            "Example: ./numi peers list --node 2",
            "Example: ./numi peers add /dns4/numi.example.org/tcp/7750",
            "Example: ./numi peers ban 192.0.2.7 --hours 2"
        },
        mixinStandardHelpOptions = true)
public final class PeersCommand extends CommandGroup {
    @Command(
            name = "list",
            description = "Lists connections.",
            footer = {"", "Example: ./numi peers list --json"},
            mixinStandardHelpOptions = true)
    int list(@Mixin GatewayOption target, @Mixin OutputOption output) {
        try (Gateway gateway = target.connect()) {
            var peers = gateway.peers();
            output.result(peers, PeersText.of(peers));
        }
        return ExitCode.OK;
    }

    /// What `connect`, `add`, `disconnect` and `unban` did, for `--json`.
    private record Done(String done, String target) {}

    @Command(
            name = "connect",
            description = "Connects once, now, and waits for it.",
            footer = {"", "Example: ./numi peers connect /ip4/192.0.2.7/tcp/7750"},
            mixinStandardHelpOptions = true)
    int connect(
            @Mixin GatewayOption target,
            @Mixin OutputOption output,
            @Parameters(paramLabel = "ADDRESS", description = "Where; it need not say who.")
                    String address) {
        try (Gateway gateway = target.connect()) {
            Peer peer = gateway.connect(address);
            output.result(peer, "connected with %s%n".formatted(peer.peerId()));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "add",
            description = "Keeps an address, to connect now and whenever it is not connected.",
            footer = {"", "Example: ./numi peers add /dns4/numi.example.org/tcp/7750"},
            mixinStandardHelpOptions = true)
    int add(
            @Mixin GatewayOption target,
            @Mixin OutputOption output,
            @Parameters(paramLabel = "ADDRESS", description = "Where; it need not say who.")
                    String address) {
        try (Gateway gateway = target.connect()) {
            String kept = gateway.add(address);
            output.result(new Done("added", kept), "added %s%n".formatted(kept));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "disconnect",
            description = "Ends the connection with a peer and forgets that it was added.",
            footer = {"", "Example: ./numi peers disconnect 12D3KooW…"},
            mixinStandardHelpOptions = true)
    int disconnect(
            @Mixin GatewayOption target,
            @Mixin OutputOption output,
            @Parameters(paramLabel = "PEER", description = "Its id, as list shows it.")
                    String peer) {
        try (Gateway gateway = target.connect()) {
            gateway.disconnect(peer);
            output.result(new Done("disconnected", peer), "disconnected %s%n".formatted(peer));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "bans",
            description = "Lists who is banned.",
            footer = {"", "Example: ./numi peers bans --node 2"},
            mixinStandardHelpOptions = true)
    int bans(@Mixin GatewayOption target, @Mixin OutputOption output) {
        try (Gateway gateway = target.connect()) {
            List<Ban> bans = gateway.bans();
            output.result(bans, PeersText.of(bans));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "ban",
            description = "Bans a peer or the network of an address, and disconnects it.",
            footer = {"", "Example: ./numi peers ban 192.0.2.7 --hours 2"},
            mixinStandardHelpOptions = true)
    int ban(
            @Mixin GatewayOption target,
            @Mixin OutputOption output,
            @Parameters(paramLabel = "TARGET", description = "Id of a peer, or an IP address.")
                    String banned,
            @Option(
                            names = "--hours",
                            paramLabel = "N",
                            description = "For how long (24).",
                            defaultValue = Option.NULL_VALUE)
                    Optional<Integer> hours,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            description = "Shown in the list of bans.",
                            defaultValue = Option.NULL_VALUE)
                    Optional<String> reason) {
        if (hours.filter(h -> h < 1).isPresent()) {
            throw new CommandException(ExitCode.USAGE, "--hours is at least 1");
        }
        try (Gateway gateway = target.connect()) {
            Ban ban = gateway.ban(banned, hours.map(Duration::ofHours), reason);
            output.result(ban, PeersText.of(List.of(ban)));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "unban",
            description = "Lifts a ban.",
            footer = {"", "Example: ./numi peers unban 192.0.2.0/24"},
            mixinStandardHelpOptions = true)
    int unban(
            @Mixin GatewayOption target,
            @Mixin OutputOption output,
            @Parameters(paramLabel = "TARGET", description = "As the list of bans shows it.")
                    String banned) {
        try (Gateway gateway = target.connect()) {
            gateway.unban(banned);
            output.result(new Done("unbanned", banned), "unbanned %s%n".formatted(banned));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "rotate-key",
            description = {
                "Makes a new key, and so a new peer id, for a node.",
                "It counts from the node's next start on; the old key is kept beside it."
            },
            footer = {"", "Example: ./numi peers rotate-key --node 2"},
            mixinStandardHelpOptions = true)
    int rotateKey(@Mixin GatewayOption target, @Mixin OutputOption output) {
        try (Gateway gateway = target.connect()) {
            RotatedKey key = gateway.rotateKey();
            output.result(key, PeersText.of(key));
        }
        return ExitCode.OK;
    }
}
