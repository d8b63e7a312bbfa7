package org.numicoin.bench.ingest;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.numicoin.chain.Transaction;

/// One connection that is kept alive and posts one transaction after the other. Written by hand
/// because the load generator shares the processors with what it measures.
final class ApiConnection implements AutoCloseable {
    private static final int ANSWER_BYTES_MAX = 16 << 10;
    private static final int ANSWER_MILLIS_MAX = 30_000;
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final String host;
    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;
    private final byte[] request = new byte[1_024 + 2 * Transaction.BYTES_MAX];
    private final byte[] answer = new byte[ANSWER_BYTES_MAX];

    /// What the explorer said, the body as text.
    record Answer(int status, String body) {}

    ApiConnection(String host, int port) throws IOException {
        this.host = host + ":" + port;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(ANSWER_MILLIS_MAX);
        socket.connect(new InetSocketAddress(host, port), ANSWER_MILLIS_MAX);
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    Answer postTransaction(byte[] transaction) throws IOException {
        byte[] head =
                ("POST /api/tx HTTP/1.1\r\nHost: "
                                + host
                                + "\r\nContent-Type: text/plain\r\nContent-Length: "
                                + 2 * transaction.length
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(head, 0, request, 0, head.length);
        int at = head.length;
        for (byte each : transaction) {
            request[at++] = DIGITS[each >> 4 & 15];
            request[at++] = DIGITS[each & 15];
        }
        out.write(request, 0, at);
        return read();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private Answer read() throws IOException {
        int length = 0;
        int body = -1;
        int end = Integer.MAX_VALUE;
        while (length < end) {
            int count = in.read(answer, length, answer.length - length);
            if (count <= 0) {
                throw new EOFException("the explorer closed the connection");
            }
            length += count;
            if (body < 0) {
                body = bodyStart(length);
                if (body >= 0) {
                    end = body + contentLength(body);
                }
            }
        }
        // "HTTP/1.1 200 ..."
        int status = Integer.parseInt(new String(answer, 9, 3, StandardCharsets.US_ASCII));
        return new Answer(status, new String(answer, body, end - body, StandardCharsets.UTF_8));
    }

    private int bodyStart(int length) {
        for (int i = 3; i < length; i++) {
            if (answer[i] == '\n' && answer[i - 1] == '\r' && answer[i - 2] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private int contentLength(int headEnd) throws IOException {
        String head =
                new String(answer, 0, headEnd, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
        String name = "content-length:";
        int at = head.indexOf(name);
        if (at < 0) {
            throw new IOException("an answer without a length: " + head);
        }
        return Integer.parseInt(head.substring(at + name.length(), head.indexOf('\r', at)).strip());
    }
}
