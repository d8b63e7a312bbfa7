package org.numicoin.kit.kafka;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.numicoin.kit.kafka.ReaderProbe.record;
import static org.numicoin.kit.kafka.ReaderProbe.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.kit.testing.TopicProbe;
import org.numicoin.messaging.Topics;

@ExtendWith(SharedBroker.class)
final class GroupReaderTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final KafkaClients clients;

    GroupReaderTest(KafkaFixture kafka) {
        kafka.create(Topics.TX_SUBMITTED, Topics.VALIDATOR_LEASE);
        this.clients = kafka.clients("mempool-1");
    }

    /// Remembers what it has.
    private static final class Owned implements GroupListener {
        private final Set<Integer> partitions = ConcurrentHashMap.newKeySet();
        private final AtomicInteger lost = new AtomicInteger();

        @Override
        public void assigned(Set<Integer> assigned) {
            partitions.addAll(assigned);
        }

        @Override
        public void revoked(Set<Integer> revoked) {
            partitions.removeAll(revoked);
        }

        @Override
        public void lost(Set<Integer> gone) {
            lost.incrementAndGet();
            partitions.removeAll(gone);
        }
    }

    @Test
    void deliversAPartitionOnceItsOwnerIsReadyAndAgainWhatWasNotCommitted() throws Exception {
        publish(3, "a", "b", "c");
        var owned = new Owned();
        try (var reader = GroupReader.open(clients, Topics.TX_SUBMITTED, "mempool", owned)) {
            await().atMost(LIMIT).until(() -> owned.partitions.size() == 16);
            assertThat(reader.take(Duration.ofMillis(300))).isInstanceOf(Reading.Idle.class);
            reader.resume(3);
            assertThat(take(reader, 3)).containsExactly("a", "b", "c");
            await().until(() -> clients.meters().get("numi.reader.lag").gauge().value() == 0);
            reader.commit(3, 2);
        }
        assertThat(owned.partitions).isEmpty();
        try (var reader = GroupReader.open(clients, Topics.TX_SUBMITTED, "mempool", owned)) {
            await().atMost(LIMIT).until(() -> owned.partitions.contains(3));
            reader.resume(3);
            assertThat(take(reader, 1)).containsExactly("c");
        }
        assertThat(owned.lost).hasValue(0);
    }

    @Test
    void pausesOnePartitionAndKeepsItsMembership() throws Exception {
        var owned = new Owned();
        try (var reader = GroupReader.open(clients, Topics.TX_SUBMITTED, "mempool", owned)) {
            await().atMost(LIMIT).until(() -> owned.partitions.size() == 16);
            reader.resume(1);
            reader.resume(2);
            reader.pause(1);
            publish(1, "held");
            publish(2, "free");
            assertThat(take(reader, 1)).containsExactly("free");
            assertThat(reader.take(Duration.ofMillis(300))).isInstanceOf(Reading.Idle.class);
            reader.resume(1);
            assertThat(take(reader, 1)).containsExactly("held");
        }
    }

    @Test
    void givesPartitionsToASecondReplicaWithTheirCommits() throws Exception {
        var first = new Owned();
        var second = new Owned();
        for (int partition = 0; partition < 16; partition++) {
            publish(partition, "done-" + partition, "open-" + partition);
        }
        try (var one = GroupReader.open(clients, Topics.TX_SUBMITTED, "mempool", first)) {
            await().atMost(LIMIT).until(() -> first.partitions.size() == 16);
            first.partitions.forEach(one::resume);
            take(one, 32);
            first.partitions.forEach(partition -> one.commit(partition, 1));
            try (var two = GroupReader.open(clients, Topics.TX_SUBMITTED, "mempool", second)) {
                await().atMost(LIMIT)
                        .until(() -> first.partitions.size() == 8 && second.partitions.size() == 8);
                assertThat(first.partitions).doesNotContainAnyElementsOf(second.partitions);
                second.partitions.forEach(two::resume);
                assertThat(take(two, 8)).allMatch(value -> value.startsWith("open-"));
            }
            await().atMost(LIMIT).until(() -> first.partitions.size() == 16);
        }
    }

    @Test
    void aLeaseIsHeldByOneAndPassesOnWhenItLeaves() throws Exception {
        var firstHas = new CountDownLatch(1);
        var firstGaveUp = new CountDownLatch(1);
        var secondHas = new CountDownLatch(1);
        var first =
                LeaseHolder.join(clients, Topics.VALIDATOR_LEASE, listener(firstHas, firstGaveUp));
        assertThat(firstHas.await(30, SECONDS)).isTrue();
        assertThat(first.held()).isTrue();
        try (var second =
                LeaseHolder.join(
                        clients,
                        Topics.VALIDATOR_LEASE,
                        listener(secondHas, new CountDownLatch(1)))) {
            assertThat(secondHas.await(2, SECONDS)).isFalse();
            assertThat(second.held()).isFalse();
            first.close();
            assertThat(firstGaveUp.getCount()).isZero();
            assertThat(first.held()).isFalse();
            assertThat(first.isMember()).isFalse();
            assertThat(secondHas.await(30, SECONDS)).isTrue();
            assertThat(second.held()).isTrue();
        }
    }

    private static LeaseListener listener(CountDownLatch acquired, CountDownLatch released) {
        return new LeaseListener() {
            @Override
            public void acquired() {
                acquired.countDown();
            }

            @Override
            public void released() {
                released.countDown();
            }

            @Override
            public void lost() {
                throw new AssertionError("lost");
            }
        };
    }

    private void publish(int partition, String... values) {
        try (var publisher = Publisher.small(clients)) {
            for (String value : values) {
                var _ = TopicProbe.write(publisher, record(Topics.TX_SUBMITTED, partition, value));
            }
        }
    }

    private static List<String> take(GroupReader reader, int count) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        var found = new ArrayList<String>();
        while (found.size() < count) {
            assertThat(System.nanoTime()).describedAs("only %s", found).isLessThan(end);
            if (reader.take(Duration.ofMillis(100)) instanceof Reading.Batch batch) {
                batch.records().forEach(record -> found.add(text(record)));
            }
        }
        return found;
    }
}
