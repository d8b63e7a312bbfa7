package org.numicoin.pool.job;

import java.util.HexFormat;
import org.numicoin.chain.BlockHeader;

/// What a miner is told to search, as it stands in the answer to `login` and in `job`.
public sealed interface Job {
    JobId id();

    long height();

    /// 8 bytes, little-endian: the form that loses nothing.
    default String target() {
        return HexFormat.of().toHexDigits(Long.reverseBytes(id().difficulty().target()));
    }

    /// A job on the pool's template.
    ///
    /// @param blob the 76 bytes of the proof of work with the job's extra-nonce
    record OfPool(JobId id, String blob, long height) implements Job {
        private static final int NICEHASH_BYTE = BlockHeader.BLOB_NONCE_OFFSET + 3;

        /// The job of a template.
        ///
        /// @param nicehash sets the last byte of the nonce, which a miner takes as an order to
        ///   leave that byte alone
        public static OfPool of(PoolTemplate template, JobId id, boolean nicehash) {
            byte[] blob = template.header().withNonce(0, id.extraNonce()).proofOfWorkBlob();
            if (nicehash) {
                blob[NICEHASH_BYTE] = 1;
            }
            return new OfPool(id, HexFormat.of().formatHex(blob), template.header().height());
        }
    }

    /// A job on a template that the miner chooses (self-select).
    ///
    /// @param wallet that the template has to pay
    record OfMiner(JobId id, String wallet, long height) implements Job {
        /// What the template has to have as its extra-nonce.
        public String extraNonce() {
            return HexFormat.of().toHexDigits(id.extraNonce());
        }
    }
}
