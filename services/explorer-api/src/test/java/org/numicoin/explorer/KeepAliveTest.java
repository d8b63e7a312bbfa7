package org.numicoin.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.localnet.LocalKafka;

/// A connection that stays open is read again after every answer. Versions of the server library
/// before 1.3.8 forgot that when a request had come in while the one before was still answered, and
/// was itself answered at once.
@ExtendWith(SharedBroker.class)
@Timeout(60)
class KeepAliveTest {
    private static final int SOCKET_MILLIS_MAX = 10_000;

    @TempDir Path folder;

    @Test
    void aConnectionGoesOnAfterRequestsThatCameTogether(LocalKafka kafka) throws Exception {
        try (var network = new TestNetwork(kafka.bootstrap(), "keep-alive", folder)) {
            network.grow(1, 0);
            try (var explorer = network.explorer("data")) {
                var client = new Client(explorer).awaitTip(network.chain().tip().id());
                int port = URI.create(client.base()).getPort();
                try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    socket.setSoTimeout(SOCKET_MILLIS_MAX);
                    var in =
                            new BufferedReader(
                                    new InputStreamReader(
                                            socket.getInputStream(), StandardCharsets.US_ASCII));
                    for (int round = 0; round < 20; round++) {
                        // The first is answered by a reading thread, the second at once.
                        ask(socket, "/api/blocks/tip/height", "/actuator/no-such-page");
                        assertThat(statusOf(in)).isEqualTo(200);
                        assertThat(statusOf(in)).isEqualTo(404);
                        ask(socket, "/api/blocks/tip/height");
                        assertThat(statusOf(in)).isEqualTo(200);
                    }
                }
            }
        }
    }

    private static void ask(Socket socket, String... paths) throws IOException {
        var requests = new StringBuilder();
        for (String path : paths) {
            requests.append("GET ").append(path).append(" HTTP/1.1\r\nHost: test\r\n\r\n");
        }
        OutputStream out = socket.getOutputStream();
        out.write(requests.toString().getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /// Reads one answer whole.
    private static int statusOf(BufferedReader in) throws IOException {
        int status = Integer.parseInt(line(in).substring("HTTP/1.1 ".length()).substring(0, 3));
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        assertThat(in.skip(length)).isEqualTo(length);
        return status;
    }

    private static String line(BufferedReader in) throws IOException {
        return Objects.requireNonNull(in.readLine(), "the connection was closed");
    }
}
