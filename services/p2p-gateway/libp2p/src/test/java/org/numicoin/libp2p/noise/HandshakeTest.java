package org.numicoin.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.numicoin.libp2p.ProtocolViolation;

class HandshakeTest {
    private static final byte[] NOTHING = {};

    /// The vector of Noise_XX_25519_ChaChaPoly_SHA256 without prologue and payloads.
    @Test
    void speaksXxAsThePublishedVectorDoes() {
        var initiator =
                new Handshake(Suite.CLASSICAL, true, new DhKey(counting(0)), fixed(counting(0x20)));
        var responder =
                new Handshake(
                        Suite.CLASSICAL, false, new DhKey(counting(1)), fixed(counting(0x41)));

        byte[] first = initiator.write(NOTHING);
        assertThat(first)
                .isEqualTo(hex("358072d6365880d1aeea329adf9121383851ed21a28e3b75e965d0d2cd166254"));
        responder.read(first);
        byte[] second = responder.write(NOTHING);
        assertThat(second)
                .isEqualTo(
                        hex(
                                "64b101b1d0be5a8704bd078f9895001fc03e8e9f9522f188dd128d9846d48466"
                                        + "3414af878d3e46a2f58911a816d6e8346d4ea17a6f2a0bb4ef4ed56c133cff45"
                                        + "60a34e36ea82109f26cf2e5a5caf992b608d55c747f615e5a3425a7a19eefb8f"));
        initiator.read(second);
        byte[] third = initiator.write(NOTHING);
        assertThat(third)
                .isEqualTo(
                        hex(
                                "87f864c11ba449f46a0a4f4e2eacbb7b0457784f4fca1937f572c93603e9c4d9"
                                        + "7e5ea11b16f3968710b23a3be3202dc1b5e1ce3c963347491e74f5c0768a9b42"));
        responder.read(third);

        assertThat(sealed(initiator.split().send(), "yellowsubmarine"))
                .isEqualTo(hex("a52ef02ba60e12696d1d6b9ef4245c88fca757b6134ad6e76b56e310a6adf6"));
        assertThat(sealed(responder.split().send(), "submarineyellow"))
                .isEqualTo(hex("2445aa438ebd649281c636cc7269ca82f1d9023d72520943aeabf909cdf521"));
    }

    /// The first vector of the draft's implementations in js, py, nim and rust.
    @Test
    void speaksXxhfsAsTheVectorOfTheDraftDoes() {
        var initiator =
                new Handshake(
                        Suite.HYBRID,
                        true,
                        new DhKey(filled(0x11)),
                        fixed(filled(0x13), filled(0x15), filled(0x15)));
        var responder =
                new Handshake(
                        Suite.HYBRID,
                        false,
                        new DhKey(filled(0x12)),
                        fixed(filled(0x14), filled(0x16)));

        byte[] first = initiator.write(NOTHING);
        assertThat(first)
                .hasSize(1216)
                .startsWith(hex("197fc2c567dc03ee2aadf0ed86681dac24daa76e83ca555875dd3be7376e5306"))
                .endsWith(hex("2e9eefac5c56647bce316a7164a81f32dfee0fd2d397649d"));
        responder.read(first);
        byte[] second = responder.write(NOTHING);
        assertThat(second)
                .hasSize(1200)
                .startsWith(hex("18a6f8c1a7fddf22bd410138f79f7298cd38d1d0a542d4266d556be8609d8862"))
                .endsWith(hex("e11b11eb2c6f61b2efc01f62"));
        initiator.read(second);
        byte[] third = initiator.write(NOTHING);
        assertThat(third)
                .isEqualTo(
                        hex(
                                "ecee945a65a96f34fdaf116d3c70727852b0a25eb350bf72bb088f21cb374ba5"
                                        + "0c973fdc4ea63d2065ac9ff9fb347f0700dcf7ec3bb3a3c01f84290c6d8931aa"));
        responder.read(third);

        assertThat(initiator.hash())
                .isEqualTo(hex("b5a3c9854777aa5dad0a633c769bcc6662713f20f14e0371e4bfd253e1869eef"))
                .isEqualTo(responder.hash());
        var firstKey =
                new Aead(hex("0a825d67cbf14170dcccf6f5c54d50f46a9a23541122654f5bec41ef0a5657e5"));
        var secondKey =
                new Aead(hex("f8546817671a440fd8df45b26fd6b45ebbf39e4207455ca12bc6d56ac0b35ebc"));
        assertThat(sealed(initiator.split().send(), "out")).isEqualTo(sealed(firstKey, "out"));
        assertThat(sealed(responder.split().send(), "back")).isEqualTo(sealed(secondKey, "back"));
    }

