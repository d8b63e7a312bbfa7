package org.numicoin.crypto.argon2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.junit.jupiter.api.Test;

class Blake2bTest {
    /// RFC 7693, appendix A.
    @Test
    void vectorOfRfc7693() {
        assertThat(HexFormat.of().formatHex(hash(new byte[] {'a', 'b', 'c'}, 64)))
                .isEqualTo(
                        "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                                + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
    }

    /// Lengths of hash and message as in the self-test of RFC 7693, appendix E, and at the edges of
    /// blocks.
    @Test
    void agreesWithBouncyCastleOnTheLengthsOfTheSelfTest() {
        var random = new Random(7693);
        for (int hashBytes : new int[] {20, 32, 48, 64}) {
            for (int length : new int[] {0, 3, 127, 128, 129, 255, 256, 1024}) {
                var message = new byte[length];
                random.nextBytes(message);
                assertThat(hash(message, hashBytes))
                        .as("%d bytes of a message of %d", hashBytes, length)
                        .isEqualTo(bouncyCastle(message, hashBytes));
            }
        }
    }

    private static byte[] bouncyCastle(byte[] message, int bytes) {
        var digest = new Blake2bDigest(8 * bytes);
        digest.update(message, 0, message.length);
        var hash = new byte[bytes];
        digest.doFinal(hash, 0);
        return hash;
    }

    private static byte[] hash(byte[] message, int bytes) {
        var blake = new Blake2b();
        blake.begin(bytes);
        int at = 0;
        do {
            var block = Arrays.copyOfRange(message, at, at + Blake2b.BLOCK_BYTES);
            ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(blake.block);
            at += Blake2b.BLOCK_BYTES;
            blake.compress(Math.min(at, message.length), at >= message.length);
        } while (at < message.length);
        var hash = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        hash.asLongBuffer().put(blake.hash);
        return Arrays.copyOf(hash.array(), bytes);
    }
}
