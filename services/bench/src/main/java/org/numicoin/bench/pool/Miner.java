package org.numicoin.bench.pool;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.numicoin.chain.BlockHeader;
import org.numicoin.crypto.ProofOfWorkHash;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A miner that has logged in and asked for jobs that every hash is a share of. It knows its shares
/// beforehand, so that sending them costs next to nothing.
final class Miner implements AutoCloseable {
    /// What a pod lets one miner have on the way.
    static final int UNANSWERED = 32;

    private static final int PATIENCE_MILLIS = 60_000;
    private static final SSLSocketFactory TRUSTING = trusting();

    private final Socket socket;
    private final BufferedReader in;
    private final String session;
    private final String job;
    private final byte[] blob;

    private Miner(Socket socket, BufferedReader in, JsonNode welcome) {
        this.socket = socket;
        this.in = in;
        this.session = welcome.path("id").asString("");
        this.job = welcome.path("job").path("job_id").asString("");
        this.blob = HexFormat.of().parseHex(welcome.path("job").path("blob").asString(""));
    }

    /// How a miner connects.
    enum Transport {
        PLAIN("in plain text"),
        TLS("with TLS");

        private final String words;

        Transport(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }

        private Socket socket(int port) throws IOException {
            var loopback = InetAddress.getLoopbackAddress();
            return this == TLS ? TRUSTING.createSocket(loopback, port) : new Socket(loopback, port);
        }
    }

    /// Connects and logs in.
    static Miner connect(int port, Transport transport, String address) throws IOException {
        var socket = transport.socket(port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        // A buffer for each of ten thousand should not be what is measured here.
        var in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII),
                        1_024);
        String login =
                """
                {"id":1,"jsonrpc":"2.0","method":"login","params":{"login":"%s.rig+1","pass":"x","agent":"XMRig/6.26.0"}}
                """
                        .formatted(address);
        socket.getOutputStream().write(login.getBytes(StandardCharsets.US_ASCII));
        JsonNode result = JsonMapper.shared().readTree(line(in)).path("result");
        if (!result.isObject()) {
            socket.close();
            throw new IOException("the pod refuses a login");
        }
        return new Miner(socket, in, result);
    }

    /// Shares of its job, ready to be sent.
    List<byte[]> shares(ProofOfWorkHash hash, int firstNonce, int count) {
        return IntStream.range(firstNonce, firstNonce + count)
                .mapToObj(nonce -> share(hash, nonce))
                .toList();
    }

    /// Sends shares, as many at a time as a pod takes, until all are answered.
    ///
    /// @throws IOException when one is not accepted
    void send(List<byte[]> shares) throws IOException {
        for (int from = 0; from < shares.size(); from += UNANSWERED) {
            var some = shares.subList(from, Math.min(shares.size(), from + UNANSWERED));
            var bytes = ByteBuffer.allocate(some.stream().mapToInt(share -> share.length).sum());
            some.forEach(bytes::put);
            socket.getOutputStream().write(bytes.array());
            for (int i = 0; i < some.size(); i++) {
                String answer = line(in);
                if (!answer.contains("\"status\":\"OK\"")) {
                    throw new IOException("a share was not accepted: " + answer);
                }
            }
        }
    }

    private byte[] share(ProofOfWorkHash hash, int nonce) {
        byte[] work = blob.clone();
        ByteBuffer.wrap(work).putInt(BlockHeader.BLOB_NONCE_OFFSET, nonce);
        return """
        {"id":2,"jsonrpc":"2.0","method":"submit","params":{"id":"%s","job_id":"%s","nonce":"%s","result":"%s"}}
        """
                .formatted(session, job, HexFormat.of().toHexDigits(nonce), hash.hash(work).toHex())
                .getBytes(StandardCharsets.US_ASCII);
    }

    /// As a miner that was given no fingerprint.
    private static SSLSocketFactory trusting() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    private static String line(BufferedReader in) throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new IOException("the pod has closed a connection");
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
