package org.numicoin.worker.search;

import java.time.InstantSource;
import org.numicoin.chain.BlockHeader;

/// The header of a piece of work whose timestamp follows the clock, so that blocks carry honest
/// times, but is never before the template's, whose parent demands it.
final class TimedHeader {
    private static final long REFRESH_MILLIS = 1_000;

    private final InstantSource clock;
    private BlockHeader header;
    private byte[] blob;

    TimedHeader(BlockHeader header, InstantSource clock) {
        this.clock = clock;
        this.header = header;
        this.blob = header.proofOfWorkBlob();
    }

    /// Takes the time of now where it is a second later; whether the blob is another one since.
    boolean refresh() {
        long now = clock.millis();
        boolean refreshed =
                now - header.timestamp() >= REFRESH_MILLIS && now < BlockHeader.TIMESTAMP_END;
        if (refreshed) {
            header = header.withTimestamp(now);
            blob = header.proofOfWorkBlob();
        }
        return refreshed;
    }

    BlockHeader header() {
        return header;
    }

    /// What is hashed; the nonces in it are the caller's to write.
    byte[] blob() {
        return blob;
    }
}
