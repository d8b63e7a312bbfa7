package org.numicoin.worker.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.BlockHeader;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.mining.NonceSpace;
import org.numicoin.mining.testing.Templates;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

class BatchSearchTest {
    private static final BlockHeader HEADER = Templates.header(Templates.CHAIN.genesis());
    private static final NonceSpace SPACE = new NonceSpace(3, 4);
    private static final ProofOfWorkHash HASH = Templates.CHAIN.powHash();

    private final AtomicLong nanoTime = new AtomicLong();
    private final BatchCheck check = new BatchCheck(HASH);

    /// Hashes on the CPU what a device would, a millisecond a hash.
    private final class Played implements BatchHash {
        private final List<Bytes> blobs = new ArrayList<>();
        private final List<Integer> counts = new ArrayList<>();
        private static final int NONE = -1;
        private static final int ALL = -2;
        private int wrongAt = NONE;

        @Override
        public String name() {
            return "played device";
        }

        @Override
        public int hashesMax() {
            return 1_000;
        }

        @Override
        public void hash(byte[] blob, int firstNonce, int count, byte[] hashes) {
            byte[] own = blob.clone();
            for (int i = 0; i < count; i++) {
                ByteBuffer.wrap(own).putInt(BlockHeader.BLOB_NONCE_OFFSET, firstNonce + i);
                blobs.add(Bytes.copyOf(own));
                boolean wrong = wrongAt == ALL || wrongAt == i;
                Hash256 hash = wrong ? Hash256.ZERO : HASH.hash(own);
                hash.copyTo(hashes, i * Hash256.BYTES);
            }
            counts.add(count);
            nanoTime.addAndGet(Duration.ofMillis(count).toNanos());
        }
    }

    private BatchSearch search(BlockHeader header, BatchHash hash) {
        var work = new Work(1, header.templateId(), header, SPACE, TraceContext.NONE, 0);
        return new BatchSearch(
                work,
                0,
                new BatchSearch.Device(
                        hash,
                        check,
                        () -> Instant.ofEpochMilli(HEADER.timestamp()),
                        nanoTime::get));
    }

    @Test
    void everyHashThatMeetsTheTargetIsASolution() {
        var device = new Played();
        var step = search(HEADER, device).step();

        assertThat(step.hashes()).isEqualTo(device.blobs.size());
        var target = new CompactTarget(HEADER.target());
        var expected =
                device.blobs.stream()
                        .filter(blob -> target.isMetBy(HASH.hash(blob.unsafeArray())))
                        .toList();
        assertThat(step.solved().stream().map(each -> Bytes.wrap(each.proofOfWorkBlob())).toList())
                .isEqualTo(expected)
                .isNotEmpty();
        assertThat(step.solved()).allMatch(each -> each.templateId().equals(HEADER.templateId()));
    }

    @Test
    void batchesTryDifferentNoncesAndGrowToFiftyMilliseconds() {
        var device = new Played();
        var search = search(HEADER.withTarget(0x03008000), device);
        for (int i = 0; i < 5; i++) {
            assertThat(search.step().solved()).isEmpty();
        }
        assertThat(device.counts).containsExactly(16, 32, 50, 50, 50);
        assertThat(new HashSet<>(device.blobs)).hasSize(198);
    }

    @Test
    void batchEndsWithTheNoncesOfAnExtraNonce() {
        var near = new Nonces(-3, 7);
        assertThat(near.left()).isEqualTo(3);
        assertThat(near.after(2)).isEqualTo(new Nonces(-1, 7));
        assertThat(near.after(3)).isEqualTo(new Nonces(0, 8));
        assertThat(new Nonces(0, 7).left()).isEqualTo(1L << 32);
    }

    @Test
    void hashThatTheProcessorDoesNotConfirmIsNoSolution() {
        var device = new Played();
        device.wrongAt = 3;
        var step = search(HEADER.withTarget(0x03008000), device).step();

        assertThat(step.solved()).isEmpty();
        assertThat(check.wrong()).isEqualTo(1);
    }

    /// A hash of zeros meets every target.
    @Test
    void deviceThatGivesNothingButWrongHashesStopsTheWorker() {
        var device = new Played();
        device.wrongAt = Played.ALL;

        assertThatThrownBy(() -> search(HEADER, device).step())
                .isInstanceOf(FatalError.class)
                .hasMessageContaining("played device")
                .hasMessageContaining("NUMI_MINER_DEVICE");
        assertThat(check.wrong()).isEqualTo(BatchCheck.WRONG_MAX);
    }
}
