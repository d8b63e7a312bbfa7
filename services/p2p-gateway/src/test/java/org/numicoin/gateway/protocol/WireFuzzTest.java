package org.numicoin.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Objects;
import org.numicoin.wire.DecodeException;

/// What decodes encodes to the same bytes, what does not is refused as malformed, and nothing else
/// happens.
class WireFuzzTest {
    @FuzzTest
    void status(byte[] bytes) {
        recode("status", bytes);
    }

    @FuzzTest
    void headersRequest(byte[] bytes) {
        recode("headers-request", bytes);
    }

    @FuzzTest
    void headers(byte[] bytes) {
        recode("headers", bytes);
    }

    @FuzzTest
    void blocksRequest(byte[] bytes) {
        recode("blocks-request", bytes);
    }

    @FuzzTest
    void blockTxsRequest(byte[] bytes) {
        recode("block-txs-request", bytes);
    }

    @FuzzTest
    void blockTransactions(byte[] bytes) {
        recode("block-transactions", bytes);
    }

    @FuzzTest
    void compactBlock(byte[] bytes) {
        recode("compact-block", bytes);
    }

    @FuzzTest
    void transactionBatch(byte[] bytes) {
        recode("transaction-batch", bytes);
    }

    @FuzzTest
    void snapshotsRequest(byte[] bytes) {
        recode("snapshots-request", bytes);
    }

    @FuzzTest
    void snapshotOffers(byte[] bytes) {
        recode("snapshot-offers", bytes);
    }

    @FuzzTest
    void snapshotPartRequest(byte[] bytes) {
        recode("snapshot-part-request", bytes);
    }

    @FuzzTest
    void manifestPiece(byte[] bytes) {
        recode("manifest-piece", bytes);
    }

    @FuzzTest
    void answer(byte[] bytes) {
        recode("answer", bytes);
    }

    @FuzzTest
    void compressedAnswer(byte[] bytes) {
        try {
            if (CompressedAnswer.decode(bytes, 4_096) instanceof Answer.Ok(var content)
                    && bytes[0] == CompressedAnswer.CODE) {
                assertThat(content.length()).isBetween(1, 4_096);
            }
        } catch (DecodeException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private static void recode(String message, byte[] bytes) {
        var recoder = Objects.requireNonNull(Vectors.RECODERS.get(message), message);
        try {
            assertThat(recoder.apply(bytes)).isEqualTo(bytes);
        } catch (DecodeException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }
}
