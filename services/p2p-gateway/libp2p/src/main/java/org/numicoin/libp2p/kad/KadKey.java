package org.numicoin.libp2p.kad;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.peer.PeerId;

/// A place in the space of 256 bits: the SHA-256 of what has it. Distance is XOR.
public record KadKey(Bytes hash) {
    static final int BITS = 256;

    public KadKey {
        if (hash.length() * 8 != BITS) {
            throw new IllegalArgumentException("a key of " + hash.length() + " bytes");
        }
    }

    public static KadKey of(Bytes value) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            return new KadKey(Bytes.wrap(sha256.digest(value.unsafeArray())));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    public static KadKey of(PeerId peer) {
        return of(peer.encode());
    }

    /// How many leading bits are the same.
    public int commonPrefix(KadKey other) {
        for (int i = 0; i < hash.length(); i++) {
            int different = (hash.byteAt(i) ^ other.hash.byteAt(i)) & 0xff;
            if (different != 0) {
                return i * 8 + Integer.numberOfLeadingZeros(different) - 24;
            }
        }
        return BITS;
    }

    /// Whether one key is nearer to this one than another: negative when it is.
    public int compareDistances(KadKey one, KadKey another) {
        for (int i = 0; i < hash.length(); i++) {
            int first = (hash.byteAt(i) ^ one.hash.byteAt(i)) & 0xff;
            int second = (hash.byteAt(i) ^ another.hash.byteAt(i)) & 0xff;
            if (first != second) {
                return first - second;
            }
        }
        return 0;
    }

    /// Nearest to this key first.
    public Comparator<KadKey> nearestFirst() {
        return this::compareDistances;
    }
}
