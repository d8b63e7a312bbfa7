package org.numicoin.cli.gateway;

import java.util.List;
import org.numicoin.json.JsonFields;

/// The connections of a gateway.
///
/// @param known how many addresses it could dial
public record Peers(List<Peer> peers, long inbound, long outbound, long known) {
    private static final int CONNECTIONS_MAX = 10_000;

    public Peers {
        peers = List.copyOf(peers);
    }

    static Peers read(JsonFields in) {
        return new Peers(
                in.objects("peers", CONNECTIONS_MAX).stream().map(Peer::read).toList(),
                in.number("inbound", 0, CONNECTIONS_MAX),
                in.number("outbound", 0, CONNECTIONS_MAX),
                in.number("known", 0, Long.MAX_VALUE));
    }
}
