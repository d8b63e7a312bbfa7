package org.numicoin.pool.stratum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.BlockHeader;
import org.numicoin.messaging.PoolShare;
import org.numicoin.mining.testing.Templates;
import org.numicoin.mining.testing.Xmrig;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Keys;

/// A client that plays XMRig against one pod, or two: shares and their difficulty. Shares take 8
/// hashes of 8 KiB.
class StratumSharesTest {
    private static final BlockHeader FIRST = Templates.header(Templates.CHAIN.genesis());
    private static final BlockHeader SECOND =
            Templates.header(Templates.CHAIN.extend(Templates.CHAIN.genesis(), 1));

    private final PoolWithMiners miners = new PoolWithMiners(TestPool.start());

    @BeforeEach
    void offer() {
        miners.pool.offerHard(1, FIRST);
    }

    @AfterEach
    void close() {
        miners.close();
    }

    @Test
    void shareIsInTheLogBeforeItIsAccepted() throws IOException {
        var miner = miners.loggedIn("x");
        assertThat(Xmrig.isOk(miner.mine(TestPool.HASH, 0))).isTrue();

        PoolShare share = miners.pool.written.getFirst();
        assertThat(share.miner()).isEqualTo(Keys.address(1));
        assertThat(share.worker()).isEqualTo("rig");
        assertThat(share.difficulty()).isEqualTo(8);
        assertThat(share.height()).isEqualTo(1);
        assertThat(share.block()).isEmpty();
    }

    @Test
    void shareThatTheLogDoesNotTakeIsNotAcceptedAndMayComeAgain() throws IOException {
        var miner = miners.loggedIn("x");
        miners.pool.brokerAway = Optional.of("no broker");
        assertThat(Xmrig.error(miner.mine(TestPool.HASH, 0)))
                .isEqualTo("Pool could not record the share");

        miners.pool.brokerAway = Optional.empty();
        assertThat(Xmrig.isOk(miner.mine(TestPool.HASH, 0))).isTrue();
    }

    @Test
    void sameShareTwiceIsADuplicate() throws IOException {
        var miner = miners.loggedIn("x");
        assertThat(Xmrig.isOk(miner.mine(TestPool.HASH, 0))).isTrue();

        assertThat(Xmrig.error(miner.mine(TestPool.HASH, 0))).isEqualTo("Duplicate share");
        assertThat(miners.pool.written).hasSize(1);
    }

    @Test
    void hashAboveTheTargetAndHashThatIsAnotherAreRefused() throws IOException {
        var miner = miners.loggedIn("x");
        int nonce = 0;
        while (miner.isBelowTarget(miner.hash(TestPool.HASH, nonce))) {
            nonce++;
        }
        assertThat(Xmrig.error(miner.submit(nonce, miner.hash(TestPool.HASH, nonce))))
                .isEqualTo("Low difficulty share");
        assertThat(Xmrig.error(miner.submit(nonce, Hash256.ZERO))).isEqualTo("Invalid hash");
    }

    @Test
    void jobThatNobodyGaveOutIsUnknown() throws IOException {
        var miner = miners.loggedIn("x");
        String job = miner.job().path("job_id").stringValue();
        String ofDifficultyOne = job.substring(0, job.length() - 4) + "0000";

        assertThat(Xmrig.error(miner.submit("77", 1, Hash256.ZERO))).isEqualTo("Unknown job");
        assertThat(Xmrig.error(miner.submit("1-99" + job.substring(3), 1, Hash256.ZERO)))
                .isEqualTo("Unknown job");
        assertThat(Xmrig.error(miner.submit(ofDifficultyOne, 1, Hash256.ZERO)))
                .isEqualTo("Unknown job");
    }

    /// The difficulty is part of what is hashed: whoever names another one has another hash.
    @Test
    void difficultyCannotBeChosenAfterTheHash() throws IOException {
        var miner = miners.loggedIn("x");
        String job = miner.job().path("job_id").stringValue();
        String harder = job.substring(0, job.length() - 4) + "1000";
        var claimed = Hash256.ofHex("00".repeat(32));
        int nonce = miner.search(TestPool.HASH, 0);

        assertThat(Xmrig.error(miner.submit(harder, nonce, claimed))).isEqualTo("Invalid hash");
    }

    @Test
    void shareOfTheLastBlockCountsForAMomentAndThenIsStale() throws IOException {
        var miner = miners.loggedIn("x");
        String old = miner.job().path("job_id").stringValue();
        int nonce = miner.search(TestPool.HASH, 0);
        var hash = miner.hash(TestPool.HASH, nonce);
        miners.pool.offerHard(2, SECOND);
        miner.nextJob();

        miners.pool.millis.addAndGet(4_000);
        assertThat(Xmrig.isOk(miner.submit(old, nonce, hash))).isTrue();
        miners.pool.millis.addAndGet(2_000);
        assertThat(Xmrig.error(miner.submit(old, nonce + 1, hash))).isEqualTo("Block expired");
    }

    @Test
    void solutionIsWrittenAsAShareAndSent() throws IOException {
        miners.pool.offer(2, FIRST);
        var miner = miners.loggedIn("x,solo");
        assertThat(Xmrig.isOk(miner.mine(TestPool.HASH, 0))).isTrue();

        int tried = 1;
        while (miners.pool.solutions.isEmpty() && tried < 1_000) {
            var hash = miner.hash(TestPool.HASH, tried);
            if (miner.isBelowTarget(hash)) {
                var _ = miner.submit(tried, hash);
            }
            tried++;
        }
        await().until(() -> !miners.pool.solutions.isEmpty());
        var header = miners.pool.solutions.getFirst().header();
        assertThat(header.miner()).isEqualTo(Keys.address(5));
        var share =
                miners.pool.written.stream()
                        .filter(s -> s.block().equals(Optional.of(header.id())))
                        .findFirst()
                        .orElseThrow();
        assertThat(share.scheme()).isEqualTo(PoolShare.Scheme.SOLO);
        assertThat(share.nonce()).isEqualTo(header.nonce());
    }

