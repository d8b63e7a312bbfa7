package org.numicoin.gateway.node;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.numicoin.gateway.relay.GossipVerdict;
import org.numicoin.libp2p.gossip.Verdict;

/// Numbers for the gossip messages that wait for their verdict. Belongs to the node's thread.
public final class GossipMessages {
    private final Map<Long, Consumer<Verdict>> waiting = new HashMap<>();
    private long last;

    long add(Consumer<Verdict> verdict) {
        waiting.put(++last, verdict);
        return last;
    }

    void judge(long message, GossipVerdict verdict) {
        Optional.ofNullable(waiting.remove(message))
                .ifPresent(consumer ->
                        consumer.accept(
                                switch (verdict) {
                                    case ACCEPT -> Verdict.ACCEPT;
                                    case IGNORE -> Verdict.IGNORE;
                                    case REJECT -> Verdict.REJECT;
                                }));
    }

    int size() {
        return waiting.size();
    }
}
