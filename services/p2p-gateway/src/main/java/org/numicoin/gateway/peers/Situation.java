package org.numicoin.gateway.peers;

import java.util.List;
import org.numicoin.primitives.ChainWork;

/// What connections are decided from.
///
/// @param links all that are ready, one a peer
/// @param work of our chain
/// @param tipSince when our tip last changed, milliseconds since the epoch
public record Situation(List<Link> links, ChainWork work, long tipSince) {
    public Situation {
        links = List.copyOf(links);
    }
}
