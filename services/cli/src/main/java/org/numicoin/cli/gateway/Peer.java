package org.numicoin.cli.gateway;

import java.util.Optional;
import org.numicoin.json.JsonFields;

/// One connection of a gateway.
///
/// @param direction `inbound` or `outbound`
/// @param hybrid whether its handshake was the post-quantum one
/// @param score 0 for one that did nothing wrong, less with each offence
/// @param tipHeight empty before it told
public record Peer(
        String peerId,
        String address,
        String direction,
        Optional<String> agent,
        long connectedMillis,
        Optional<Long> roundTripMillis,
        boolean hybrid,
        double score,
        Optional<String> tipId,
        Optional<Long> tipHeight) {
    static Peer read(JsonFields in) {
        return new Peer(
                in.text("peer_id"),
                in.text("address"),
                in.text("direction"),
                in.textIfAny("agent"),
                in.number("connected_ms", 0, Long.MAX_VALUE),
                in.numberIfAny("round_trip_ms", 0, Long.MAX_VALUE),
                in.flag("hybrid"),
                in.decimal("score"),
                in.textIfAny("tip_id"),
                in.numberIfAny("tip_height", 0, Long.MAX_VALUE));
    }
}
