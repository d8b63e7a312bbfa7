package org.numicoin.localnet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// Reads whole lines from the end of a text file, and those that are added later. At most 1 MiB at
/// a time, whatever the file's size.
public final class LogTail {
    private static final int BYTES_MAX = 1 << 20;

    private final Path file;
    private long position;
    private int linesMax;

    private LogTail(Path file, long position, int linesMax) {
        this.file = file;
        this.position = position;
        this.linesMax = linesMax;
    }

    /// Begins with the last lines that are there.
    public static LogTail last(Path file, int lines) {
        return new LogTail(file, Math.max(0, size(file) - BYTES_MAX), lines);
    }

    /// Begins with the last lines of what was written since the file had a size.
    static LogTail lastSince(Path file, long from, int lines) {
        long size = size(file);
        return new LogTail(file, Math.max(from > size ? 0 : from, size - BYTES_MAX), lines);
    }

    /// Begins with what is written from now on.
    public static LogTail fromNow(Path file) {
        return new LogTail(file, size(file), Integer.MAX_VALUE);
    }

    /// The whole lines since the last call; none while there is no file. A file that became shorter
    /// was replaced and is read from its start.
    public List<String> next() {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            if (channel.size() < position) {
                position = 0;
            }
            var buffer = ByteBuffer.allocate((int) Math.min(BYTES_MAX, channel.size() - position));
            channel.position(position);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // Until the part is read.
            }
            int end = endOfLastLine(buffer);
            position += end;
            List<String> lines =
                    new String(buffer.array(), 0, end, StandardCharsets.UTF_8).lines().toList();
            List<String> last = lines.subList(Math.max(0, lines.size() - linesMax), lines.size());
            linesMax = Integer.MAX_VALUE;
            return last;
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            return List.of("cannot read " + file + ": " + e.getMessage());
        }
    }

    /// Behind the last line feed; a line longer than the buffer counts as whole.
    private static int endOfLastLine(ByteBuffer buffer) {
        for (int end = buffer.position(); end > 0; end--) {
            if (buffer.get(end - 1) == '\n') {
                return end;
            }
        }
        return buffer.position() == BYTES_MAX ? BYTES_MAX : 0;
    }

    static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException _) {
            return 0;
        }
    }
}
