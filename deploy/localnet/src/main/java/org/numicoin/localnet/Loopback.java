package org.numicoin.localnet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/// Ports of the loopback interface, on which everything of a localnet listens.
public final class Loopback {
    public static final String HOST = "127.0.0.1";

    /// Below the ranges from which Linux and macOS take ports of outgoing connections, so that a
    /// port found free stays free until its process binds it.
    private static final int FREE_FROM = 15_000;

    private static final int FREE_TO = 32_000;
    private static final int CONNECT_MILLIS = 500;

    private Loopback() {}

    /// A port on which nothing listens now.
    public static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FREE_FROM, FREE_TO);
            if (isFree(port)) {
                return port;
            }
        }
    }

    /// Whether a server could bind the port; connections of an earlier one that linger do not
    /// count. Where a more specific address may be bound beside `0.0.0.0`, the connection tells.
    static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address(port));
        } catch (IOException _) {
            return false;
        }
        return !accepts(port);
    }

    /// Else the answers of whoever listens there would be taken for those of the process to start.
    static void requireFree(int port) throws LocalnetException {
        if (!isFree(port)) {
            throw new LocalnetException("port " + port + " is in use");
        }
    }

    static boolean accepts(int port) {
        try (var socket = new Socket()) {
            socket.connect(address(port), CONNECT_MILLIS);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(HOST), port);
    }
}
