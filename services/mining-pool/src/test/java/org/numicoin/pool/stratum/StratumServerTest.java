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
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.BlockHeader;
import org.numicoin.messaging.PoolShare;
import org.numicoin.mining.testing.Templates;
import org.numicoin.mining.testing.Xmrig;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Keys;
import tools.jackson.databind.JsonNode;

/// A client that plays XMRig against one pod, or two. Shares take 8 hashes of 8 KiB.
class StratumServerTest {
    private static final String ADDRESS = Bech32m.encode("lnumi", Keys.address(1));
    private static final BlockHeader FIRST = Templates.header(Templates.CHAIN.genesis());
    private static final BlockHeader SECOND =
            Templates.header(Templates.CHAIN.extend(Templates.CHAIN.genesis(), 1));

    private final List<AutoCloseable> open = new ArrayList<>();
    private TestPool pool = TestPool.start();

    @BeforeEach
    void offer() {
        open.add(pool);
        pool.offerHard(1, FIRST);
    }

    @AfterEach
    void close() throws Exception {
        for (var each : open.reversed()) {
            each.close();
        }
        assertThat(pool.failures).isEmpty();
    }

    private Xmrig connect(TestPool to) throws IOException {
        var miner = Xmrig.connect(to.port());
        open.add(miner);
        return miner;
    }

    private Xmrig loggedIn(String password) throws IOException {
        var miner = connect(pool);
        assertThat(miner.login(ADDRESS + ".rig", password).path("result").isObject()).isTrue();
        return miner;
    }

    private void restart(List<String> proxies) {
        pool.close();
        pool = new TestPool(1, TestPool.settings(proxies));
        open.add(pool);
        pool.offerHard(1, FIRST);
    }

    private static String error(JsonNode answer) {
        return answer.path("error").path("message").asString("no error");
    }

    private static boolean isOk(JsonNode answer) {
        return answer.path("result").path("status").asString("").equals("OK");
    }

