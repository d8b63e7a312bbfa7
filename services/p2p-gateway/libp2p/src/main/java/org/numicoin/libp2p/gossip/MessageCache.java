package org.numicoin.libp2p.gossip;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.peer.PeerId;

/// The accepted messages of the last heartbeats, for gossip about them and for IWANT.
final class MessageCache {
    /// More than a few heartbeats of a busy network; then the oldest go early.
    static final long BYTES_MAX = 128L << 20;

    private final int gossipWindows;
    private final Deque<List<Bytes>> windows = new ArrayDeque<>();
    private final Map<Bytes, Cached> messages = new HashMap<>();
    private long bytes;

    MessageCache(int windows, int gossipWindows) {
        this.gossipWindows = gossipWindows;
        for (int i = 0; i < windows; i++) {
            this.windows.addFirst(new ArrayList<>());
        }
    }

    void put(Bytes id, PubsubMessage message) {
        if (messages.putIfAbsent(id, new Cached(message)) == null) {
            windows.getFirst().add(id);
            bytes += message.data().length();
            for (var oldest = windows.descendingIterator();
                    bytes > BYTES_MAX && oldest.hasNext(); ) {
                var window = oldest.next();
                window.forEach(this::remove);
                window.clear();
            }
        }
    }

    Optional<PubsubMessage> get(Bytes id) {
        return Optional.ofNullable(messages.get(id)).map(c -> c.message);
    }

    /// Counts an answer to IWANT; false when the peer got the message often enough.
    boolean mayAnswer(Bytes id, PeerId peer, int max) {
        var cached = messages.get(id);
        return cached != null && cached.answers.merge(peer, 1, Integer::sum) <= max;
    }

    /// Ids of a topic that are worth gossip, newest first.
    List<Bytes> gossipIds(String topic) {
        var ids = new ArrayList<Bytes>();
        int window = 0;
        for (var recent : windows) {
            if (window++ == gossipWindows) {
                break;
            }
            for (Bytes id : recent) {
                var cached = messages.get(id);
                if (cached != null && cached.message.topic().equals(topic)) {
                    ids.add(id);
                }
            }
        }
        return ids;
    }

    /// A heartbeat passes: the oldest window goes.
    void shift() {
        windows.removeLast().forEach(this::remove);
        windows.addFirst(new ArrayList<>());
    }

    private void remove(Bytes id) {
        var cached = messages.remove(id);
        if (cached != null) {
            bytes -= cached.message.data().length();
        }
    }

    private static final class Cached {
        private final PubsubMessage message;
        private final Map<PeerId, Integer> answers = new HashMap<>();

        private Cached(PubsubMessage message) {
            this.message = message;
        }
    }
}
