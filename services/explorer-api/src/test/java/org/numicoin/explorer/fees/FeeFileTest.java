package org.numicoin.explorer.fees;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.primitives.Hash256;

/// The file of the counts: what was kept comes back, anything else begins anew.
class FeeFileTest {
    private static final Hash256 GENESIS = new Hash256(1, 2, 3, 4);

    @TempDir private Path folder;

    @Test
    void isEmptyAtFirst() {
        assertThat(file(GENESIS).read()).isEmpty();
    }

    @Test
    void givesBackWhatWasKept() {
        var observations = observations();
        file(GENESIS).write(observations);
        file(GENESIS).write(observations);
        assertThat(file(GENESIS).read().orElseThrow().estimates())
                .isEqualTo(observations.estimates());
    }

    @Test
    void refusesTheCountsOfAnotherChain() {
        file(GENESIS).write(observations());
        assertThat(file(Hash256.ZERO).read()).isEmpty();
    }

    @Test
    void beginsAnewWithAFileThatIsCutOffOrTooLong() throws IOException {
        file(GENESIS).write(observations());
        byte[] bytes = Files.readAllBytes(path());
        for (int length : new int[] {0, 1, 40, bytes.length / 2, bytes.length - 1}) {
            Files.write(path(), Arrays.copyOf(bytes, length));
            assertThat(file(GENESIS).read()).as(length + " bytes").isEmpty();
        }
        Files.write(path(), Arrays.copyOf(bytes, bytes.length + 1));
        assertThat(file(GENESIS).read()).isEmpty();
        Files.write(path(), new byte[2 << 20]);
        assertThat(file(GENESIS).read()).isEmpty();
    }

    @Test
    void beginsAnewWithAFileThatIsDamaged() throws IOException {
        file(GENESIS).write(observations());
        byte[] bytes = Files.readAllBytes(path());
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            byte[] damaged = bytes.clone();
            int at = random.nextInt(damaged.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(path(), damaged);
            assertThat(file(GENESIS).read()).as("byte " + at).isEmpty();
        }
    }

    @Test
    void leavesAFolderThatCannotBeWrittenAlone() throws IOException {
        var nowhere = new FeeFile(folder.resolve("gone").resolve("fees.bin"), GENESIS);
        nowhere.write(observations());
        assertThat(nowhere.read()).isEmpty();
    }

    private Path path() {
        return folder.resolve("fees.bin");
    }

    private FeeFile file(Hash256 genesis) {
        return new FeeFile(path(), genesis);
    }

    private static FeeObservations observations() {
        var observations = new FeeObservations(5);
        for (int i = 0; i < 50; i++) {
            var id = new Hash256(0, 0, 0, i);
            observations.enter(id, 7, 1_000);
            observations.connect(100, List.of(id));
        }
        return observations;
    }
}
