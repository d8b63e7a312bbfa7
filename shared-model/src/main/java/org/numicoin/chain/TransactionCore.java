package org.numicoin.chain;

import java.util.List;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// What a transaction says, without its witness. The id covers exactly this, so no signature and no
/// form of the witness can change it.
///
/// @param maxFee highest fee rate the sender pays, nano per weight, below 2^40
/// @param tip part of the fee rate that goes to the block's reward, at most `maxFee`
/// @param validUntil last height of a block that may contain it; `NEVER_EXPIRES` sets no limit
public record TransactionCore(
        int chainId,
        Address sender,
        long nonce,
        long maxFee,
        long tip,
        long validUntil,
        Payload payload) {
    public static final int VERSION = 1;
    public static final long NEVER_EXPIRES = Long.MAX_VALUE;
    public static final long FEE_RATE_MAX = (1L << 40) - 1;

    /// Bytes of the fields before the payload, and of the shortest payload behind them.
    static final int BYTES_MIN = 1 + 4 + 1 + 32 + 8 + 8 + 8 + 8 + 32;

    public TransactionCore {
        if (nonce < 0 || validUntil < 0) {
            throw new IllegalArgumentException("negative nonce or height");
        }
        if (maxFee < 0 || maxFee > FEE_RATE_MAX || tip < 0 || tip > maxFee) {
            throw new IllegalArgumentException(
                    "fee rates are below 2^40 and the tip at most the max fee: "
                            + maxFee
                            + ", "
                            + tip);
        }
    }

    /// Id = H(`numi.tx`, core).
    public Hash256 id() {
        return Tag.TX.hash(encoded());
    }

    /// Whom it pays; a rotation pays nobody.
    public List<Payment> payments() {
        return switch (payload) {
            case Payload.Transfer transfer -> transfer.payments();
            case Payload.KeyRotation _ -> List.of();
        };
    }

    public byte[] encoded() {
        var out = new ByteWriter(160);
        encode(out);
        return out.toBytes();
    }

    public void encode(ByteWriter out) {
        out.u8(VERSION).u32(chainId).u8(payload.type()).address(sender);
        out.u64(nonce).u64(maxFee).u64(tip).u64(validUntil);
        payload.encode(out);
    }

    public static TransactionCore decode(ByteReader in) {
        in.count(in.u8("version"), VERSION, VERSION, "transaction version");
        int chainId = in.u32("chain id");
        int type = in.u8("type");
        var sender = in.address("sender");
        long nonce = in.u64("nonce");
        long maxFee = in.u64("max fee");
        in.require(maxFee <= FEE_RATE_MAX, "a max fee below 2^40");
        long tip = in.u64("tip");
        in.require(tip <= maxFee, "a tip of at most the max fee");
        long validUntil = in.u64("valid-until height");
        var payload = Payload.decode(type, in);
        return new TransactionCore(chainId, sender, nonce, maxFee, tip, validUntil, payload);
    }
}
