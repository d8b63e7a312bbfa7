package org.numicoin.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.DecodeException;

final class StatePageTest {
    private static final Hash256 PATH =
            Hash256.ofHex("123456789abcdef00fedcba9876543210011223344556677fedcba9876543210");

    @Test
    void writesSlotsInOrderALeafWithItsPathAndAPageWithItsHash() {
        var frame = new PageFrame();
        frame.setChild(9, repeated(0xcc).toBytes());
        frame.setLeaf(1, repeated(0xaa), repeated(0xbb));
        assertThat(Bytes.wrap(frame.toPage().toBytes()).toHex())
                .isEqualTo("0002" + "0200" + "aa".repeat(32) + "bb".repeat(32) + "cc".repeat(32));
    }

    @Test
    void readsBackWhatItWrote() {
        var random = new Random(1);
        for (int round = 0; round < 500; round++) {
            var frame = new PageFrame();
            frame.setLeaf(random.nextInt(16), StateTreeTest.hash(random), repeated(round));
            for (int slot = 0; slot < 16; slot++) {
                switch (random.nextInt(3)) {
                    case 0 -> frame.setEmpty(slot);
                    case 1 -> frame.setLeaf(slot, StateTreeTest.hash(random), repeated(round));
                    default -> frame.setChild(slot, StateTreeTest.hash(random).toBytes());
                }
            }
            if (frame.isEmpty()) {
                continue;
            }
            StatePage page = frame.toPage();
            assertThat(page.toBytes().length).isLessThanOrEqualTo(StatePage.BYTES_MAX);
            var again = new PageFrame();
            again.load(StatePage.decode(page.toBytes()));
            assertThat(again.toPage()).isEqualTo(page).hasSameHashCodeAs(page);
        }
    }

    @Test
    void refusesBytesThatAreNoPage() {
        byte[] leaf = Bytes.ofHex("00010000" + "aa".repeat(64)).toBytes();
        assertThat(StatePage.decode(leaf)).hasToString("page of 1 leaves and 0 pages");
        for (byte[] wrong :
                List.of(
                        new byte[0],
                        new byte[3],
                        new byte[4],
                        Arrays.copyOf(leaf, leaf.length - 1),
                        Arrays.copyOf(leaf, leaf.length + 1),
                        Bytes.ofHex("00010001" + "aa".repeat(96)).toBytes())) {
            assertThatExceptionOfType(DecodeException.class)
                    .isThrownBy(() -> StatePage.decode(wrong));
        }
    }

    @Test
    void keysAreDepthAndTheBytesThatTheirNibblesBegin() {
        assertThat(hex(PageKey.ROOT)).isEqualTo("00");
        assertThat(hex(PageKey.of(1, PATH))).isEqualTo("0110");
        assertThat(hex(PageKey.of(4, PATH))).isEqualTo("041234");
        assertThat(hex(PageKey.of(5, PATH))).isEqualTo("05123450");
        assertThat(hex(PageKey.of(63, PATH))).isEqualTo("3f" + PATH.toHex());
        for (int depth = 0; depth <= 63; depth++) {
            PageKey key = PageKey.of(depth, PATH);
            assertThat(PageKey.of(key.toBytes())).isEqualTo(key);
            assertThat(key.prefix().toHex())
                    .isEqualTo(PATH.toHex().substring(0, depth) + "0".repeat(64 - depth));
        }
    }

    @Test
    void refusesKeysOfNoPage() {
        for (String wrong : List.of("", "40", "ff00", "01", "011000", "0111", "0000", "05123456")) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> PageKey.of(Bytes.ofHex(wrong).toBytes()));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new PageKey(1, PATH));
        assertThatIllegalArgumentException().isThrownBy(() -> PageKey.of(64, PATH));
    }

    @Test
    void entriesAreNamedByKindAndId() {
        assertThat(StateKey.unpaidReward(258).id().toHex()).isEqualTo("0000000000000102");
        assertThat(StateKey.totals().id()).isEqualTo(Bytes.EMPTY);
        assertThat(new StateKey(1, Bytes.EMPTY).path())
                .isNotEqualTo(new StateKey(2, Bytes.EMPTY).path());
        assertThatIllegalArgumentException().isThrownBy(() -> new StateKey(256, Bytes.EMPTY));
    }

    private static String hex(PageKey key) {
        return Bytes.wrap(key.toBytes()).toHex();
    }

    private static Hash256 repeated(int value) {
        var bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return Hash256.of(bytes);
    }
}
