package org.numicoin.validator.chain;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import java.util.stream.Stream;

/// What a power cut makes of a store's files: those that no flush has taken over may be cut or
/// spoiled.
public final class TornFiles {
    private static final int FOOTER_BYTES = 32;
    private static final int BLOB_MAGIC = 2_395_959;

    private TornFiles() {}

    /// Cuts or spoils a file of large values that no flush has taken over yet. False without one.
    public static boolean tear(Path folder, Random random) throws IOException {
        var open = new ArrayList<Path>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".blob")).sorted().toList()) {
                if (Files.size(file) > 0 && !isSealed(file)) {
                    open.add(file);
                }
            }
        }
        if (open.isEmpty()) {
            return false;
        }
        Path victim = open.get(random.nextInt(open.size()));
        try (var file = new RandomAccessFile(victim.toFile(), "rw")) {
            long at = (long) (random.nextDouble() * file.length());
            if (random.nextBoolean()) {
                file.setLength(at);
            } else {
                file.seek(at);
                int old = file.read();
                file.seek(at);
                file.write(old ^ 0x40);
            }
        }
        return true;
    }

    /// Whether it ends with RocksDB's footer of blob files.
    private static boolean isSealed(Path blobFile) throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(blobFile)).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.capacity() >= FOOTER_BYTES
                && bytes.getInt(bytes.capacity() - FOOTER_BYTES) == BLOB_MAGIC;
    }
}