    @Test
    void anyPodJudgesTheSharesOfAnyOther() throws IOException {
        var other = new TestPool(2, TestPool.settings(List.of()));
        var _ = miners.opened(other);
        other.offerHard(1, FIRST);
        var miner = miners.loggedIn("x");
        String job = miner.job().path("job_id").stringValue();
        int nonce = miner.search(TestPool.HASH, 0);
        var hash = miner.hash(TestPool.HASH, nonce);

        var elsewhere = miners.connect(other);
        elsewhere.login(PoolWithMiners.ADDRESS, "x");
        assertThat(Xmrig.isOk(elsewhere.submit(job, nonce, hash))).isTrue();
        assertThat(other.written.getFirst().pod()).isEqualTo(2);
        assertThat(other.written.getFirst().extraNonce() >>> 48).isEqualTo(1);
    }

    @Test
    void nicehashJobHasTheLastByteOfTheNonceSet() throws IOException {
        var miner = miners.loggedIn("x,nicehash");
        assertThat(miner.job().path("blob").stringValue().substring(78, 86)).isEqualTo("00000001");

        assertThat(Xmrig.isOk(miner.mine(TestPool.HASH, 1))).isTrue();
    }

    @Test
    void staticDifficultyStays() throws IOException {
        var miner = miners.loggedIn("d=16");
        assertThat(miner.job().path("target").stringValue()).isEqualTo("ffffffffffffff0f");
        miners.pool.ahead.addAndGet(Duration.ofMinutes(5).toNanos());
        miners.pool.offerHard(2, SECOND);
        assertThat(miner.nextJob().path("target").stringValue()).isEqualTo("ffffffffffffff0f");
    }

    @Test
    void minerThatSendsNothingGetsEasierWorkOfTheSameTemplate() throws IOException {
        var miner = miners.loggedIn("x");
        miners.pool.ahead.addAndGet(Duration.ofSeconds(91).toNanos());

        assertThat(miner.nextJob().path("target").stringValue()).isEqualTo("ffffffffffffff3f");
    }

    @Test
    void shareWithoutALoginIsUnauthenticated() throws IOException {
        assertThat(Xmrig.error(miners.connect().submit("1-1-0", 0, Hash256.ZERO)))
                .isEqualTo("Unauthenticated");
    }

    /// Else a miner would have all of the blocks that it finds and a part of everybody else's.
    @Test
    void whoHasTheRewardIsNotChosenAfterTheHash() throws IOException {
        var shared = miners.loggedIn("x");
        var solo = miners.loggedIn("x,solo");
        int nonce = shared.search(TestPool.HASH, 0);
        var hash = shared.hash(TestPool.HASH, nonce);
        String job = shared.job().path("job_id").stringValue();
        assertThat(Xmrig.error(solo.submit(job, nonce, hash))).isEqualTo("Unknown job");
        assertThat(Xmrig.error(solo.submit(TestPool.ofKind(job, 1), nonce, hash)))
                .isEqualTo("Invalid hash");
        assertThat(Xmrig.isOk(shared.submit(nonce, hash))).isTrue();

        nonce = solo.search(TestPool.HASH, 0);
        hash = solo.hash(TestPool.HASH, nonce);
        job = solo.job().path("job_id").stringValue();
        assertThat(Xmrig.error(shared.submit(job, nonce, hash))).isEqualTo("Unknown job");
        assertThat(Xmrig.error(shared.submit(TestPool.ofKind(job, 0), nonce, hash)))
                .isEqualTo("Invalid hash");
        assertThat(Xmrig.isOk(solo.submit(nonce, hash))).isTrue();
    }

    /// The last template is too old when the validator is away for long.
    @Test
    void workOnABlockThatWasReplacedWhileThereWasNoTemplateIsStale() throws IOException {
        var miner = miners.loggedIn("x");
        int nonce = miner.search(TestPool.HASH, 0);
        var hash = miner.hash(TestPool.HASH, nonce);
        String old = miner.job().path("job_id").stringValue();
        miners.pool.board.withdraw();
        miners.pool.offerHard(2, SECOND);
        miners.pool.millis.addAndGet(6_000);

        assertThat(Xmrig.error(miner.submit(old, nonce, hash))).isEqualTo("Block expired");
    }

    /// Its hashes are the same, too.
    @Test
    void theSameTemplateUnderAnotherNumberIsNoOtherWork() throws IOException {
        var miner = miners.loggedIn("x");
        int nonce = miner.search(TestPool.HASH, 0);
        var hash = miner.hash(TestPool.HASH, nonce);
        assertThat(Xmrig.isOk(miner.submit(nonce, hash))).isTrue();
        miners.pool.offerHard(2, FIRST);

        String renamed = miner.job().path("job_id").stringValue().replaceFirst("1-1-", "1-2-");
        assertThat(Xmrig.error(miner.submit(renamed, nonce, hash))).isEqualTo("Unknown job");
        assertThat(miners.loggedIn("x").job().path("job_id").stringValue()).startsWith("1-1-");
    }
}
