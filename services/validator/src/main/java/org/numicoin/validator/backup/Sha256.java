package org.numicoin.validator.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The hash that names contents.
final class Sha256 {
    private static final int BUFFER_BYTES = 1 << 20;

    private Sha256() {}

    static String of(byte[] content) {
        return HexFormat.of().formatHex(digest().digest(content));
    }

    static String of(InputStream in) throws IOException {
        var digest = digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            digest.update(buffer, 0, n);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// Copies to a new file, which is on the disk when this returns, and gives the hash of what was
    /// copied.
    static String copy(InputStream in, Path target) throws IOException {
        var digest = digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (FileChannel out =
                FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
                var part = ByteBuffer.wrap(buffer, 0, n);
                while (part.hasRemaining()) {
                    out.write(part);
                }
            }
            out.force(true);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
