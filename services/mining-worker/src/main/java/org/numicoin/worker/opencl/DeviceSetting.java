package org.numicoin.worker.opencl;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.numicoin.chain.BlockHeader;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.primitives.Hash256;

/// What hashes: the CPU, or the OpenCL device with an index.
///
/// @param openClIndex empty for the CPU
public record DeviceSetting(Optional<Integer> openClIndex) {
    public static final String PATTERN = "cpu|opencl(:[0-9]{1,3})?";

    private static final Pattern TEXT = Pattern.compile("opencl(?::([0-9]{1,3}))?");
    private static final int TRIED = 4;

    /// Reads `cpu`, `opencl` (the first device) or `opencl:2`.
    public static DeviceSetting parse(String text) {
        var found = TEXT.matcher(text);
        if (!found.matches()) {
            return new DeviceSetting(Optional.empty());
        }
        String index = found.group(1);
        return new DeviceSetting(Optional.of(index == null ? 0 : Integer.parseInt(index)));
    }

    /// Opens the device and tries it. Empty where the CPU is to hash: because it is set so, or for
    /// a reason that one line says.
    ///
    /// @param memoryMax bytes of the device to take at most
    /// @param reference makes the hashes that the device has to make
    public Optional<DeviceArgon2> open(
            Supplier<List<OpenClDevice>> devices,
            Argon2Parameters parameters,
            long memoryMax,
            ProofOfWorkHash reference,
            Consumer<String> log) {
        return openClIndex.flatMap(index -> {
            try {
                List<OpenClDevice> all = devices.get();
                all.forEach(device -> log.accept(device.toString()));
                if (index >= all.size()) {
                    log.accept(
                            "mining on the CPU: there is no OpenCL device %d of %d (is the driver's ICD installed?)"
                                    .formatted(index, all.size()));
                    return Optional.empty();
                }
                return tried(
                        new DeviceArgon2(all.get(index), parameters, memoryMax), reference, log);
            } catch (OpenClException e) {
                log.accept("mining on the CPU: " + e.getMessage());
                return Optional.empty();
            }
        });
    }

    private static Optional<DeviceArgon2> tried(
            DeviceArgon2 device, ProofOfWorkHash reference, Consumer<String> log) {
        int count = Math.min(TRIED, device.hashesMax());
        var blob = new byte[BlockHeader.BLOB_BYTES];
        var hashes = new byte[count * Hash256.BYTES];
        device.hash(blob, 0, count, hashes);
        for (int nonce = 0; nonce < count; nonce++) {
            ByteBuffer.wrap(blob).putInt(BlockHeader.BLOB_NONCE_OFFSET, nonce);
            if (!reference.hash(blob).equals(Hash256.of(hashes, nonce * Hash256.BYTES))) {
                log.accept("mining on the CPU: wrong hashes of " + device.name());
                device.close();
                return Optional.empty();
            }
        }
        log.accept(
                "mining on %s, up to %,d hashes at a time"
                        .formatted(device.name(), device.hashesMax()));
        return Optional.of(device);
    }
}
