package org.numicoin.explorer.fees;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.numicoin.kit.files.DurableFile;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;
import org.numicoin.wire.DecodeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the counts of the fee estimates over a restart: version u8 = 1 ‖ genesis id ‖ counts ‖
/// CRC-32C u32 of all before. It is no more than statistics, so a file that is damaged, foreign or
/// cannot be written is a warning.
public final class FeeFile {
    private static final Logger log = LoggerFactory.getLogger(FeeFile.class);
    private static final int VERSION = 1;
    private static final int BYTES_MAX = 1 << 20;

    private final Path file;
    private final Hash256 genesisId;

    public FeeFile(Path file, Hash256 genesisId) {
        this.file = file;
        this.genesisId = genesisId;
    }

    /// What an earlier run kept.
    Optional<FeeObservations> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            byte[] bytes = DurableFile.read(file, BYTES_MAX);
            return Optional.of(ByteReader.decode(bytes, in -> decode(in, bytes)));
        } catch (IOException | IllegalArgumentException | DecodeException e) {
            log.warn("fee estimates begin anew, {} cannot be used: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    void write(FeeObservations observations) {
        var out = new ByteWriter();
        out.u8(VERSION).hash(genesisId);
        observations.encode(out);
        out.u32(checksum(out.toBytes()));
        try {
            DurableFile.replace(file, out.toBytes());
        } catch (IOException e) {
            log.warn("the counts of the fee estimates were not kept in {}", file, e);
        }
    }

    private FeeObservations decode(ByteReader in, byte[] bytes) {
        in.require(in.u8("version") == VERSION, "version " + VERSION);
        in.require(in.hash("genesis id").equals(genesisId), "genesis " + genesisId);
        var observations = FeeObservations.decode(in);
        int expected = checksum(Arrays.copyOf(bytes, in.position()));
        in.require(in.u32("checksum") == expected, "checksum " + expected);
        return observations;
    }

    private static int checksum(byte[] bytes) {
        var checksum = new CRC32C();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }
}
