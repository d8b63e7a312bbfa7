package org.numicoin.pool.stratum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.BlockHeader;
import org.numicoin.mining.testing.Templates;
import org.numicoin.mining.testing.Xmrig;
import tools.jackson.databind.JsonNode;

/// A client that plays XMRig against one pod: connections and what is said on them.
class StratumServerTest {
    private static final BlockHeader FIRST = Templates.header(Templates.CHAIN.genesis());
    private static final BlockHeader SECOND =
            Templates.header(Templates.CHAIN.extend(Templates.CHAIN.genesis(), 1));

    private PoolWithMiners miners = new PoolWithMiners(TestPool.start());

    @BeforeEach
    void offer() {
        miners.pool.offerHard(1, FIRST);
    }

    @AfterEach
    void close() {
        miners.close();
    }

    private void restart(List<String> proxies) {
        miners.close();
        miners = new PoolWithMiners(new TestPool(1, TestPool.settings(proxies)));
        miners.pool.offerHard(1, FIRST);
    }

    @Test
    void loginIsAnsweredWithAJobAndTheExtensions() throws IOException {
        var result = miners.connect().login(PoolWithMiners.ADDRESS, "x").path("result");

        assertThat(result.path("status").stringValue()).isEqualTo("OK");
        assertThat(result.path("extensions").toString())
                .isEqualTo("[\"algo\",\"nicehash\",\"connect\",\"tls\",\"keepalive\"]");
        var job = result.path("job");
        assertThat(job.path("algo").stringValue()).isEqualTo("argon2/chukwav2");
        assertThat(job.path("blob").stringValue()).hasSize(152);
        assertThat(job.path("blob").stringValue().substring(78, 86)).isEqualTo("00000000");
        assertThat(job.path("target").stringValue()).isEqualTo("ffffffffffffff1f");
        assertThat(job.path("height").asLong()).isEqualTo(1);
    }

    @Test
    void newTemplateIsPushedAndTheSameJobNeverTwice() throws IOException {
        var miner = miners.loggedIn("x");
        miners.pool.offerHard(2, SECOND);

        assertThat(miner.nextJob().path("height").asLong()).isEqualTo(2);
        miners.pool.board.withdraw();
        miners.pool.offerHard(2, SECOND);
        miners.pool.offerHard(3, SECOND.withTimestamp(SECOND.timestamp() + 1));
        assertThat(miner.nextJob().path("job_id").stringValue()).startsWith("1-3-");
    }

    @Test
    void twoMinersNeverGetTheSameBlob() throws IOException {
        assertThat(miners.loggedIn("x").job().path("blob"))
                .isNotEqualTo(miners.loggedIn("x").job().path("blob"));
    }

    @Test
    void keepAliveIsAnswered() throws IOException {
        assertThat(miners.loggedIn("x").keepAlive().path("result").path("status").stringValue())
                .isEqualTo("KEEPALIVED");
    }

    @Test
    void wrongAddressIsRefusedWithTheReason() throws IOException {
        var miner = miners.connect();

        assertThat(Xmrig.error(miner.login("numi1x", "x"))).startsWith("Invalid payment address");
        assertThat(miner.isClosed()).isTrue();
    }

    @Test
    void otherMethodsAreAnsweredAndTheMinerStays() throws IOException {
        var miner = miners.loggedIn("x");
        var nothing = miner.job();

        assertThat(Xmrig.error(miner.call("block_template", nothing)))
                .isEqualTo("Self-select is a mode of the login");
        assertThat(Xmrig.error(miner.call("mining.subscribe", nothing)))
                .isEqualTo("Unsupported method");
        assertThat(miner.keepAlive().path("result").isObject()).isTrue();
    }

    @Test
    void loginBeforeThereIsWorkIsRefused() throws IOException {
        miners.pool.board.withdraw();

        assertThat(Xmrig.error(miners.connect().login(PoolWithMiners.ADDRESS, "x")))
                .isEqualTo("The pool has no work yet");
    }

    @Test
    void malformedAndHugeLinesEndTheConnectionAndThenTheAddressIsBanned() throws IOException {
        for (var junk : List.of("GET / HTTP/1.1\r\n", "{]}}}\n", "x".repeat(70_000))) {
            var miner = miners.connect();
            miner.raw(junk);
            assertThat(miner.isClosed()).isTrue();
        }
        assertThat(miners.connect().isClosed()).isTrue();
    }

    @Test
    void halfLineWaitsForItsEnd() throws IOException {
        var miner = miners.loggedIn("x");
        String line =
                "{\"id\":99,\"method\":\"keepalived\",\"params\":{\"id\":\""
                        + miner.session()
                        + "\"}}";
        miner.raw(line.substring(0, 20));
        miner.raw(line.substring(20) + "\r\n");

        assertThat(miner.read().path("id").asInt()).isEqualTo(99);
    }