    @ParameterizedTest
    @EnumSource
    void carriesPayloadsAndStaticKeys(Suite suite) {
        var pair = new Pair(suite);

        assertThat(pair.responder.read(pair.initiator.write(NOTHING))).isEmpty();
        assertThat(pair.initiator.read(pair.responder.write(hex("0102")))).isEqualTo(hex("0102"));
        assertThat(pair.responder.read(pair.initiator.write(hex("03")))).isEqualTo(hex("03"));

        assertThat(pair.initiator.isFinished() && pair.responder.isFinished()).isTrue();
        assertThat(pair.initiator.remoteStatic()).isEqualTo(pair.responderKey.publicKey());
        assertThat(pair.responder.remoteStatic()).isEqualTo(pair.initiatorKey.publicKey());
        assertThat(pair.initiator.hash()).isEqualTo(pair.responder.hash());
    }

    /// Whatever byte is changed: either reading it fails, or what was encrypted after it does.
    @ParameterizedTest
    @EnumSource
    void noticesEveryChangedMessage(Suite suite) {
        var random = new Random(7);
        for (int round = 0; round < 60; round++) {
            int changed = round % 3;
            var pair = new Pair(suite);
            assertThatThrownBy(
                            () -> {
                                pair.responder.read(
                                        change(
                                                changed == 0,
                                                pair.initiator.write(NOTHING),
                                                random));
                                pair.initiator.read(
                                        change(
                                                changed == 1,
                                                pair.responder.write(NOTHING),
                                                random));
                                pair.responder.read(
                                        change(
                                                changed == 2,
                                                pair.initiator.write(NOTHING),
                                                random));
                            })
                    .isInstanceOf(ProtocolViolation.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesMessagesThatAreTooShort(Suite suite) {
        for (int length : new int[] {0, 1, 31, 95, 1215}) {
            var pair = new Pair(suite);
            assertThatThrownBy(
                            () -> {
                                byte[] first = pair.initiator.write(NOTHING);
                                int end = Math.min(length, first.length - 1);
                                pair.responder.read(Arrays.copyOf(first, end));
                            })
                    .isInstanceOf(ProtocolViolation.class);
        }
        var pair = new Pair(suite);
        pair.responder.read(pair.initiator.write(NOTHING));
        byte[] second = pair.responder.write(NOTHING);
        assertThatThrownBy(() -> pair.initiator.read(Arrays.copyOf(second, second.length - 17)))
                .isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void refusesPointsOfSmallOrder() {
        var responder =
                new Handshake(Suite.CLASSICAL, false, new DhKey(counting(1)), new SecureRandom());
        responder.read(new byte[DhKey.LENGTH]);

        assertThatThrownBy(() -> responder.write(NOTHING))
                .isInstanceOfSatisfying(
                        ProtocolViolation.class,
                        e -> assertThat(e.code()).isEqualTo("noise-bad-key"));
    }

    @Test
    void refusesAKemKeyOutsideTheField() {
        var responder =
                new Handshake(Suite.HYBRID, false, new DhKey(counting(1)), new SecureRandom());
        byte[] message = new byte[DhKey.LENGTH + KemKey.PUBLIC_LENGTH];
        Arrays.fill(message, (byte) 0xff);
        responder.read(message);

        assertThatThrownBy(() -> responder.write(NOTHING))
                .isInstanceOfSatisfying(
                        ProtocolViolation.class,
                        e -> assertThat(e.code()).isEqualTo("noise-bad-key"));
    }

    private static byte[] change(boolean really, byte[] message, Random random) {
        if (really) {
            // The top bit of an X25519 point is ignored, so it is no change.
            message[random.nextInt(message.length)] ^= (byte) (1 << random.nextInt(7));
        }
        return message;
    }

    private static byte[] sealed(Aead aead, String text) {
        byte[] plain = text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        var out = new byte[plain.length + Aead.TAG_LENGTH];
        aead.seal(plain, 0, plain.length, out, 0);
        return out;
    }

    private static byte[] counting(int from) {
        var bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }

    private static byte[] filled(int value) {
        var bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    /// Gives out what it was told.
    private static SecureRandom fixed(byte[]... draws) {
        return new SecureRandom() {
            private static final long serialVersionUID = 1;
            private int next;

            @Override
            public void nextBytes(byte[] bytes) {
                assertThat(bytes).hasSameSizeAs(draws[next]);
                System.arraycopy(draws[next++], 0, bytes, 0, bytes.length);
            }
        };
    }

    private static final class Pair {
        private final DhKey initiatorKey = DhKey.generate(new SecureRandom());
        private final DhKey responderKey = DhKey.generate(new SecureRandom());
        private final Handshake initiator;
        private final Handshake responder;

        Pair(Suite suite) {
            initiator = new Handshake(suite, true, initiatorKey, new SecureRandom());
            responder = new Handshake(suite, false, responderKey, new SecureRandom());
        }
    }
}
