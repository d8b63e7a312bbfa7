package org.numicoin.worker.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.BlockHeader;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.mining.NonceSpace;
import org.numicoin.mining.testing.Templates;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Keys;

class CpuSearchTest {
    private static final BlockHeader HEADER =
            Templates.header(Templates.CHAIN.genesis()).withMiner(Keys.address(5));
    private static final NonceSpace SPACE = new NonceSpace(3, 4);

    private final AtomicLong now = new AtomicLong(HEADER.timestamp());

    /// Remembers what it was asked and meets no target.
    private static final class Recorded implements ProofOfWorkHash {
        private final List<Bytes> blobs = new ArrayList<>();

        @Override
        public String name() {
            return "recorded";
        }

        @Override
        public Hash256 hash(byte[] blob) {
            blobs.add(Bytes.copyOf(blob));
            return new Hash256(-1, -1, -1, -1);
        }
    }

    private Search search(BlockHeader header, ProofOfWorkHash hash) {
        var work = new Work(1, header.templateId(), header, SPACE, TraceContext.NONE, 0);
        return new CpuSearch(work, 2, hash, () -> Instant.ofEpochMilli(now.get()));
    }

    @Test
    void foundHeaderMeetsItsTargetAndDiffersFromTheTemplateInNoncesAndMinerOnly() {
        var search = search(HEADER, Templates.CHAIN.powHash());
        List<BlockHeader> found = List.of();
        int hashes = 0;
        while (found.isEmpty()) {
            found = search.step().solved();
            hashes++;
        }
        BlockHeader solved = found.getFirst();
        Hash256 hash = Templates.CHAIN.powHash().hash(solved.proofOfWorkBlob());
        assertThat(HeaderRules.proofOfWorkMeetsTarget(solved, hash)).isEmpty();
        assertThat(solved.templateId()).isEqualTo(HEADER.templateId());
        assertThat(solved.miner()).isEqualTo(Keys.address(5));
        assertThat(solved.nonce()).isEqualTo(hashes - 1);
        assertThat(solved.extraNonce()).isEqualTo(SPACE.extraNonce(2, 1));
    }

    @Test
    void eachHashIsOfTheBlobThatTheHeaderWithItsNoncesHas() {
        var hash = new Recorded();
        var search = search(HEADER, hash);
        for (int i = 0; i < 100; i++) {
            assertThat(search.step().solved()).isEmpty();
        }
        long extraNonce = SPACE.extraNonce(2, 1);
        for (int i = 0; i < 100; i++) {
            byte[] expected = HEADER.withNonce(i, extraNonce).proofOfWorkBlob();
            assertThat(hash.blobs.get(i)).isEqualTo(Bytes.wrap(expected));
        }
        assertThat(new HashSet<>(hash.blobs)).hasSize(100);
    }

    @Test
    void timestampFollowsTheClockEverySecond() {
        var hash = new Recorded();
        var search = search(HEADER, hash);
        now.addAndGet(999);
        search.step();
        now.addAndGet(1);
        search.step();

        long extraNonce = SPACE.extraNonce(2, 1);
        var later = HEADER.withTimestamp(HEADER.timestamp() + 1_000);
        assertThat(hash.blobs)
                .containsExactly(
                        Bytes.wrap(HEADER.withNonce(0, extraNonce).proofOfWorkBlob()),
                        Bytes.wrap(later.withNonce(1, extraNonce).proofOfWorkBlob()));
    }

    @Test
    void timestampIsNeverBeforeTheTemplatesHoweverLateTheClockIs() {
        now.set(0);
        var hash = new Recorded();
        search(HEADER, hash).step();

        byte[] expected = HEADER.withNonce(0, SPACE.extraNonce(2, 1)).proofOfWorkBlob();
        assertThat(hash.blobs).containsExactly(Bytes.wrap(expected));
    }
}
