package org.numicoin.pool.payout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.numicoin.chain.Payment;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.PoolEntry;
import org.numicoin.messaging.PoolEntry.BlockCredited;
import org.numicoin.messaging.Topics;
import org.numicoin.pool.ledger.PoolState;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;

@ExtendWith(SharedBroker.class)
final class KafkaBooksTest {
    private static final NetworkId NETWORK = new NetworkId(99, new Hash256(9, 9, 9, 9));
    private static final Address MINER = new Address(new Hash256(1, 2, 3, 4));

    private final KafkaFixture kafka;

    KafkaBooksTest(KafkaFixture kafka) {
        this.kafka = kafka;
    }

    @BeforeEach
    void createTopics() {
        kafka.create(Topics.POOL_LEDGER);
    }

    @Test
    void whoIsElectedHasReadWhatTheOneBeforeCommitted() throws Exception {
        try (var first = books("mining-pool-1");
                var second = books("mining-pool-2")) {
            assertThat(first.promote("first")).isTrue();
            assertThat(credit(first, 1)).isTrue();
            assertThat(second.promote("second")).isTrue();
            assertThat(second.ledger().term()).isEqualTo(2);
            assertThat(second.ledger().balance(MINER).pending()).isEqualTo(100);
        }
    }

    @Test
    void ofTwoAccountantsTheOneElectedLastWritesAndTheOtherLearnsIt() throws Exception {
        try (var first = books("mining-pool-1");
                var second = books("mining-pool-2")) {
            assertThat(first.promote("first")).isTrue();
            assertThat(second.promote("second")).isTrue();
            assertThat(credit(first, 1)).isFalse();
            assertThat(first.ledger().blocks()).isEmpty();
            assertThat(credit(second, 2)).isTrue();
            followTo(first, 3);
            assertThat(first.ledger().blocks())
                    .singleElement()
                    .satisfies(b -> assertThat(b.credited().height()).isEqualTo(2));
            assertThat(first.promote("first")).isTrue();
            assertThat(first.ledger().term()).isEqualTo(3);
            assertThat(credit(first, 3)).isTrue();
        }
    }

    @Test
    void aReplicaThatBeginsLateHasTheSameBooks() throws Exception {
        try (var writer = books("mining-pool-1")) {
            writer.promote("writer");
            for (int height = 1; height <= 5; height++) {
                credit(writer, height);
            }
            try (var late = books("mining-pool-2")) {
                followTo(late, 6);
                assertThat(late.ledger().balances()).isEqualTo(writer.ledger().balances());
                assertThat(late.ledger().isBalanced()).isTrue();
            }
        }
    }

    private KafkaBooks books(String client) {
        return KafkaBooks.open(kafka.clients(client), NETWORK, new PoolState());
    }

    private static void followTo(KafkaBooks books, long sequence) throws InterruptedException {
        for (int i = 0; i < 100 && books.ledger().sequence() < sequence; i++) {
            books.follow(Duration.ofMillis(200));
        }
        assertThat(books.ledger().sequence()).isEqualTo(sequence);
    }

    private static boolean credit(KafkaBooks books, long height) {
        var block =
                new BlockCredited(
                        new Hash256(height, 0, 0, 1),
                        height,
                        Amount.ofNano(101),
                        Optional.of(MINER),
                        Amount.ofNano(1),
                        List.of(new Payment(MINER, Amount.ofNano(100))));
        var ledger = books.ledger();
        return books.commit(
                List.of(new PoolEntry(ledger.term(), ledger.sequence() + 1, 0, 0, block)));
    }
}
