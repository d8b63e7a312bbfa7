package org.numicoin.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteQueueTest {
    @Test
    void givesBackWhatWasAppendedInOrder() {
        var random = new Random(11);
        var queue = new ByteQueue();
        byte next = 0;
        byte expected = 0;
        for (int i = 0; i < 20_000; i++) {
            var in = new byte[random.nextInt(i % 50 == 0 ? 200_000 : 700)];
            for (int j = 0; j < in.length; j++) {
                in[j] = next++;
            }
            if (i % 2 == 0) {
                queue.append(in, 0, in.length);
            } else {
                queue.append(Unpooled.wrappedBuffer(in), in.length);
            }
            int length = random.nextInt(Math.min(queue.size(), 100_000) + 1);
            var out = Unpooled.buffer(length);
            if (i % 3 == 0) {
                queue.read(out, length);
            } else {
                var bytes = new byte[length];
                assertThat(queue.read(bytes, 0, length)).isEqualTo(length);
                out.writeBytes(bytes);
            }
            while (out.isReadable()) {
                assertThat(out.readByte()).isEqualTo(expected++);
            }
        }
    }

    @Test
    void holdsLittleMoreThanTheBytesInIt() {
        var queue = new ByteQueue();
        for (int i = 0; i < 100_000; i++) {
            queue.append(new byte[] {1}, 0, 1);
        }

        assertThat(queue.size()).isEqualTo(100_000);
        assertThat(queue.capacity()).isBetween(100_000, 101_000);
    }

    @Test
    void forgetsItsMemoryWhenItIsEmpty() {
        var queue = new ByteQueue();
        queue.append(new byte[300_000], 0, 300_000);
        queue.read(new byte[300_000], 0, 300_000);

        assertThat(queue.capacity()).isZero();
    }

    @Test
    void putsBytesBeforeAllOthers() {
        var queue = new ByteQueue();
        queue.append(new byte[] {3, 4}, 0, 2);
        queue.prepend(new byte[] {1, 2});
        var out = new byte[9];

        assertThat(queue.read(out, 0, 9)).isEqualTo(4);
        assertThat(out).startsWith(1, 2, 3, 4);
    }
}