    @Test
    void loginIsAnsweredWithAJobAndTheExtensions() throws IOException {
        var result = connect(pool).login(ADDRESS, "x").path("result");

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
    void shareIsInTheLogBeforeItIsAccepted() throws IOException {
        var miner = loggedIn("x");
        assertThat(isOk(miner.mine(TestPool.HASH, 0))).isTrue();

        PoolShare share = pool.written.getFirst();
        assertThat(share.miner()).isEqualTo(Keys.address(1));
        assertThat(share.worker()).isEqualTo("rig");
        assertThat(share.difficulty()).isEqualTo(8);
        assertThat(share.height()).isEqualTo(1);
        assertThat(share.block()).isEmpty();
    }

    @Test
    void shareThatTheLogDoesNotTakeIsNotAcceptedAndMayComeAgain() throws IOException {
        var miner = loggedIn("x");
        pool.brokerAway = Optional.of("no broker");
        assertThat(error(miner.mine(TestPool.HASH, 0)))
                .isEqualTo("Pool could not record the share");

        pool.brokerAway = Optional.empty();
        assertThat(isOk(miner.mine(TestPool.HASH, 0))).isTrue();
    }

    @Test
    void sameShareTwiceIsADuplicate() throws IOException {
        var miner = loggedIn("x");
        assertThat(isOk(miner.mine(TestPool.HASH, 0))).isTrue();

        assertThat(error(miner.mine(TestPool.HASH, 0))).isEqualTo("Duplicate share");
        assertThat(pool.written).hasSize(1);
    }

    @Test
    void hashAboveTheTargetAndHashThatIsAnotherAreRefused() throws IOException {
        var miner = loggedIn("x");
        int nonce = 0;
        while (miner.isBelowTarget(miner.hash(TestPool.HASH, nonce))) {
            nonce++;
        }
        assertThat(error(miner.submit(nonce, miner.hash(TestPool.HASH, nonce))))
                .isEqualTo("Low difficulty share");
        assertThat(error(miner.submit(nonce, Hash256.ZERO))).isEqualTo("Invalid hash");
    }

    @Test
    void jobThatNobodyGaveOutIsUnknown() throws IOException {
        var miner = loggedIn("x");
        String job = miner.job().path("job_id").stringValue();
        String ofDifficultyOne = job.substring(0, job.length() - 4) + "0000";

        assertThat(error(miner.submit("77", 1, Hash256.ZERO))).isEqualTo("Unknown job");
        assertThat(error(miner.submit("1-99" + job.substring(3), 1, Hash256.ZERO)))
                .isEqualTo("Unknown job");
        assertThat(error(miner.submit(ofDifficultyOne, 1, Hash256.ZERO))).isEqualTo("Unknown job");
    }

    /// The difficulty is part of what is hashed: whoever names another one has another hash.
    @Test
    void difficultyCannotBeChosenAfterTheHash() throws IOException {
        var miner = loggedIn("x");
        String job = miner.job().path("job_id").stringValue();
        String harder = job.substring(0, job.length() - 4) + "1000";
        var claimed = Hash256.ofHex("00".repeat(32));
        int nonce = 0;
        while (!miner.isBelowTarget(miner.hash(TestPool.HASH, nonce))) {
            nonce++;
        }

        assertThat(error(miner.submit(harder, nonce, claimed))).isEqualTo("Invalid hash");
    }

    @Test
    void newTemplateIsPushedAndTheSameJobNeverTwice() throws IOException {
        var miner = loggedIn("x");
        pool.offerHard(2, SECOND);

        assertThat(miner.nextJob().path("height").asLong()).isEqualTo(2);
        pool.board.withdraw();
        pool.offerHard(2, SECOND);
        pool.offerHard(3, SECOND);
        assertThat(miner.nextJob().path("job_id").stringValue()).startsWith("1-3-");
    }

    @Test
    void shareOfTheLastBlockCountsForAMomentAndThenIsStale() throws IOException {
        var miner = loggedIn("x");
        String old = miner.job().path("job_id").stringValue();
        int nonce = 0;
        while (!miner.isBelowTarget(miner.hash(TestPool.HASH, nonce))) {
            nonce++;
        }
        var hash = miner.hash(TestPool.HASH, nonce);
        pool.offerHard(2, SECOND);
        miner.nextJob();

        pool.millis.addAndGet(4_000);
        assertThat(isOk(miner.submit(old, nonce, hash))).isTrue();
        pool.millis.addAndGet(2_000);
        assertThat(error(miner.submit(old, nonce + 1, hash))).isEqualTo("Block expired");
    }

    @Test
    void solutionIsWrittenAsAShareAndSent() throws IOException {
        pool.offer(2, FIRST);
        var miner = loggedIn("x,solo");
        assertThat(isOk(miner.mine(TestPool.HASH, 0))).isTrue();

        int tried = 1;
        while (pool.solutions.isEmpty() && tried < 1_000) {
            var hash = miner.hash(TestPool.HASH, tried);
            if (miner.isBelowTarget(hash)) {
                var _ = miner.submit(tried, hash);
            }
            tried++;
        }
        await().until(() -> !pool.solutions.isEmpty());
        var header = pool.solutions.getFirst().header();
        assertThat(header.miner()).isEqualTo(Keys.address(5));
        var share =
                pool.written.stream()
                        .filter(s -> s.block().equals(Optional.of(header.id())))
                        .findFirst()
                        .orElseThrow();
        assertThat(share.scheme()).isEqualTo(PoolShare.Scheme.SOLO);
        assertThat(share.nonce()).isEqualTo(header.nonce());
    }

    @Test
    void anyPodJudgesTheSharesOfAnyOther() throws IOException {
        var other = new TestPool(2, TestPool.settings(List.of()));
        open.add(other);
        other.offerHard(1, FIRST);
        var miner = loggedIn("x");
        String job = miner.job().path("job_id").stringValue();
        int nonce = 0;
        while (!miner.isBelowTarget(miner.hash(TestPool.HASH, nonce))) {
            nonce++;
        }
        var hash = miner.hash(TestPool.HASH, nonce);

        var elsewhere = connect(other);
        elsewhere.login(ADDRESS, "x");
        assertThat(isOk(elsewhere.submit(job, nonce, hash))).isTrue();
        assertThat(other.written.getFirst().pod()).isEqualTo(2);
        assertThat(other.written.getFirst().extraNonce() >>> 48).isEqualTo(1);
    }

    @Test
    void twoMinersNeverGetTheSameBlob() throws IOException {
        assertThat(loggedIn("x").job().path("blob")).isNotEqualTo(loggedIn("x").job().path("blob"));
    }

    @Test
    void keepAliveIsAnswered() throws IOException {
        assertThat(loggedIn("x").keepAlive().path("result").path("status").stringValue())
                .isEqualTo("KEEPALIVED");
    }

    @Test
    void nicehashJobHasTheLastByteOfTheNonceSet() throws IOException {
        var miner = loggedIn("x,nicehash");
        assertThat(miner.job().path("blob").stringValue().substring(78, 86)).isEqualTo("00000001");

        assertThat(isOk(miner.mine(TestPool.HASH, 1))).isTrue();
    }

    @Test
    void staticDifficultyStays() throws IOException {
        var miner = loggedIn("d=16");
        assertThat(miner.job().path("target").stringValue()).isEqualTo("ffffffffffffff0f");
        pool.ahead.addAndGet(Duration.ofMinutes(5).toNanos());
        pool.offerHard(2, SECOND);
        assertThat(miner.nextJob().path("target").stringValue()).isEqualTo("ffffffffffffff0f");
    }

    @Test
    void minerThatSendsNothingGetsEasierWorkOfTheSameTemplate() throws IOException {
        var miner = loggedIn("x");
        pool.ahead.addAndGet(Duration.ofSeconds(91).toNanos());

        assertThat(miner.nextJob().path("target").stringValue()).isEqualTo("ffffffffffffff3f");
    }

    @Test
    void wrongAddressIsRefusedWithTheReason() throws IOException {
        var miner = connect(pool);

        assertThat(error(miner.login("numi1x", "x"))).startsWith("Invalid payment address");
        assertThat(miner.isClosed()).isTrue();
    }

    @Test
    void shareWithoutALoginIsUnauthenticated() throws IOException {
        assertThat(error(connect(pool).submit("1-1-0", 0, Hash256.ZERO)))
                .isEqualTo("Unauthenticated");
    }

    @Test
    void otherMethodsAreAnsweredAndTheMinerStays() throws IOException {
        var miner = loggedIn("x");
        var nothing = miner.job();

        assertThat(error(miner.call("block_template", nothing)))
                .isEqualTo("Self-select is a mode of the login");
        assertThat(error(miner.call("mining.subscribe", nothing))).isEqualTo("Unsupported method");
        assertThat(miner.keepAlive().path("result").isObject()).isTrue();
    }

    @Test
    void loginBeforeThereIsWorkIsRefused() throws IOException {
        pool.board.withdraw();

        assertThat(error(connect(pool).login(ADDRESS, "x"))).isEqualTo("The pool has no work yet");
    }

    @Test
    void malformedAndHugeLinesEndTheConnectionAndThenTheAddressIsBanned() throws IOException {
        for (var junk : List.of("GET / HTTP/1.1\r\n", "{]}}}\n", "x".repeat(70_000))) {
            var miner = connect(pool);
            miner.raw(junk);
            assertThat(miner.isClosed()).isTrue();
        }
        assertThat(connect(pool).isClosed()).isTrue();
    }

    @Test
    void halfLineWaitsForItsEnd() throws IOException {
        var miner = loggedIn("x");
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
        var miner = connect(pool);
        await().until(() -> pool.meters.get("numi.pool.connections").gauge().value() == 1);
        miner.raw("{");
        pool.ahead.addAndGet(Duration.ofSeconds(21).toNanos());

        assertThat(miner.isClosed()).isTrue();
    }

    @Test
    void whoeverSendsNoWholeLineForLongIsClosed() throws IOException {
        var miner = loggedIn("x");
        pool.ahead.addAndGet(Duration.ofMinutes(11).toNanos());

        assertThat(miner.isClosed()).isTrue();
    }

    @Test
    void minersAreSentElsewhereWhenThePodStops() throws IOException {
        var miner = loggedIn("x");
        pool.server.drain();

        JsonNode line = miner.read();
        assertThat(line.path("method").stringValue()).isEqualTo("client.reconnect");
        assertThat(line.path("params").toString()).isEqualTo("[\"other.example\",3333]");
        assertThat(isOk(miner.mine(TestPool.HASH, 0))).isTrue();
    }

    @Test
    void tlsIsSpokenOnTheSamePort() throws Exception {
        var socket =
                (SSLSocket)
                        trusting()
                                .getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), pool.port());
        socket.startHandshake();
        var miner = new Xmrig(socket, _ -> {});
        open.add(miner);

