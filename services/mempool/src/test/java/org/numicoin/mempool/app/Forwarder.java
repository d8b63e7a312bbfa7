package org.numicoin.mempool.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// One address in front of servers that change: the name of a service, as its clients see it.
final class Forwarder implements AutoCloseable {
    private final ServerSocket door = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int target;

    Forwarder(int target) throws IOException {
        this.target = target;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /// From now on it leads to another server; connections to the one before end.
    void leadTo(int port) throws IOException {
        target = port;
        closeAll();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException _) {
                // Closed, or the client has gone.
            }
        }
    }

    private void connect(Socket client) {
        try (client;
                var server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            open.add(server);
            var back = Thread.ofVirtual().start(() -> copy(server, client));
            copy(client, server);
            back.join();
        } catch (IOException _) {
            // The server is away, which the client sees by its connection.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            in.transferTo(to.getOutputStream());
        } catch (IOException _) {
            // Either end has closed.
        } finally {
            open.remove(from);
        }
    }

    private void closeAll() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Override
    public void close() {
        try {
            door.close();
            closeAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
