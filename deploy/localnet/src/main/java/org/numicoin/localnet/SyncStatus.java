package org.numicoin.localnet;

import java.util.Optional;

/// How far the synchronization of a node is, in the words of docs/api/gateway.md.
///
/// @param phase `idle`, `headers` or `bodies`
/// @param reason why it does not move
/// @param height of the own tip
/// @param headersHeight of the best checked header
/// @param targetHeight the highest that a peer told
public record SyncStatus(
        String phase, Optional<String> reason, long height, long headersHeight, long targetHeight) {
    /// At the tip of the peers, as far as they told.
    public boolean isDone() {
        return phase.equals("idle") && height >= targetHeight;
    }
}
