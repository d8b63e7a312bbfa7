package org.numicoin.chain;

import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// A block header, 278 bytes.
///
/// @param timestamp milliseconds since 1970, below 2^46
/// @param target compact form
/// @param baseFee nano per weight
/// @param weight sum over the transactions, unsigned 32 bits
/// @param signals free bits by which miners announce an upgrade; never checked
/// @param nonce 4 bytes, and
/// @param extraNonce 8 bytes: the same bytes in header, proof-of-work blob and Stratum
public record BlockHeader(
        int version,
        int chainId,
        long height,
        Hash256 parentId,
        long timestamp,
        int target,
        Hash256 transactionRoot,
        Hash256 witnessRoot,
        Hash256 stateRoot,
        Hash256 historyRoot,
        Hash256 extensionRoot,
        long baseFee,
        long weight,
        int signals,
        Address miner,
        int nonce,
        long extraNonce) {
    public static final int VERSION = 1;
    public static final int BYTES = 278;
    public static final long TIMESTAMP_END = 1L << 46;

    /// What the proof of work commits to: everything before nonce and extra-nonce.
    public static final int COMMITTED_BYTES = 266;

    public static final int BLOB_BYTES = 76;
    public static final int BLOB_NONCE_OFFSET = 39;
    public static final int BLOB_EXTRA_NONCE_OFFSET = 43;

    /// Seven constant bytes between commitment and nonce: format version and tag of the blob.
    private static final Bytes BLOB_TAG = Bytes.ofHex("4e554d492d3031");

    public BlockHeader {
        if (version < 0 || version > 0xffff || height < 0 || baseFee < 0) {
            throw new IllegalArgumentException("header field out of range");
        }
        if (timestamp < 0 || timestamp >= TIMESTAMP_END) {
            throw new IllegalArgumentException("timestamp not below 2^46: " + timestamp);
        }
        if (weight < 0 || weight > 0xffff_ffffL) {
            throw new IllegalArgumentException("weight not below 2^32: " + weight);
        }
    }

    /// Block id = H(`numi.block`, header).
    public Hash256 id() {
        return Tag.BLOCK.hash(encoded());
    }

    /// Id of the template that a miner was given: of the header with miner, nonce and extra-nonce
    /// zeroed.
    public Hash256 templateId() {
        return Tag.TEMPLATE.hash(withMiner(new Address(Hash256.ZERO)).withNonce(0, 0).encoded());
    }

    /// The 76 bytes that are hashed: commitment ‖ tag ‖ nonce ‖ extra-nonce ‖ zeros.
    public byte[] proofOfWorkBlob() {
        var blob = new byte[BLOB_BYTES];
        byte[] encoded = encoded();
        Tag.POW.hash(encoded, 0, COMMITTED_BYTES).copyTo(blob, 0);
        System.arraycopy(BLOB_TAG.unsafeArray(), 0, blob, Hash256.BYTES, BLOB_TAG.length());
        System.arraycopy(
                encoded, COMMITTED_BYTES, blob, BLOB_NONCE_OFFSET, BYTES - COMMITTED_BYTES);
        return blob;
    }

    public BlockHeader withMiner(Address value) {
        return with(timestamp, target, value, nonce, extraNonce);
    }

    public BlockHeader withNonce(int newNonce, long newExtraNonce) {
        return with(timestamp, target, miner, newNonce, newExtraNonce);
    }

    public BlockHeader withTimestamp(long value) {
        return with(value, target, miner, nonce, extraNonce);
    }

    public BlockHeader withTarget(int value) {
        return with(timestamp, value, miner, nonce, extraNonce);
    }

    private BlockHeader with(
            long newTimestamp, int newTarget, Address newMiner, int newNonce, long newExtraNonce) {
        return new BlockHeader(
                version,
                chainId,
                height,
                parentId,
                newTimestamp,
                newTarget,
                transactionRoot,
                witnessRoot,
                stateRoot,
                historyRoot,
                extensionRoot,
                baseFee,
                weight,
                signals,
                newMiner,
                newNonce,
                newExtraNonce);
    }

    public byte[] encoded() {
        var out = new ByteWriter(BYTES);
        encode(out);
        return out.toBytes();
    }

    public void encode(ByteWriter out) {
        out.u16(version).u32(chainId).u64(height).hash(parentId).u64(timestamp).u32(target);
        out.hash(transactionRoot).hash(witnessRoot).hash(stateRoot).hash(historyRoot);
        out.hash(extensionRoot).u64(baseFee).u32((int) weight).u32(signals).address(miner);
        out.u32(nonce).u32((int) (extraNonce >>> 32)).u32((int) extraNonce);
    }

    public static BlockHeader decode(byte[] bytes) {
        return ByteReader.decode(bytes, BlockHeader::decode);
    }

    public static BlockHeader decode(ByteReader in) {
        int version = in.u16("version");
        int chainId = in.u32("chain id");
        long height = in.u64("height");
        var parentId = in.hash("parent id");
        long timestamp = in.u64("timestamp");
        in.require(timestamp < TIMESTAMP_END, "a timestamp below 2^46");
        int target = in.u32("target");
        var transactionRoot = in.hash("transaction root");
        var witnessRoot = in.hash("witness root");
        var stateRoot = in.hash("state root");
        var historyRoot = in.hash("history root");
        var extensionRoot = in.hash("extension root");
        long baseFee = in.u64("base fee");
        long weight = Integer.toUnsignedLong(in.u32("weight"));
        int signals = in.u32("signals");
        var miner = in.address("miner");
        int nonce = in.u32("nonce");
        long extraNonce =
                ((long) in.u32("extra-nonce") << 32)
                        | Integer.toUnsignedLong(in.u32("extra-nonce"));
        return new BlockHeader(
                version,
                chainId,
                height,
                parentId,
                timestamp,
                target,
                transactionRoot,
                witnessRoot,
                stateRoot,
                historyRoot,
                extensionRoot,
                baseFee,
                weight,
                signals,
                miner,
                nonce,
                extraNonce);
    }
}
