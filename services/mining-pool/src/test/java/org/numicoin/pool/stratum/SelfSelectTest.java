package org.numicoin.pool.stratum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.BlockHeader;
import org.numicoin.mining.template.TemplateBlob;
import org.numicoin.mining.testing.Templates;
import org.numicoin.mining.testing.Xmrig;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Keys;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client that plays XMRig with `self-select`, and the test its node. Shares take 8 hashes of 8
/// KiB, blocks about 65,000.
class SelfSelectTest {
    private static final String POOL = Bech32m.encode("lnumi", Keys.address(5));
    private static final int HARD = 0x1f00ffff;
    private static final ChainBuilder.Node GENESIS = Templates.CHAIN.genesis();
    private static final BlockHeader FIRST = Templates.header(GENESIS).withTarget(HARD);
    private static final ChainBuilder.Node BLOCK = Templates.CHAIN.extend(GENESIS, 1);
    private static final BlockHeader SECOND = Templates.header(BLOCK).withTarget(HARD);

    private final PoolWithMiners miners = new PoolWithMiners(TestPool.start());
    private final TestPool pool = miners.pool;

    @BeforeEach
    void offer() {
        pool.offer(1, FIRST);
    }

    @AfterEach
    void close() {
        miners.close();
    }

    /// As a node answers `getblocktemplate`.
    private static JsonNode node(BlockHeader header) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("blocktemplate_blob", TemplateBlob.encode(header))
                .put("blockhashing_blob", HexFormat.of().formatHex(header.proofOfWorkBlob()))
                .put("height", header.height())
                .put("difficulty", 1)
                .put("prev_hash", header.parentId().toHex());
    }

    /// The miner's template for the job that it has, on a block.
    private static BlockHeader template(Xmrig miner, BlockHeader on) {
        String extraNonce = miner.job().path("extra_nonce").stringValue();
        return on.withMiner(Keys.address(5))
                .withNonce(0, HexFormat.fromHexDigitsToLong(extraNonce));
    }

    /// A miner that works on a template of its own.
    private Xmrig choosing(BlockHeader on) throws IOException {
        var miner = miners.loggedIn("x", true);
        assertThat(Xmrig.isOk(miner.choose(node(template(miner, on))))).isTrue();
        return miner;
    }

    private static Hash256 credited(Xmrig miner, int nonce) throws IOException {
        var hash = miner.hash(TestPool.HASH, nonce);
        assertThat(Xmrig.isOk(miner.submit(nonce, hash))).isTrue();
        return hash;
    }

    private static String id(Xmrig miner) {
        return miner.job().path("job_id").stringValue();
    }

    /// What a pod says to a template for any job.
    private static String choose(Xmrig miner, String job, BlockHeader template) throws IOException {
        return Xmrig.error(
                miner.call(
                        "block_template",
                        JsonMapper.shared()
                                .createObjectNode()
                                .put("id", miner.session())
                                .put("job_id", job)
                                .put("blob", TemplateBlob.encode(template))));
    }

    private static BlockHeader later(BlockHeader header) {
        return header.withTimestamp(header.timestamp() + 1);
    }

    @Test
    void aJobNamesTheWalletAndTheExtraNonceAndNoBlob() throws IOException {
        JsonNode job = miners.loggedIn("x", true).job();

        assertThat(job.path("pool_wallet").stringValue()).isEqualTo(POOL);
        assertThat(job.path("extra_nonce").stringValue())
                .isEqualTo(job.path("job_id").stringValue().substring("1-1-".length()));
        assertThat(job.has("blob")).isFalse();
        assertThat(job.path("target").stringValue()).isEqualTo("ffffffffffffff1f");
        assertThat(job.path("height").asLong()).isEqualTo(1);
    }

    @Test
    void sharesOfTheMinersTemplateCount() throws IOException {
        var miner = miners.loggedIn("x", true);
        assertThat(Xmrig.isOk(miner.choose(node(template(miner, later(FIRST)))))).isTrue();
        assertThat(Xmrig.isOk(miner.mine(TestPool.HASH, 0))).isTrue();

        var share = pool.written.getFirst();
        assertThat(share.miner()).isEqualTo(Keys.address(1));
        assertThat(share.difficulty()).isEqualTo(8);
        assertThat(share.height()).isEqualTo(1);
        assertThat(share.block()).isEmpty();
        assertThat(Xmrig.error(miner.mine(TestPool.HASH, 0))).isEqualTo("Duplicate share");
    }

    @Test
    void shareBeforeATemplateIsOfNoJob() throws IOException {
        var miner = miners.loggedIn("x", true);

        assertThat(Xmrig.error(miner.submit(1, Hash256.ZERO))).isEqualTo("Unknown job");
    }

    @Test
    void templatesThatThePoolCannotWorkForAreRefusedWithTheReason() throws IOException {
        var miner = miners.loggedIn("x", true);
        BlockHeader good = template(miner, FIRST);
        var tooNew = FIRST.timestamp() + Duration.ofHours(3).toMillis();

        assertThat(Xmrig.error(miner.choose(node(good.withMiner(Keys.address(6))))))
                .isEqualTo("The template does not pay the pool_wallet of the job");
        assertThat(Xmrig.error(miner.choose(node(good.withNonce(0, good.extraNonce() + 1)))))
                .isEqualTo("The template is not for the extra_nonce of the job");
        assertThat(Xmrig.error(miner.choose(node(template(miner, SECOND)))))
                .isEqualTo("The template is not on the pool's newest block");
        for (var wrong : List.of(good.withTarget(0x207fffff), good.withTimestamp(tooNew))) {
            assertThat(Xmrig.error(miner.choose(node(wrong))))
                    .isEqualTo("The template breaks a rule of the chain");
        }
        assertThat(
                        Xmrig.error(
                                miner.choose(
                                        JsonMapper.shared()
                                                .createObjectNode()
                                                .put("blocktemplate_blob", "00"))))
                .startsWith("Invalid block template: ");
        assertThat(Xmrig.isOk(miner.choose(node(good)))).isTrue();
    }

    @Test
    void aTemplateForTheJobOfAnotherIsRefused() throws IOException {
        var miner = miners.loggedIn("x", true);
        var other = miners.loggedIn("x", true);

        assertThat(choose(miner, id(other), template(other, FIRST))).isEqualTo("Unknown job");
    }

    /// Else each new job of the pool would pay the same hashes again.
    @Test
    void theSameTemplateForTheNextJobIsCreditedOnce() throws IOException {
        var miner = choosing(FIRST);
        BlockHeader chosen = template(miner, FIRST);
        String first = id(miner);
        int nonce = miner.search(TestPool.HASH, 0);
        Hash256 hash = credited(miner, nonce);

        pool.offer(2, later(FIRST));
        miner.nextJob();
        assertThat(Xmrig.error(miner.choose(node(chosen))))
                .isEqualTo("The template is not for the extra_nonce of the job");
        assertThat(Xmrig.error(miner.submit(nonce, hash))).isEqualTo("Unknown job");
        miner.choose(node(template(miner, FIRST)));
        assertThat(Xmrig.error(miner.submit(nonce, hash))).isEqualTo("Invalid hash");
        assertThat(choose(miner, first, chosen)).isEqualTo("no error");
        assertThat(Xmrig.error(miner.submit(first, nonce, hash))).isEqualTo("Duplicate share");
        assertThat(pool.written).hasSize(1);
    }

    @Test
    void aSecondLoginForgetsTheJobsOfTheFirst() throws IOException {
        var miner = choosing(FIRST);
        BlockHeader chosen = template(miner, FIRST);
        String first = id(miner);
        int nonce = miner.search(TestPool.HASH, 0);
        Hash256 hash = credited(miner, nonce);

        miner.login(PoolWithMiners.ADDRESS, "x", true);
        assertThat(id(miner)).isNotEqualTo(first);
        assertThat(choose(miner, first, chosen)).isEqualTo("Unknown job");
        assertThat(Xmrig.error(miner.submit(first, nonce, hash))).isEqualTo("Unknown job");
    }

    /// Two nodes with the same transactions differ in the time alone: a miner may choose what the
    /// pool gives to others.
    @Test
    void workOnThePoolsTemplateIsNotSoldToAnotherSessionAgain() throws IOException {
        var miner = choosing(FIRST);
        int nonce = miner.search(TestPool.HASH, 0);
        var hash = miner.hash(TestPool.HASH, nonce);
        var usual = miners.loggedIn("x");

        assertThat(Xmrig.error(usual.submit(id(miner), nonce, hash))).isEqualTo("Unknown job");
        String asIfUsual = TestPool.ofKind(id(miner), 0);
        assertThat(Xmrig.error(usual.submit(asIfUsual, nonce, hash))).isEqualTo("Invalid hash");
        assertThat(Xmrig.error(miner.submit(asIfUsual, nonce, hash))).isEqualTo("Unknown job");
        assertThat(Xmrig.isOk(miner.submit(nonce, hash))).isTrue();
    }

    @Test
    void anotherTemplateForTheJobOfTheBlockBeforeIsRefused() throws IOException {
        var miner = choosing(FIRST);
        BlockHeader first = template(miner, FIRST);
        String old = id(miner);
        pool.offer(2, SECOND);
        miner.nextJob();

        BlockHeader onTheNewBlock =
                SECOND.withMiner(Keys.address(5)).withNonce(0, first.extraNonce());
        assertThat(choose(miner, old, onTheNewBlock))
                .isEqualTo("The template is not on the pool's newest block");
    }

    @Test
    void shareThatTheLogDoesNotTakeMayComeAgain() throws IOException {
        var miner = choosing(FIRST);
        pool.brokerAway = Optional.of("no broker");
        assertThat(Xmrig.error(miner.mine(TestPool.HASH, 0)))
                .isEqualTo("Pool could not record the share");

        pool.brokerAway = Optional.empty();
        assertThat(Xmrig.isOk(miner.mine(TestPool.HASH, 0))).isTrue();
    }

    /// XMRig chooses again after each share when it gives blocks to its node.
    @Test
    void shareOfTheTemplatesBeforeIsTakenWhileItIsOnItsWay() throws IOException {
        var miner = choosing(FIRST);
        BlockHeader template = template(miner, FIRST);
        int nonce = miner.search(TestPool.HASH, 0);
        var hash = miner.hash(TestPool.HASH, nonce);
        int next = miner.search(TestPool.HASH, nonce + 1);
        var late = miner.hash(TestPool.HASH, next);
        for (int i = 0; i < 2; i++) {
            template = later(template);
            miner.choose(node(template));
        }

        assertThat(Xmrig.isOk(miner.submit(nonce, hash))).isTrue();
        miner.choose(node(later(template)));
        assertThat(Xmrig.error(miner.submit(next, late))).isEqualTo("Invalid hash");
    }

    /// What was begun at the difficulty before counts at that.
    @Test
    void anotherDifficultyIsAnotherJobOfTheSameTemplate() throws IOException {
        var miner = choosing(FIRST);
        String first = id(miner);
        int nonce = miner.search(TestPool.HASH, 0);
        var hash = miner.hash(TestPool.HASH, nonce);
        pool.ahead.addAndGet(Duration.ofSeconds(91).toNanos());
        JsonNode easier = miner.nextJob();

        assertThat(easier.path("target").stringValue()).isEqualTo("ffffffffffffff3f");
        assertThat(easier.path("extra_nonce").stringValue().substring(0, 12))
                .isNotEqualTo(first.substring("1-1-".length()).substring(0, 12));
        assertThat(Xmrig.isOk(miner.submit(first, nonce, hash))).isTrue();
        assertThat(pool.written.getFirst().difficulty()).isEqualTo(8);
        miner.choose(node(template(miner, FIRST)));
        assertThat(Xmrig.isOk(miner.mine(TestPool.HASH, 0))).isTrue();
        assertThat(pool.written.getLast().difficulty()).isEqualTo(4);
    }

    @Test
    void theJobsOfAMinerAreKeptToABound() throws IOException {
        var miner = miners.loggedIn("x", true);
        BlockHeader chosen = template(miner, FIRST);
        String first = id(miner);
        miner.choose(node(chosen));
        BlockHeader next = FIRST;
        for (int i = 0; i < 4; i++) {
            next = later(next);
            pool.offer(2 + i, next);
            miner.nextJob();
        }

        assertThat(choose(miner, first, chosen)).isEqualTo("Unknown job");
    }

    @Test
    void workOnTheBlockBeforeCountsForAMomentAndIsNotChosenAgain() throws IOException {
        var miner = choosing(FIRST);
        BlockHeader first = template(miner, FIRST);
        String old = id(miner);
        int nonce = miner.search(TestPool.HASH, 0);
        var hash = miner.hash(TestPool.HASH, nonce);
        int next = miner.search(TestPool.HASH, nonce + 1);
        var late = miner.hash(TestPool.HASH, next);
        pool.offer(2, SECOND);
        miner.nextJob();

        pool.millis.addAndGet(4_000);
        assertThat(Xmrig.isOk(miner.submit(old, nonce, hash))).isTrue();
        pool.millis.addAndGet(2_000);
        assertThat(Xmrig.error(miner.submit(old, next, late))).isEqualTo("Block expired");
        assertThat(choose(miner, old, first))
                .isEqualTo("The template is not on the pool's newest block");
        assertThat(Xmrig.isOk(miner.choose(node(template(miner, SECOND))))).isTrue();
    }

    /// The pool does not have the body: the miner's node sends the block.
    @Test
    void blockIsWrittenAsAShareAndWatchedFor() throws IOException {
        var easy = Templates.header(GENESIS);
        pool.offer(2, easy);
        var miner = choosing(easy);
        var header = template(miner, easy);
        var _ = solve(miner, header, 0);
        assertThat(pool.solutions).isEmpty();
        assertThat(blocks("seen") + blocks("missing")).isZero();

        pool.chosen.tick();
        assertThat(blocks("missing")).isZero();
        pool.ahead.addAndGet(Duration.ofSeconds(61).toNanos());
        pool.chosen.tick();
        assertThat(blocks("missing")).isEqualTo(1);
    }

    @Test
    void blockThatIsInTheBooksIsSeen() throws IOException {
        var easy = Templates.header(GENESIS);
        pool.offer(2, easy);
        var miner = choosing(easy);
        var header = template(miner, easy);
        pool.credited.add(solve(miner, header, 0));
        pool.ahead.addAndGet(Duration.ofSeconds(61).toNanos());
        pool.chosen.tick();

        assertThat(blocks("seen")).isEqualTo(1);
        assertThat(blocks("missing")).isZero();
    }

    @Test
    void blockThatTheChainGoesOnFromIsSeenHoweverLateItsShareIs() throws IOException {
        var easy = Templates.header(GENESIS);
        pool.offer(2, easy);
        var miner = choosing(easy);
        var header = template(miner, easy);
        Hash256 first = solve(miner, header, 0);
        pool.offer(3, childOf(first));
        assertThat(blocks("seen")).isEqualTo(1);
        miner.nextJob();

        pool.offer(4, later(easy));
        miner.nextJob();
        var other = later(later(template(miner, easy)));
        miner.choose(node(other));
        int nonce = solution(miner, 1_000);
        pool.offer(5, childOf(other.withNonce(nonce, other.extraNonce()).id()));
        assertThat(Xmrig.isOk(miner.submit(nonce, miner.hash(TestPool.HASH, nonce)))).isTrue();
        await().until(() -> blocks("seen") == 2);
        assertThat(blocks("missing")).isZero();
    }

    private static BlockHeader childOf(Hash256 parent) {
        var child = Templates.header(BLOCK);
        return new BlockHeader(
                child.version(),
                child.chainId(),
                child.height(),
                parent,
                child.timestamp(),
                HARD,
                child.transactionRoot(),
                child.witnessRoot(),
                child.stateRoot(),
                child.historyRoot(),
                child.extensionRoot(),
                child.baseFee(),
                child.weight(),
                child.signals(),
                child.miner(),
                0,
                0);
    }

    /// A share that the easy target takes for a block: every second hash does.
    private static int solution(Xmrig miner, int from) {
        int nonce = from;
        while (!miner.isBelowTarget(miner.hash(TestPool.HASH, nonce))
                || miner.hash(TestPool.HASH, nonce).d() << 56 >>> 63 != 0) {
            nonce++;
        }
        return nonce;
    }

    private Hash256 solve(Xmrig miner, BlockHeader header, int from) throws IOException {
        int nonce = solution(miner, from);
        assertThat(Xmrig.isOk(miner.submit(nonce, miner.hash(TestPool.HASH, nonce)))).isTrue();
        var block = header.withNonce(nonce, header.extraNonce()).id();
        assertThat(pool.written.getLast().block()).isEqualTo(Optional.of(block));
        return block;
    }

    private double blocks(String result) {
        return pool.meters.counter("numi.pool.chosen.blocks", "result", result).count();
    }

    @Test
    void minerThatWantsAllOfABlockMinesWithItsNode() throws IOException {
        var miner = miners.connect();

        assertThat(Xmrig.error(miner.login("solo:" + PoolWithMiners.ADDRESS, "x", true)))
                .isEqualTo("Self-select is for shared rewards: alone, mine with your node");
        assertThat(miner.isClosed()).isTrue();
    }

    @Test
    void poolThatDoesNotOfferItSaysSo() throws IOException {
        var other = miners.opened(new TestPool(2, TestPool.settings(List.of()), false));
        other.offer(1, FIRST);
        var miner = miners.connect(other);

        assertThat(Xmrig.error(miner.login(PoolWithMiners.ADDRESS, "x", true)))
                .isEqualTo("This pool chooses the template itself");
        assertThat(miner.isClosed()).isTrue();
    }
}
