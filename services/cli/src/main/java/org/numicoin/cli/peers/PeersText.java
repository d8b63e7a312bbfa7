package org.numicoin.cli.peers;

import java.util.List;
import java.util.Locale;
import org.numicoin.cli.gateway.Ban;
import org.numicoin.cli.gateway.Peer;
import org.numicoin.cli.gateway.Peers;
import org.numicoin.cli.gateway.RotatedKey;

/// Connections and bans as tables for people. What peers say about themselves goes to a terminal
/// without control characters and cut.
final class PeersText {
    private static final int TEXT_MAX = 60;

    private PeersText() {}

    static String of(Peers peers) {
        var text = new StringBuilder();
        text.append(
                "%d inbound, %d outbound, %d addresses known%n"
                        .formatted(peers.inbound(), peers.outbound(), peers.known()));
        if (!peers.peers().isEmpty()) {
            text.append(row("peer", "address", "direction", "height", "ms", "score", "agent"));
        }
        for (Peer peer : peers.peers()) {
            text.append(
                    row(
                            shown(peer.peerId()),
                            shown(peer.address()),
                            shown(peer.direction()),
                            peer.tipHeight().map(String::valueOf).orElse("-"),
                            peer.roundTripMillis().map(String::valueOf).orElse("-"),
                            String.format(Locale.ROOT, "%.1f", peer.score()),
                            shown(peer.agent().orElse("-"))));
        }
        return text.toString();
    }

    static String of(List<Ban> bans) {
        if (bans.isEmpty()) {
            return "nobody is banned%n".formatted();
        }
        var text = new StringBuilder();
        for (Ban ban : bans) {
            text.append(
                    "%s is banned until %s: %s%n"
                            .formatted(shown(ban.target()), ban.until(), shown(ban.reason())));
        }
        return text.toString();
    }

    static String of(RotatedKey key) {
        return "from its next start on the node is %s; the old key is kept in %s%n"
                .formatted(shown(key.peerId()), key.kept().replaceAll("\\p{Cntrl}", " "));
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-53s %-28s %-9s %8s %6s %7s %s%n", cells);
    }

    private static String shown(String text) {
        return text.substring(0, Math.min(text.length(), TEXT_MAX)).replaceAll("\\p{Cntrl}", " ");
    }
}
