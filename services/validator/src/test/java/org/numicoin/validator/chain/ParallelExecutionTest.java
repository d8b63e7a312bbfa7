package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.validator.chain.Results.assertConnected;
import static org.numicoin.validator.chain.Results.rejection;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.Witness;
import org.numicoin.consensus.RuleViolation.BadSignature;
import org.numicoin.primitives.Bytes;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.validator.state.StoreDump;

/// Blocks large enough to be shared among threads: the outcome is that of one thread, also when the
/// executor refuses or never runs what it is given.
final class ParallelExecutionTest {
    private static final int ROUNDS = 40;

    private final ChainSpec spec = Specs.fast();
    private final ChainBuilder chain = new ChainBuilder(spec);
    private final ExecutorService threads = Executors.newFixedThreadPool(3);

    @TempDir Path folder;

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void severalThreadsGiveWhatOneGives() {
        var node = chain.extend(chain.genesis(), 1, payments());
        try (var alone = Replica.open(folder.resolve("alone"), spec);
                var together =
                        Replica.open(folder.resolve("together"), spec, new Workers(threads, 4))) {
            assertConnected(new TestWriter(alone).submit(node.block()));
            assertConnected(new TestWriter(together).submit(node.block()));
            assertThat(StoreDump.ofEvents(together.store))
                    .isEqualTo(StoreDump.ofEvents(alone.store));
        }
    }

    @Test
    void nobodyWaitsForAnExecutorThatIsBusyOrClosed() {
        var node = chain.extend(chain.genesis(), 1, payments());
        var busy = new Workers(_ -> {}, 4);
        try (var replica = Replica.open(folder.resolve("busy"), spec, busy)) {
            assertConnected(new TestWriter(replica).submit(node.block()));
        }
        threads.shutdown();
        var closed = new Workers(threads, 4);
        try (var replica = Replica.open(folder.resolve("closed"), spec, closed)) {
            assertConnected(new TestWriter(replica).submit(node.block()));
        }
    }

    @Test
    void namesTheFirstOfSeveralBadSignatures() {
        var transactions = payments();
        int first = 150;
        for (int bad : List.of(first, first + 40, transactions.length - 1)) {
            transactions[bad] = forged(transactions[bad]);
        }
        Node node = chain.extend(chain.genesis(), 1, transactions);
        var workers = new Workers(threads, 4);
        try (var replica = Replica.open(folder.resolve("store"), spec, workers)) {
            var result = new TestWriter(replica).submit(node.block());
            assertThat(rejection(result).code()).isEqualTo("bad-signature");
            assertThat(Results.decision(result).outcome())
                    .isEqualTo(
                            new Decision.Invalid(
                                    new BadSignature(Keys.key(first % Specs.FUNDED_KEYS).id())));
        }
    }

    /// Some of each funded key, in turns.
    private Transaction[] payments() {
        var payments = new ArrayList<Transaction>();
        for (int nonce = 0; nonce < ROUNDS; nonce++) {
            for (int key = 0; key < Specs.FUNDED_KEYS; key++) {
                payments.add(Results.payment(spec, key, nonce, nonce == 0));
            }
        }
        return payments.toArray(Transaction[]::new);
    }

    private static Transaction forged(Transaction transaction) {
        var entry = transaction.witness().signatures().getFirst();
        return new Transaction(
                transaction.core(), Witness.ofKey(entry.key(), Bytes.wrap(new byte[3309])));
    }
}
