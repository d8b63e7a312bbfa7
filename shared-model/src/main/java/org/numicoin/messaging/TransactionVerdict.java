package org.numicoin.messaging;

import org.numicoin.chain.Transaction;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;
import org.numicoin.wire.DecodeException;

/// `tx.verdicts`: what the mempool says of a slot (sender, nonce) or refuses by full id. Of one
/// slot the highest version wins.
///
/// @param version shard version, and the index within the commit that made it
/// @param code stable code of a rejection, drop or eviction; empty for the others
/// @param detail in words what the code says, for people
/// @param transaction the bytes with `ACCEPTED` and `QUEUED`, else empty
public record TransactionVerdict(
        Kind kind,
        Version version,
        Address sender,
        long nonce,
        Hash256 id,
        Hash256 fullId,
        String code,
        String detail,
        Origin origin,
        Bytes transaction)
        implements Message {
    static final int TYPE = 2;
    private static final int TEXT_BYTES_MAX = 512;

    public enum Kind {
        ACCEPTED(0),
        QUEUED(1),
        REPLACED(2),
        EVICTED(3),
        EXPIRED(4),
        CONFIRMED(5),
        DROPPED(6),
        REJECTED(7);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /// Whether the slot has a transaction in the pool, whose bytes the verdict brings.
        public boolean isPooled() {
            return this == ACCEPTED || this == QUEUED;
        }

        static Kind decode(ByteReader in) {
            int code = in.u8("verdict kind");
            for (var kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new DecodeException(in.position() - 1, "a known verdict kind, not " + code);
        }
    }

    /// Order of the verdicts of one shard.
    public record Version(long shardVersion, int index) implements Comparable<Version> {
        @Override
        public int compareTo(Version other) {
            int order = Long.compare(shardVersion, other.shardVersion);
            return order == 0 ? Integer.compare(index, other.index) : order;
        }
    }

    /// The same with other bytes.
    public TransactionVerdict with(Bytes bytes) {
        return new TransactionVerdict(
                kind, version, sender, nonce, id, fullId, code, detail, origin, bytes);
    }

    @Override
    public int type() {
        return TYPE;
    }

    /// Record key: the slot, or the full id of a refusal, so that compaction keeps the last word on
    /// each.
    public byte[] key() {
        if (kind == Kind.REJECTED) {
            return fullId.toBytes();
        }
        return new ByteWriter(40).address(sender).u64(nonce).toBytes();
    }

    @Override
    public void encodeContent(ByteWriter out) {
        out.u8(kind.code).u64(version.shardVersion()).u32(version.index());
        out.address(sender).u64(nonce).hash(id).hash(fullId).text16(code).text16(detail);
        origin.encode(out);
        out.bytes32(transaction);
    }

    static TransactionVerdict decodeContent(ByteReader in) {
        return new TransactionVerdict(
                Kind.decode(in),
                new Version(in.u64("shard version"), in.u32("index")),
                in.address("sender"),
                in.u64("nonce"),
                in.hash("id"),
                in.hash("full id"),
                in.text16(TEXT_BYTES_MAX, "code"),
                in.text16(TEXT_BYTES_MAX, "detail"),
                Origin.decode(in),
                in.bytes32(Transaction.BYTES_MAX, "transaction"));
    }
}
