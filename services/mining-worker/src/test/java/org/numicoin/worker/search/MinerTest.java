package org.numicoin.worker.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.Thread.State;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.BlockHeader;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.crypto.ProofOfWorkHashes;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.mining.NonceSpace;
import org.numicoin.mining.testing.Templates;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;
import org.numicoin.testing.ChainBuilder;

class MinerTest {
    private static final ChainBuilder.Node GENESIS = Templates.CHAIN.genesis();
    private static final BlockHeader FIRST = Templates.header(GENESIS);
    private static final BlockHeader SECOND = Templates.header(Templates.CHAIN.extend(GENESIS, 1));

    private final WorkBoard board = new WorkBoard(new NonceSpace(1, 1), System::nanoTime);
    private final HashRate rate = new HashRate();
    private final ProgressWatch watch = new ProgressWatch(System::nanoTime);
    private final BlockingQueue<BlockHeader> solutions = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> switches = new LinkedBlockingQueue<>();
    private Miner miner = miner(Templates.CHAIN.powHash());

    private Miner miner(ProofOfWorkHash hash) {
        return miner(hash, watch);
    }

    private Miner miner(ProofOfWorkHash hash, ProgressWatch watch) {
        return new Miner(
                board,
                Search.onCpu(hash, InstantSource.system()),
                rate,
                (work, header, current) -> solutions.add(header),
                Placement.ANYWHERE,
                switches::add,
                watch,
                failures::add);
    }

    private void start(int threads) {
        miner.adjust(new Load(threads, 1));
    }

    private void offer(BlockHeader header) {
        board.offer(header.templateId(), header, TraceContext.NONE);
    }

    @AfterEach
    void stop() {
        miner.close();
        assertThat(failures).isEmpty();
    }

    @Test
    void findsAHeaderThatMeetsItsTarget() throws InterruptedException {
        start(2);
        offer(FIRST);

        BlockHeader found = next();
        assertThat(found.parentId()).isEqualTo(FIRST.parentId());
        Hash256 hash = Templates.CHAIN.powHash().hash(found.proofOfWorkBlob());
        assertThat(new CompactTarget(found.target()).isMetBy(hash)).isTrue();
    }

