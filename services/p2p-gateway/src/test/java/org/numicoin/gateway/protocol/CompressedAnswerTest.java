package org.numicoin.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.numicoin.primitives.Bytes;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Specs;
import org.numicoin.wire.DecodeException;

final class CompressedAnswerTest {
    private static final int MAX = 100_000;

    @Test
    void headersOfEmptyBlocksBecomeLessThanHalfAsLong() {
        var chain = new ChainBuilder(Specs.fast());
        var nodes = new ArrayList<ChainBuilder.Node>();
        var tip = chain.genesis();
        for (int i = 0; i < 200; i++) {
            tip = chain.extend(tip, i % 3);
            nodes.add(tip);
        }
        byte[] content =
                new Headers(nodes.stream().map(node -> node.block().header()).toList()).encoded();
        byte[] frame = CompressedAnswer.of(content).orElseThrow();
        assertThat(frame.length).isLessThan(content.length / 2);
        assertThat(CompressedAnswer.decode(frame, Headers.BYTES_MAX)).isEqualTo(ok(content));
    }

    @Test
    void whatSavesLittleStaysAsItIs() {
        var noise = new byte[10_000];
        new Random(1).nextBytes(noise);
        assertThat(CompressedAnswer.of(noise)).isEmpty();
        assertThat(CompressedAnswer.of(new byte[CompressedAnswer.LEAST - 1])).isEmpty();
        assertThat(CompressedAnswer.decode(ok(noise).encoded(), MAX)).isEqualTo(ok(noise));
    }

    @Test
    void refusalsAreAsInThePlainProtocol() {
        var refused = new Answer.Refused(AnswerCode.BUSY, "later");
        assertThat(CompressedAnswer.decode(refused.encoded(), MAX)).isEqualTo(refused);
    }

    @Test
    void theLimitHoldsForWhatIsInside() {
        byte[] frame = CompressedAnswer.of(new byte[MAX + 1]).orElseThrow();
        assertRefused(frame);
        assertThat(CompressedAnswer.decode(frame, MAX + 1)).isEqualTo(ok(new byte[MAX + 1]));
    }

    @Test
    void refusesWhatIsNoFrameOfKnownLength() {
        byte[] good = CompressedAnswer.of(new byte[2_000]).orElseThrow();
        assertRefused(new byte[0]);
        assertRefused(new byte[] {CompressedAnswer.CODE});
        IntStream.range(1, good.length)
                .forEach(length -> assertRefused(Arrays.copyOf(good, length)));
        assertRefused(Arrays.copyOf(good, good.length + 1));
        var two = Arrays.copyOf(good, 2 * good.length - 1);
        System.arraycopy(good, 1, two, good.length, good.length - 1);
        assertRefused(two);
        assertRefused(skippable());
    }

    @Test
    void flippedBitsAreRefusedOrGiveContentWithinTheLimit() {
        byte[] good = CompressedAnswer.of(sample()).orElseThrow();
        var random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bad[1 + random.nextInt(bad.length - 1)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                if (CompressedAnswer.decode(bad, MAX) instanceof Answer.Ok(var content)) {
                    assertThat(content.length()).isLessThanOrEqualTo(MAX);
                }
            } catch (DecodeException e) {
                assertThat(e).isNotNull();
            }
        }
    }

    private static byte[] sample() {
        var sample = new byte[5_000];
        var random = new Random(3);
        for (int i = 0; i < sample.length; i++) {
            sample[i] = (byte) random.nextInt(6);
        }
        return sample;
    }

    /// A frame that zstd passes over, before a good one.
    private static byte[] skippable() {
        byte[] good = Zstd.compress(new byte[2_000]);
        var frame = new byte[1 + 8 + good.length];
        byte[] head = {CompressedAnswer.CODE, 0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0};
        System.arraycopy(head, 0, frame, 0, head.length);
        System.arraycopy(good, 0, frame, head.length, good.length);
        return frame;
    }

    private static Answer.Ok ok(byte[] content) {
        return new Answer.Ok(Bytes.wrap(content));
    }

    private static void assertRefused(byte[] frame) {
        assertThatThrownBy(() -> CompressedAnswer.decode(frame, MAX))
                .isInstanceOf(DecodeException.class);
    }
}
