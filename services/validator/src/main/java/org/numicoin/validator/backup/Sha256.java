package org.numicoin.validator.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
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

    private interface Sink {
        void take(byte[] buffer, int length) throws IOException;
    }

    static String of(byte[] content) {
        return HexFormat.of().formatHex(digest().digest(content));
    }

    /// Of at most so many bytes.
    static String of(InputStream in, long most) throws IOException {
        return read(in, most, (_, _) -> {});
    }

    /// Of the last bytes of a file.
    static String ofEnd(Path file, int most) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            in.position(Math.max(0, in.size() - most));
            return of(Channels.newInputStream(in), most);
        }
    }

    /// Copies at most so many bytes to a new file, which is on the disk when this returns, and
    /// gives the hash of what was copied.
    static String copy(InputStream in, Path target, long most) throws IOException {
        try (FileChannel out =
                FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            String hash =
                    read(
                            in,
                            most,
                            (buffer, length) -> {
                                var part = ByteBuffer.wrap(buffer, 0, length);
                                while (part.hasRemaining()) {
                                    out.write(part);
                                }
                            });
            out.force(true);
            return hash;
        }
    }

    private static String read(InputStream in, long most, Sink sink) throws IOException {
        var digest = digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        long left = most;
        while (left > 0) {
            int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (n < 0) {
                break;
            }
            left -= n;
            digest.update(buffer, 0, n);
            sink.take(buffer, n);
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