    /// The clock starts when the new work is there and stops when a hash of it begins.
    @Test
    void abandonsWorkOnAnotherParentWithinAHundredMilliseconds() throws InterruptedException {
        var hopeless = Templates.hopeless(GENESIS);
        var chukwa = ProofOfWorkHashes.select(new Argon2Parameters(1024, 4, 1)).hash();
        byte[] old = commitment(hopeless);
        var oldSeen = new CountDownLatch(2);
        var newSeen = new CountDownLatch(2);
        Set<Thread> oldThreads = ConcurrentHashMap.newKeySet();
        Set<Thread> newThreads = ConcurrentHashMap.newKeySet();
        miner =
                miner(
                        observed(
                                chukwa,
                                blob -> {
                                    boolean stale = startsWith(blob, old);
                                    if ((stale ? oldThreads : newThreads)
                                            .add(Thread.currentThread())) {
                                        (stale ? oldSeen : newSeen).countDown();
                                    }
                                }));
        start(2);
        // Its timestamp is ahead of any clock, so the commitment stays as it is.
        offer(hopeless);
        assertThat(oldSeen.await(10, TimeUnit.SECONDS)).isTrue();

        long offered = System.nanoTime();
        offer(SECOND.withTarget(hopeless.target()));
        assertThat(newSeen.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - offered))
                .isLessThan(Duration.ofMillis(100));
        assertThat(newThreads).isEqualTo(oldThreads);
        assertThat(switches).hasSize(4);
    }

    @Test
    void threadsComeAndGoAndNoHashIsMadeTwice() {
        Set<Bytes> blobs = ConcurrentHashMap.newKeySet();
        Set<Bytes> twice = ConcurrentHashMap.newKeySet();
        Set<String> threads = ConcurrentHashMap.newKeySet();
        miner =
                miner(
                        observed(
                                Templates.CHAIN.powHash(),
                                blob -> {
                                    threads.add(Thread.currentThread().getName());
                                    var tried = Bytes.copyOf(blob);
                                    if (!blobs.add(tried)) {
                                        twice.add(tried);
                                    }
                                }));
        offer(Templates.hopeless(GENESIS));
        for (int count : new int[] {1, 4, 2, 3}) {
            start(count);
            threads.clear();
            await().until(() -> threads.size() == count);
            assertThat(miner.load()).isEqualTo(new Load(count, 1));
        }
        start(0);
        long hashes = rate.hashes();
        assertThat(states()).isEmpty();
        assertThat(rate.hashes()).isEqualTo(hashes).isPositive();
        assertThat(twice).isEmpty();
    }

    @Test
    void solutionOfTheHashAtHandIsNotLostAtTheEnd() throws InterruptedException {
        var hashing = new CountDownLatch(1);
        miner =
                miner(
                        new ProofOfWorkHash() {
                            @Override
                            public String name() {
                                return "always zero";
                            }

                            @Override
                            public Hash256 hash(byte[] blob) {
                                hashing.countDown();
                                awaitInterrupt();
                                return Hash256.ZERO;
                            }
                        });
        start(1);
        offer(FIRST);
        assertThat(hashing.await(10, TimeUnit.SECONDS)).isTrue();

        miner.close();

        assertThat(solutions).hasSize(1);
    }

    /// Of a hash of 20 ms a rest of 20 s.
    @Test
    void restsAfterAHashUntilThereIsOtherWork() throws InterruptedException {
        var hopeless = Templates.hopeless(GENESIS);
        byte[] commitment = commitment(hopeless);
        miner =
                miner(
                        observed(
                                Templates.CHAIN.powHash(),
                                blob -> {
                                    if (startsWith(blob, commitment)) {
                                        work(Duration.ofMillis(20));
                                    }
                                }));
        miner.adjust(new Load(1, 0.001));
        offer(hopeless);
        await().until(() -> rate.hashes() > 0 && states().equals(List.of(State.TIMED_WAITING)));
        assertThat(rate.hashes()).isEqualTo(1);
        assertThat(switches.poll(10, TimeUnit.SECONDS)).isNotNull();

        offer(SECOND);

        assertThat(switches.poll(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void goesOnWithTheNextTemplateAfterASolution() throws InterruptedException {
        start(1);
        offer(FIRST);
        assertThat(next().parentId()).isEqualTo(FIRST.parentId());
        offer(SECOND);
        assertThat(next().parentId()).isEqualTo(SECOND.parentId());
    }

    @Test
    void goesOnWithTheSameTemplateWhenNoOtherComes() throws InterruptedException {
        start(1);
        offer(FIRST);
        BlockHeader one = next();
        BlockHeader other = next();
        assertThat(other.parentId()).isEqualTo(one.parentId());
        assertThat(other.id()).isNotEqualTo(one.id());
    }

    @Test
    void waitsInsteadOfSpinningWithoutWork() {
        start(2);
        offer(Templates.hopeless(GENESIS));
        await().until(() -> rate.hashes() > 0);
        board.withdraw();

        await().until(() -> states().equals(List.of(State.TIMED_WAITING, State.TIMED_WAITING)));
        long hashes = rate.hashes();
        assertThat(states()).doesNotContain(State.RUNNABLE);
        assertThat(rate.hashes()).isEqualTo(hashes);
    }

    @Test
    void threadStuckInAHashIsReportedByName() throws InterruptedException {
        var stuck = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var nanoTime = new AtomicLong();
        var slow = new ProgressWatch(nanoTime::get);
        miner =
                miner(
                        observed(
                                Templates.CHAIN.powHash(),
                                blob -> {
                                    stuck.countDown();
                                    awaitQuietly(release);
                                }),
                        slow);
        start(1);
        offer(FIRST);
        assertThat(stuck.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(slow.stalled()).isEmpty();
        nanoTime.set(Duration.ofSeconds(61).toNanos());
        assertThat(slow.stalled()).containsOnlyKeys("hash-0");
        release.countDown();
    }

    private static List<State> states() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("hash-"))
                .map(Thread::getState)
                .toList();
    }

    private BlockHeader next() throws InterruptedException {
        BlockHeader found = solutions.poll(10, TimeUnit.SECONDS);
        assertThat(found).isNotNull();
        return Objects.requireNonNull(found);
    }

    private static byte[] commitment(BlockHeader header) {
        return Tag.POW.hash(header.encoded(), 0, BlockHeader.COMMITTED_BYTES).toBytes();
    }

    private static boolean startsWith(byte[] blob, byte[] commitment) {
        return Arrays.equals(blob, 0, commitment.length, commitment, 0, commitment.length);
    }

    private static void work(Duration duration) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < duration.toNanos()) {
            Thread.onSpinWait();
        }
    }

    /// Until the miner is closed; then the hash goes on, as native code does.
    private static void awaitInterrupt() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Observer {
        void hashing(byte[] blob);
    }

    private static ProofOfWorkHash observed(ProofOfWorkHash hash, Observer observer) {
        return new ProofOfWorkHash() {
            @Override
            public String name() {
                return hash.name();
            }

            @Override
            public Hash256 hash(byte[] blob) {
                observer.hashing(blob);
                return hash.hash(blob);
            }
        };
    }
}
