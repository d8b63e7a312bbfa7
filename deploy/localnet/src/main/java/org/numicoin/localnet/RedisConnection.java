package org.numicoin.localnet;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Just enough of the Redis protocol to ask a server how it is, without a client library.
final class RedisConnection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 1_000;
    private static final int REPLY_BYTES_MAX = 1 << 20;

    private final Socket socket = new Socket();
    private final InputStream in;

    RedisConnection(int port) throws IOException {
        try {
            socket.connect(Loopback.address(port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// Whether a server answers PING there; one that still loads its file does not.
    static boolean answersPing(int port) {
        try (var connection = new RedisConnection(port)) {
            return connection.ask("PING").equals("PONG");
        } catch (IOException _) {
            return false;
        }
    }

    /// The reply to one command without its type byte; nested replies are joined by line ends.
    String ask(String... command) throws IOException {
        var request = new StringBuilder().append('*').append(command.length).append("\r\n");
        for (String word : command) {
            request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        OutputStream out = socket.getOutputStream();
        out.write(request.toString().getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return reply();
    }

    private String reply() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+', ':' -> rest;
            case '$' -> text(length(rest));
            case '*' -> {
                var parts = new StringBuilder();
                for (int i = length(rest); i > 0; i--) {
                    parts.append(reply()).append(i > 1 ? "\n" : "");
                }
                yield parts.toString();
            }
            default -> throw new IOException("Redis answered " + rest);
        };
    }

    private String text(int length) throws IOException {
        if (length < 0) {
            return "";
        }
        byte[] bytes = in.readNBytes(length + 2);
        if (bytes.length < length + 2) {
            throw new IOException("Redis closed the connection");
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static int length(String digits) throws IOException {
        int length;
        try {
            length = Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IOException("not a Redis reply: " + digits, e);
        }
        if (length > REPLY_BYTES_MAX) {
            throw new IOException("a Redis reply of " + length + " bytes");
        }
        return length;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        while (true) {
            int next = in.read();
            if (next < 0 || line.length() > REPLY_BYTES_MAX) {
                throw new IOException("Redis closed the connection");
            }
            if (next == '\n' && line.length() > 1) {
                return line.toString().stripTrailing();
            }
            line.append((char) next);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
