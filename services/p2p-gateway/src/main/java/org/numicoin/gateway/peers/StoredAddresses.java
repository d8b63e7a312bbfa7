package org.numicoin.gateway.peers;

import java.util.List;
import java.util.random.RandomGenerator;
import org.numicoin.libp2p.codec.Bytes;

/// An address book, as it is stored. An address that several sources spoke of is stored with the
/// first.
///
/// @param key secret; the places depend on it
/// @param heard addresses that were only heard of
/// @param tried addresses that were reached
public record StoredAddresses(Bytes key, List<KnownAddress> heard, List<KnownAddress> tried) {
    public static final int KEY_BYTES = BucketHash.KEY_BYTES;
    public static final int HEARD_MAX = Places.NEW_BUCKETS * Table.BUCKET_SIZE;
    public static final int TRIED_MAX = Places.TRIED_BUCKETS * Table.BUCKET_SIZE;

    public StoredAddresses {
        heard = List.copyOf(heard);
        tried = List.copyOf(tried);
    }

    /// Nothing yet, under a new key.
    ///
    /// @param random not predictable by others
    public static StoredAddresses empty(RandomGenerator random) {
        var key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return new StoredAddresses(Bytes.wrap(key), List.of(), List.of());
    }
}
