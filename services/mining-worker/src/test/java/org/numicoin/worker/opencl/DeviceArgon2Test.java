package org.numicoin.worker.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.BlockHeader;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.crypto.NativeArgon2;
import org.numicoin.crypto.argon2.Argon2Shape;
import org.numicoin.crypto.argon2.Argon2Start;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// On every OpenCL device of the machine, which may be a processor's by PoCL.
class DeviceArgon2Test {
    private static final long MEMORY = 64L << 20;
    private static final int NONCE = BlockHeader.BLOB_NONCE_OFFSET;
    private static List<OpenClDevice> devices = List.of();

    @BeforeAll
    static void findDevices() {
        devices = OpenClDevice.all();
        assumeFalse(devices.isEmpty(), "no OpenCL device here; pocl-opencl-icd makes one");
    }

    /// RFC 9106, section 5.3, which has four lanes, a secret and associated data.
    @Test
    void vectorOfRfc9106() {
        byte[] input =
                Argon2Start.message(
                        new Argon2Shape(32, 3, 4),
                        32,
                        filled(32, 1),
                        filled(16, 2),
                        filled(8, 3),
                        filled(12, 4));
        for (var device : devices) {
            try (var argon2 = new DeviceArgon2(device, new Argon2Parameters(32, 3, 4), MEMORY)) {
                var tag = new byte[Hash256.BYTES];
                argon2.hash(input, -1, 0, 1, tag);
                assertThat(HexFormat.of().formatHex(tag))
                        .as(device.toString())
                        .isEqualTo(
                                "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
            }
        }
    }

    /// The published hash of XMRig's test input.
    @Test
    void vectorOfChukwaV2() {
        byte[] blob =
                HexFormat.of()
                        .parseHex(
                                "0305a0dbd6bf05cf16e503f3a66f78007cbf34144332ecbfc22ed95c8700383b"
                                        + "309ace1923a0964b00000008ba939a62724c0d7581fce5761e9d8a0e"
                                        + "6a1c3f924fdd8493d1115649c05eb601");
        for (var device : devices) {
            try (var argon2 = new DeviceArgon2(device, new Argon2Parameters(1024, 4, 1), MEMORY)) {
                var tag = new byte[Hash256.BYTES];
                argon2.hash(blob, ByteBuffer.wrap(blob).getInt(NONCE), 1, tag);
                assertThat(HexFormat.of().formatHex(tag))
                        .as(device.toString())
                        .isEqualTo(
                                "77cf6958b3536e1f9f0d1ea165f22811ca7bc487ea9f52030b5050c17fcdd8f5");
            }
        }
    }

    @Test
    void agreesWithTheReferenceOnRandomInputInBatchesOfEverySize() {
        var random = new Random(9106);
        for (var device : devices) {
            for (int i = 0; i < 6; i++) {
                int lanes = 1 + i % 3;
                var parameters =
                        new Argon2Parameters(
                                8 * lanes + random.nextInt(300), 1 + random.nextInt(4), lanes);
                var reference = new NativeArgon2(parameters);
                try (var argon2 = new DeviceArgon2(device, parameters, MEMORY)) {
                    for (int count : new int[] {1, 2, 7, 40}) {
                        var blob = new byte[76];
                        random.nextBytes(blob);
                        var before = Bytes.copyOf(blob);
                        int first = random.nextInt();
                        var hashes = new byte[count * Hash256.BYTES];
                        argon2.hash(blob, first, count, hashes);
                        assertThat(Bytes.wrap(blob)).isEqualTo(before);
                        for (int n = 0; n < count; n++) {
                            ByteBuffer.wrap(blob).putInt(NONCE, first + n);
                            assertThat(Hash256.of(hashes, n * Hash256.BYTES))
                                    .as("hash %d of %d, %s, %s", n, count, parameters, device)
                                    .isEqualTo(reference.hash(blob));
                        }
                    }
                }
            }
        }
    }

    @Test
    void memoryThatTheSettingAllowsBoundsABatch() {
        var parameters = new Argon2Parameters(1024, 1, 1);
        try (var argon2 = new DeviceArgon2(devices.getFirst(), parameters, 9 << 20)) {
            assertThat(argon2.hashesMax()).isEqualTo(8);
            assertThatThrownBy(() -> argon2.hash(new byte[76], 0, 9, new byte[9 * 32]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at most 8");
        }
        assertThatThrownBy(() -> new DeviceArgon2(devices.getFirst(), parameters, 1 << 20))
                .isInstanceOf(OpenClException.class)
                .hasMessageContaining("has no room for 2 hashes");
    }

    private static byte[] filled(int length, int value) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