        assertThat(miner.login(ADDRESS, "x").path("result").isObject()).isTrue();
        assertThat(isOk(miner.mine(TestPool.HASH, 0))).isTrue();
        assertThat(socket.getSession().getPeerCertificates()).hasSize(1);
    }

    @Test
    void addressOfAMinerIsWhatATrustedProxySays() throws IOException {
        restart(List.of("127.0.0.0/8"));
        byte[] binary =
                HexFormat.of().parseHex("0d0a0d0a000d0a515549540a2111000ccb0071090a00000104d20d05");
        for (int i = 0; i < 3; i++) {
            var junk = connect(pool);
            junk.raw("PROXY TCP4 203.0.113.9 10.0.0.1 1234 3333\r\njunk\n");
            assertThat(junk.isClosed()).isTrue();
        }
        var banned = connect(pool);
        banned.raw(binary);
        assertThat(banned.isClosed()).isTrue();

        var miner = connect(pool);
        miner.raw("PROXY TCP4 203.0.113.10 10.0.0.1 1234 3333\r\n");
        assertThat(miner.login(ADDRESS, "x").path("result").isObject()).isTrue();
    }

    @Test
    void headerOfAProxyThatNobodyTrustsIsJunk() throws IOException {
        var miner = connect(pool);
        miner.raw("PROXY TCP4 203.0.113.9 10.0.0.1 1234 3333\r\n");

        assertThat(miner.isClosed()).isTrue();
    }

    @Test
    void thousandIdleConnectionsGetTheNextJob() throws IOException {
        var miners = new ArrayList<Xmrig>();
        for (int i = 0; i < 1_000; i++) {
            miners.add(loggedIn("x"));
        }
        assertThat(pool.meters.get("numi.pool.miners").gauge().value()).isEqualTo(1_000);
        pool.offerHard(2, SECOND);
        for (var miner : miners) {
            assertThat(miner.nextJob().path("height").asLong()).isEqualTo(2);
        }
    }

    /// What docs/api/stratum.md shows.
    @Test
    void transcriptOfASession() throws IOException {
        var lines = new ArrayList<String>();
        var miner =
                new Xmrig(new Socket(InetAddress.getLoopbackAddress(), pool.port()), lines::add);
        open.add(miner);
        miner.login(ADDRESS + ".rig", "x");
        miner.mine(TestPool.HASH, 0);
        miner.mine(TestPool.HASH, 0);
        miner.keepAlive();
        pool.offerHard(2, SECOND);
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
