package org.numicoin.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.numicoin.primitives.Hash256;

class FasterHashTest {
    private final AtomicLong now = new AtomicLong();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Timed library = new Timed("library", 1_000, 1);
    private final Timed kernel = new Timed("kernel", 400, 1);

    @Test
    void theLibraryIsUsedUntilMuchIsHashedThenTheKernelThatIsFaster() {
        var hash = faster();
        for (int i = 1; i < FasterHash.TRIED_AFTER; i++) {
            hash.hash(new byte[76]);
        }
        assertThat(kernel.hashes.get()).isZero();
        assertThat(hash.name()).isEqualTo("library");
        hash.hash(new byte[76]);
        assertThat(hash.name()).isEqualTo("kernel");
        assertThat(said).containsExactly("proof of work by kernel, 2.5 times as fast as library");
        int before = kernel.hashes.get();
        hash.hash(new byte[76]);
        assertThat(kernel.hashes.get()).isEqualTo(before + 1);
    }

    @Test
    void aKernelThatIsNoFasterIsNotUsed() {
        kernel.nanos = 950;
        var hash = faster();
        hash.tryKernel();
        assertThat(hash.name()).isEqualTo("library");
        assertThat(said).containsExactly("kernel is not used: 0 µs a hash, library takes 1 µs");
        assertThat(kernel.hashes.get()).isEqualTo(FasterHash.TRIAL);
    }

    @Test
    void aKernelThatGivesAnotherHashIsNeverUsed() {
        var wrong = new Timed("kernel", 1, 2);
        var hash = new FasterHash(library, wrong, Runnable::run, now::get, said::add);
        hash.tryKernel();
        assertThat(hash.name()).isEqualTo("library");
        assertThat(said).singleElement().asString().startsWith("kernel is not used: it gives ");
        assertThat(wrong.hashes.get()).isOne();
    }

    @Test
    void aKernelThatBecomesVerySlowIsLeftAndTriedAgainLater() {
        var hash = faster();
        hash.tryKernel();
        assertThat(hash.name()).isEqualTo("kernel");
        kernel.nanos = 100_000;
        for (int i = 0; i < 63; i++) {
            hash.hash(new byte[76]);
        }
        kernel.nanos = 400;
        hash.hash(new byte[76]);
        kernel.nanos = 100_000;
        for (int i = 0; i < 63; i++) {
            hash.hash(new byte[76]);
        }
        assertThat(hash.name()).isEqualTo("kernel");
        hash.hash(new byte[76]);
        assertThat(hash.name()).isEqualTo("library");
        assertThat(said)
                .last()
                .asString()
                .isEqualTo(
                        "kernel has become more than 4 times slower than library, which is used"
                                + " again");

        kernel.nanos = 400;
        for (int i = 0; i < FasterHash.TRIED_AFTER; i++) {
            hash.hash(new byte[76]);
        }
        assertThat(hash.name()).isEqualTo("kernel");
    }

    @Test
    void aServiceFindsTheKernelWhereThereAreVectors() {
        var found = new ArrayList<String>();
        var selection =
                ProofOfWorkHashes.selectFastest(
                        new Argon2Parameters(8, 1, 1), System::nanoTime, found::add);
        assertThat(selection.hash()).isInstanceOf(FasterHash.class);
        assertThat(selection.hash().hash(new byte[76]))
                .isEqualTo(new NativeArgon2(new Argon2Parameters(8, 1, 1)).hash(new byte[76]));
    }

    private FasterHash faster() {
        return new FasterHash(library, kernel, Runnable::run, now::get, said::add);
    }

    /// Takes as long as it is told to, by the clock of the test.
    private final class Timed implements ProofOfWorkHash {
        private final String name;
        private final byte value;
        private final AtomicInteger hashes = new AtomicInteger();
        private volatile long nanos;

        Timed(String name, long nanos, int value) {
            this.name = name;
            this.nanos = nanos;
            this.value = (byte) value;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Hash256 hash(byte[] blob) {
            hashes.incrementAndGet();
            now.addAndGet(nanos);
            return new Hash256(value, blob[0], blob[1], blob[2]);
        }
    }
}
