package org.numicoin.mempool.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.numicoin.chain.Transaction;
import org.numicoin.kit.testing.ChildJvm;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.localnet.LocalRedis;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.QuarantinedRecord;
import org.numicoin.messaging.SubmittedTransaction;
import org.numicoin.messaging.Topics;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.TransactionBuilder;

/// Shows that a replica may end at any moment while transactions come in: each process is halted at
/// one place and another replica goes on. Every transaction is accepted, with one verdict however
/// often it is told, and offered to the validator.
@ExtendWith(SharedBroker.class)
final class KilledMempoolTest {
    private static final long NUMI = 1_000_000_000L;
    private static final int SENDERS = 4;
    private static final int EACH = 12;

    @TempDir static Path folder;
    private static LocalRedis redis;
    private static final Map<String, Run> RUNS = new LinkedHashMap<>();

    /// A process, what it works with, and what was submitted to it.
    private record Run(Harness node, MempoolProcess process, List<Transaction> submitted)
            implements AutoCloseable {
        @Override
        public void close() {
            process.close();
            node.close();
        }
    }

    /// All at the same time: most of it is waiting.
    @BeforeAll
    static void startAll(KafkaFixture broker) throws Exception {
        redis = LocalRedis.start(folder.resolve("redis"));
        for (String place : places().toList()) {
            run(broker, place);
        }
        run(broker, "mempool.before-script:exception");
        for (int nonce = 0; nonce < EACH; nonce++) {
            for (String place : places().toList()) {
                submitRound(named(place), nonce);
            }
        }
    }

    private static void run(KafkaFixture broker, String failpoints) throws IOException {
        var node = new Harness(KafkaFixture.on(broker.bootstrap()), redis);
        node.stop();
        Path output = folder.resolve(failpoints.replace(':', '-') + ".log");
        RUNS.put(
                failpoints,
                new Run(
                        node,
                        MempoolProcess.start(node, "mempool-2", output, failpoints),
                        new ArrayList<>()));
    }

    /// One of each sender.
    private static void submitRound(Run to, long nonce) {
        var round =
                Stream.iterate(0, key -> key + 1)
                        .limit(SENDERS)
                        .map(key -> pay(to, key, nonce))
                        .toList();
        to.submitted().addAll(round);
        to.node().submit(Harness.CLIENT, round.toArray(Transaction[]::new));
    }

    @AfterAll
    static void closeAll() throws IOException {
        RUNS.values().forEach(Run::close);
        redis.close();
    }

    static Stream<String> places() {
        return Stream.of(
                "mempool.before-script:halt@2",
                "mempool.after-script:halt@3",
                "mempool.before-verdict:halt@5",
                "mempool.after-verdict:halt@3");
    }

    @ParameterizedTest
    @MethodSource("places")
    void losesNoTransactionAndGivesEachOneVerdict(String place) throws Exception {
        var run = named(place);
        assertThat(run.process().awaitEnd()).as(run.process().output()).isEqualTo(ChildJvm.HALTED);
        run.node().start();
        run.node().awaitReady();
        var told = new LinkedHashMap<Hash256, TransactionVerdict>();
        for (Transaction transaction : run.submitted()) {
            told.put(transaction.id(), run.node().awaitVerdict(Kind.ACCEPTED, transaction.id()));
        }
        assertThat(run.node().select()).containsExactlyInAnyOrderElementsOf(told.keySet());
        // What was told more than once was the same each time.
        Transaction last = pay(run, 0, EACH);
        run.node().submit(Harness.CLIENT, last);
        var _ = run.node().awaitVerdict(Kind.ACCEPTED, last.id());
        assertThat(run.node().awaitVerdicts(0))
                .allSatisfy(again -> assertThat(again).isEqualTo(told.get(again.id())));
        assertThat(run.node().stops).isEmpty();
    }

    /// Ten go to the quarantine, with their bytes. The eleventh stays for software without the bug,
    /// and so do those that are submitted again.
    @Test
    void aBugThatMeetsEveryRecordStopsTheServiceAtTheEleventhAndLosesNothing() throws Exception {
        var run = named("mempool.before-script:exception");
        for (int nonce = 0; nonce < 11; nonce++) {
            run.submitted().add(builder(run, 1, nonce).signRevealing(1));
            run.node().submit(Harness.CLIENT, run.submitted().getLast());
        }
        assertThat(run.process().awaitEnd()).isNotIn(0, ChildJvm.HALTED);
        assertThat(run.process().output()).contains("tx.submitted-", "11th record of an hour");
        var quarantined = run.node().read(Topics.QUARANTINE, QuarantinedRecord.class);
        assertThat(quarantined).hasSize(10);
        assertThat(quarantined).extracting(QuarantinedRecord::service).containsOnly("mempool");

        run.node().start();
        run.node().awaitReady();
        for (QuarantinedRecord record : quarantined) {
            var again =
                    Message.decode(
                            record.value().toBytes(),
                            run.node().network,
                            SubmittedTransaction.class);
            run.node()
                    .submit(
                            record.partition(),
                            new SubmittedTransaction(again.origin(), again.transaction()))
                    .join();
        }
        for (Transaction transaction : run.submitted()) {
            var _ = run.node().awaitVerdict(Kind.ACCEPTED, transaction.id());
        }
        assertThat(run.node().select()).hasSize(11);
    }

    private static Run named(String name) {
        return Objects.requireNonNull(RUNS.get(name));
    }

    private static Transaction pay(Run of, int key, long nonce) {
        var transaction = builder(of, key, nonce);
        return nonce == 0 ? transaction.signRevealing(key) : transaction.sign(key);
    }

    private static TransactionBuilder builder(Run of, int key, long nonce) {
        return TransactionBuilder.from(of.node().spec, key).nonce(nonce).pay(7, NUMI);
    }
}
