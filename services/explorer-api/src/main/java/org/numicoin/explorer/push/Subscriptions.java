package org.numicoin.explorer.push;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// Who wants to know what. Safe for many threads.
final class Subscriptions {
    private final int tracksMax;
    private final Map<PushClient, Set<Object>> byClient = new HashMap<>();
    private final Map<Object, Set<PushClient>> byTopic = new HashMap<>();

    /// What everybody can want.
    enum Common {
        BLOCKS,
        MEMPOOL_BLOCKS,
        STATS,
        MEMPOOL,
        REPLACEMENTS
    }

    Subscriptions(int tracksMax) {
        this.tracksMax = tracksMax;
    }

    /// False when the client tracks as much as it may.
    ///
    /// @param topic a transaction id, an address, or one of [Common]
    synchronized boolean add(PushClient client, Object topic) {
        var topics = byClient.computeIfAbsent(client, _ -> new HashSet<>());
        if (topics.contains(topic)) {
            return true;
        }
        if (!(topic instanceof Common) && tracks(topics) >= tracksMax) {
            return false;
        }
        topics.add(topic);
        byTopic.computeIfAbsent(topic, _ -> new HashSet<>()).add(client);
        return true;
    }

    synchronized void remove(PushClient client, Object topic) {
        byClient.getOrDefault(client, Collections.emptySet()).remove(topic);
        forget(client, topic);
    }

    /// Forgets a client that is gone.
    synchronized void removeAll(PushClient client) {
        var topics = byClient.remove(client);
        if (topics != null) {
            topics.forEach(topic -> forget(client, topic));
        }
    }

    synchronized List<PushClient> of(Object topic) {
        return List.copyOf(byTopic.getOrDefault(topic, Set.of()));
    }

    /// Whether nobody wants more than what everybody can.
    synchronized boolean trackNothing() {
        return byTopic.keySet().stream().allMatch(Common.class::isInstance);
    }

    /// Of many ids those that somebody tracks.
    synchronized List<Hash256> trackedIds(Collection<Hash256> ids) {
        return ids.stream().filter(byTopic::containsKey).toList();
    }

    /// Of many addresses those that somebody tracks.
    synchronized List<Address> trackedAddresses(Collection<Address> addresses) {
        return addresses.stream().filter(byTopic::containsKey).toList();
    }

    /// All transactions that somebody tracks.
    synchronized List<Hash256> trackedIds() {
        var ids = new ArrayList<Hash256>();
        for (Object topic : byTopic.keySet()) {
            if (topic instanceof Hash256 id) {
                ids.add(id);
            }
        }
        return ids;
    }

    private void forget(PushClient client, Object topic) {
        var clients = byTopic.get(topic);
        if (clients != null && clients.remove(client) && clients.isEmpty()) {
            byTopic.remove(topic);
        }
    }

    private static long tracks(Set<Object> topics) {
        return topics.stream().filter(topic -> !(topic instanceof Common)).count();
    }
}
