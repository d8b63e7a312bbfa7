package org.numicoin.gateway.peers;

import java.util.List;

/// What an offence has led to.
///
/// @param standing how we stand with the peer from now on
/// @param made bans that did not hold before: of the peer, and of its network when it was one peer
///   too many
public record Judgement(Standing standing, List<Ban> made) {
    public Judgement {
        made = List.copyOf(made);
    }
}