    @Test
    void whoeverDoesNotLogInIsClosed() throws IOException {
        var miner = miners.connect();
        await().until(() -> miners.pool.meters.get("numi.pool.connections").gauge().value() == 1);
        miner.raw("{");
        miners.pool.ahead.addAndGet(Duration.ofSeconds(21).toNanos());

        assertThat(miner.isClosed()).isTrue();
    }

    @Test
    void whoeverSendsNoWholeLineForLongIsClosed() throws IOException {
        var miner = miners.loggedIn("x");
        miners.pool.ahead.addAndGet(Duration.ofMinutes(11).toNanos());

        assertThat(miner.isClosed()).isTrue();
    }

    @Test
    void minersAreSentElsewhereWhenThePodStops() throws IOException {
        var miner = miners.loggedIn("x");
        miners.pool.server.drain();

        JsonNode line = miner.read();
        assertThat(line.path("method").stringValue()).isEqualTo("client.reconnect");
        assertThat(line.path("params").toString()).isEqualTo("[\"other.example\",3333]");
        assertThat(Xmrig.isOk(miner.mine(TestPool.HASH, 0))).isTrue();
    }

    @Test
    void tlsIsSpokenOnTheSamePort() throws Exception {
        var socket =
                (SSLSocket)
                        trusting()
                                .getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), miners.pool.port());
        socket.startHandshake();
        var miner = new Xmrig(socket, _ -> {});
        var _ = miners.opened(miner);

        assertThat(miner.login(PoolWithMiners.ADDRESS, "x").path("result").isObject()).isTrue();
        assertThat(Xmrig.isOk(miner.mine(TestPool.HASH, 0))).isTrue();
        assertThat(socket.getSession().getPeerCertificates()).hasSize(1);
    }

    @Test
    void addressOfAMinerIsWhatATrustedProxySays() throws IOException {
        restart(List.of("127.0.0.0/8"));
        byte[] binary =
                HexFormat.of().parseHex("0d0a0d0a000d0a515549540a2111000ccb0071090a00000104d20d05");
        for (int i = 0; i < 3; i++) {
            var junk = miners.connect();
            junk.raw("PROXY TCP4 203.0.113.9 10.0.0.1 1234 3333\r\njunk\n");
            assertThat(junk.isClosed()).isTrue();
        }
        var banned = miners.connect();
        banned.raw(binary);
        assertThat(banned.isClosed()).isTrue();

        var miner = miners.connect();
        miner.raw("PROXY TCP4 203.0.113.10 10.0.0.1 1234 3333\r\n");
        assertThat(miner.login(PoolWithMiners.ADDRESS, "x").path("result").isObject()).isTrue();
    }

    @Test
    void headerOfAProxyThatNobodyTrustsIsJunk() throws IOException {
        var miner = miners.connect();
        miner.raw("PROXY TCP4 203.0.113.9 10.0.0.1 1234 3333\r\n");

        assertThat(miner.isClosed()).isTrue();
    }

    @Test
    void thousandIdleConnectionsGetTheNextJob() throws IOException {
        var idle = new ArrayList<Xmrig>();
        for (int i = 0; i < 1_000; i++) {
            idle.add(miners.loggedIn("x"));
        }
        assertThat(miners.pool.meters.get("numi.pool.miners").gauge().value()).isEqualTo(1_000);
        miners.pool.offerHard(2, SECOND);
        for (var miner : idle) {
            assertThat(miner.nextJob().path("height").asLong()).isEqualTo(2);
        }
    }

    /// What docs/api/stratum.md shows.
    @Test
    void transcriptOfASession() throws IOException {
        var lines = new ArrayList<String>();
        var miner =
                new Xmrig(
                        new Socket(InetAddress.getLoopbackAddress(), miners.pool.port()),
                        lines::add);
        var _ = miners.opened(miner);
        miner.login(PoolWithMiners.ADDRESS + ".rig", "x");
        miner.mine(TestPool.HASH, 0);
        miner.mine(TestPool.HASH, 0);
        miner.keepAlive();
        miners.pool.offerHard(2, SECOND);
        miner.nextJob();
        System.out.println(String.join("\n", lines));

        assertThat(lines).filteredOn(line -> line.startsWith(">")).hasSize(4);
        assertThat(lines).filteredOn(line -> line.startsWith("<")).hasSize(5);
    }

    /// As XMRig, which asks no authority.
    private static SSLContext trusting() throws NoSuchAlgorithmException, KeyManagementException {
        var context = SSLContext.getInstance("TLS");
        context.init(
                null,
                new TrustManager[] {
                    new X509TrustManager() {
                        @Override
                        public void checkClientTrusted(X509Certificate[] chain, String type) {}

                        @Override
                        public void checkServerTrusted(X509Certificate[] chain, String type) {}

                        @Override
                        public X509Certificate[] getAcceptedIssuers() {
                            return new X509Certificate[0];
                        }
                    }
                },
                null);
        return context;
    }
}
