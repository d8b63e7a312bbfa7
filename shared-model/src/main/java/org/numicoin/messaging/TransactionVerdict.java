package org.numicoin.messaging;

import java.util.OptionalLong;
import java.util.regex.Pattern;
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
    /// Code of a refusal that says nothing about the transaction, only that its origin has had all
    /// of its budget for now: whoever else submits it, or later, is not touched by it.
    public static final String ORIGIN_OVER_BUDGET = "origin-over-budget";

    static final int TYPE = 2;
    private static final int TEXT_BYTES_MAX = 512;
    private static final Pattern MINIMUM = Pattern.compile("minimum=([0-9]{1,13})");

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

    /// Whether it refuses for the moment only.
    public boolean isOfTheMoment() {
        return kind == Kind.REJECTED && code.equals(ORIGIN_OVER_BUDGET);
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

    /// The detail of a verdict whose reason is what the shard demands.
    ///
    /// @param perWeight nano beyond the base fee
    public static String minimumDetail(long perWeight) {
        return "minimum=" + perWeight;
    }

    /// What the shard demanded then of whoever wants to come in, in nano per weight beyond the base
    /// fee, where the detail says it.
    public OptionalLong minimum() {
        var matcher = MINIMUM.matcher(detail);
        return matcher.matches()
                ? OptionalLong.of(Long.parseLong(matcher.group(1)))
                : OptionalLong.empty();
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
