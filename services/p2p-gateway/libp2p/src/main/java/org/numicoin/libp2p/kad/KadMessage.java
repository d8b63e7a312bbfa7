package org.numicoin.libp2p.kad;

import java.util.List;
import java.util.Optional;
import org.numicoin.libp2p.codec.Bytes;

/// A question or an answer; both have the same form.
///
/// @param key what it is about: the key of a value, or the id of a peer
/// @param record the value that is put or found
/// @param closer peers nearer to the key
/// @param providers peers that have what the key names
public record KadMessage(
        Type type,
        Bytes key,
        Optional<KadRecord> record,
        List<KadPeer> closer,
        List<KadPeer> providers) {

    public enum Type {
        PUT_VALUE(0),
        GET_VALUE(1),
        ADD_PROVIDER(2),
        GET_PROVIDERS(3),
        FIND_NODE(4),
        PING(5);

        private final int number;

        Type(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    public KadMessage {
        closer = List.copyOf(closer);
        providers = List.copyOf(providers);
    }

    static KadMessage question(Type type, Bytes key) {
        return new KadMessage(type, key, Optional.empty(), List.of(), List.of());
    }

    static KadMessage put(KadRecord record) {
        return new KadMessage(
                Type.PUT_VALUE, record.key(), Optional.of(record), List.of(), List.of());
    }

    static KadMessage provide(Bytes key, KadPeer self) {
        return new KadMessage(Type.ADD_PROVIDER, key, Optional.empty(), List.of(), List.of(self));
    }

    KadMessage answer(Optional<KadRecord> found, List<KadPeer> near, List<KadPeer> having) {
        return new KadMessage(type, key, found, near, having);
    }

    /// ADD_PROVIDER is told, not asked: js-libp2p sends no answer to it.
    public boolean expectsAnswer() {
        return type != Type.ADD_PROVIDER;
    }
}
