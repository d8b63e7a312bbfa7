package org.numicoin.gateway.protocol;

import org.numicoin.chain.BlockHeader;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;
import org.numicoin.wire.ByteWriter;

/// The short ids of one compact block: the low 48 bits of SipHash-2-4 of a full id, keyed by the
/// header and the announcer's salt. Two transactions that collide under one key do not under the
/// next, so nobody can prepare transactions that collide on every way.
public final class ShortIds {
    static final int BYTES = 6;
    static final long MASK = (1L << 48) - 1;

    private final SipHash hash;

    private ShortIds(SipHash hash) {
        this.hash = hash;
    }

    public static ShortIds keyedBy(BlockHeader header, long salt) {
        var out = new ByteWriter(BlockHeader.BYTES + 8);
        header.encode(out);
        out.u64(salt);
        return new ShortIds(SipHash.keyed(Tag.SHORT_ID.hash(out.toBytes()).toBytes()));
    }

    public long of(Hash256 fullId) {
        return hash.hash(fullId.toBytes()) & MASK;
    }
}
