package org.numicoin.libp2p.kad;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PublicKey;

/// What values a namespace may hold. Values without a validator are neither kept nor believed.
public interface RecordValidator {
    /// Whether a value may stand under a key, `/namespace/rest`.
    boolean isValid(Bytes key, Bytes value);

    /// Which of several valid values is the best: its index. The first one wins a tie.
    int best(Bytes key, List<Bytes> values);

    /// The validator of a key, by its namespace.
    static Optional<RecordValidator> of(Map<String, RecordValidator> validators, Bytes key) {
        int end = -1;
        for (int i = 1; i < key.length() && end < 0; i++) {
            end = key.byteAt(i) == '/' ? i : -1;
        }
        if (end < 2 || key.byteAt(0) != '/') {
            return Optional.empty();
        }
        var namespace = new String(key.unsafeArray(), 1, end - 1, StandardCharsets.UTF_8);
        return Optional.ofNullable(validators.get(namespace));
    }

    /// The namespace `pk`: public keys of peers whose id is only a hash.
    static RecordValidator publicKeys() {
        return new RecordValidator() {
            private static final Bytes PREFIX = Bytes.ofUtf8("/pk/");

            @Override
            public boolean isValid(Bytes key, Bytes value) {
                try {
                    return key.startsWith(PREFIX)
                            && PeerId.decode(key.slice(PREFIX.length(), key.length()))
                                    .matches(PublicKey.decode(value));
                } catch (MalformedException e) {
                    return false;
                }
            }

            @Override
            public int best(Bytes key, List<Bytes> values) {
                return 0;
            }
        };
    }
}
