package org.numicoin.pool.job;

import java.util.HexFormat;
import org.numicoin.chain.BlockHeader;

/// What a miner is told to search, as it stands in the answer to `login` and in `job`.
///
/// @param blob the 76 bytes of the proof of work with the job's extra-nonce
public record Job(JobId id, String blob, long height) {
    private static final int NICEHASH_BYTE = BlockHeader.BLOB_NONCE_OFFSET + 3;

    /// The job of a template.
    ///
    /// @param nicehash sets the last byte of the nonce, which a miner takes as an order to leave
    ///   that byte alone
    public static Job of(PoolTemplate template, JobId id, boolean nicehash) {
        byte[] blob = template.header().withNonce(0, id.extraNonce()).proofOfWorkBlob();
        if (nicehash) {
            blob[NICEHASH_BYTE] = 1;
        }
        return new Job(id, HexFormat.of().formatHex(blob), template.header().height());
    }

    /// 8 bytes, little-endian: the form that loses nothing.
    public String target() {
        return HexFormat.of().toHexDigits(Long.reverseBytes(id.difficulty().target()));
    }
}
