package org.numicoin.gateway.peers;

import org.numicoin.libp2p.codec.Bytes;

/// Which place of which table an address may have. A source reaches few buckets of the new table
/// and a network few of the tried one: whoever has few networks cannot fill a table.
final class Places {
    static final int NEW_BUCKETS = 1024;
    static final int TRIED_BUCKETS = 256;
    static final int NEW_BUCKETS_OF_SOURCE = 64;
    static final int TRIED_BUCKETS_OF_GROUP = 8;

    private static final Bytes NEW = Bytes.ofUtf8("new");
    private static final Bytes TRIED = Bytes.ofUtf8("tried");

    private final BucketHash hash;

    Places(BucketHash hash) {
        this.hash = hash;
    }

    int heard(PeerAddress at, Source source) {
        Bytes from = source.group();
        int share = hash.of(NEW_BUCKETS_OF_SOURCE, NEW, from, at.group().toBytes());
        return place(NEW, hash.of(NEW_BUCKETS, NEW, from, number(share)), at);
    }

    int tried(PeerAddress at) {
        Bytes group = at.group().toBytes();
        int share = hash.of(TRIED_BUCKETS_OF_GROUP, TRIED, at.address().encode());
        return place(TRIED, hash.of(TRIED_BUCKETS, TRIED, group, number(share)), at);
    }

    /// Within its bucket an address has one place.
    private int place(Bytes table, int bucket, PeerAddress at) {
        int position = hash.of(Table.BUCKET_SIZE, table, number(bucket), at.address().encode());
        return bucket * Table.BUCKET_SIZE + position;
    }

    private static Bytes number(int value) {
        return Bytes.wrap(new byte[] {(byte) (value >> 8), (byte) value});
    }
}
