package org.numicoin.messaging;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;
import org.numicoin.wire.DecodeException;

/// `pool.shares`: work of a miner that a pool accepted. The miner hears of it only once this is in
/// the log.
///
/// @param pod instance number of the replica that accepted it
/// @param miner who is paid
/// @param worker name that the miner gave to a machine; may be empty
/// @param difficulty that is credited: hashes that such a share takes on average
/// @param template that the miner worked on
/// @param height of the block that was looked for
/// @param networkDifficulty hashes that this block takes on average
/// @param block id of the block that the share solves, where it does
/// @param receivedAt milliseconds since 1970, for statistics; no money depends on it
public record PoolShare(
        Origin origin,
        int pod,
        Address miner,
        String worker,
        Scheme scheme,
        long difficulty,
        TemplateNumber template,
        long height,
        long networkDifficulty,
        long extraNonce,
        int nonce,
        Optional<Hash256> block,
        long receivedAt)
        implements Message {
    /// Most bytes of a worker's name in UTF-8.
    public static final int WORKER_BYTES_MAX = 64;

    static final int TYPE = 9;

    /// How a block is shared out.
    public enum Scheme {
        /// Pay per last n shares: among those who worked for the pool of late.
        PPLNS(1),
        /// All of it goes to the one who solved it.
        SOLO(2);

        private final int code;

        Scheme(int code) {
            this.code = code;
        }

        static Scheme decode(ByteReader in) {
            int code = in.u8("scheme");
            for (var scheme : values()) {
                if (scheme.code == code) {
                    return scheme;
                }
            }
            throw new DecodeException(in.position() - 1, "a known scheme, not " + code);
        }
    }

    public PoolShare {
        if (difficulty < 1 || networkDifficulty < 1) {
            throw new IllegalArgumentException("a difficulty is at least 1");
        }
        if (worker.getBytes(StandardCharsets.UTF_8).length > WORKER_BYTES_MAX) {
            throw new IllegalArgumentException("a worker's name has at most 64 bytes");
        }
        if (block.isPresent() && block.get().equals(Hash256.ZERO)) {
            throw new IllegalArgumentException("no block has the id zero");
        }
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public void encodeContent(ByteWriter out) {
        origin.encode(out);
        out.u16(pod).address(miner).text16(worker).u8(scheme.code).u64(difficulty);
        template.encode(out);
        out.u64(height).u64(networkDifficulty);
        // All 64 bits are used: random instance numbers lie in the upper half.
        out.u32((int) (extraNonce >>> 32)).u32((int) extraNonce);
        out.u32(nonce).hash(block.orElse(Hash256.ZERO)).u64(receivedAt);
    }

    static PoolShare decodeContent(ByteReader in) {
        return new PoolShare(
                Origin.decode(in),
                in.u16("pod"),
                in.address("miner"),
                in.text16(WORKER_BYTES_MAX, "worker"),
                Scheme.decode(in),
                difficulty(in, "difficulty"),
                TemplateNumber.decode(in),
                in.u64("height"),
                difficulty(in, "network difficulty"),
                ((long) in.u32("extra-nonce") << 32)
                        | Integer.toUnsignedLong(in.u32("extra-nonce")),
                in.u32("nonce"),
                Optional.of(in.hash("block id")).filter(id -> !id.equals(Hash256.ZERO)),
                in.u64("received at"));
    }

    private static long difficulty(ByteReader in, String what) {
        long value = in.u64(what);
        in.require(value > 0, what + " of at least 1");
        return value;
    }
}
