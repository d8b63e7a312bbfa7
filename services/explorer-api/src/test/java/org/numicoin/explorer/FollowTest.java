package org.numicoin.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Transaction;
import org.numicoin.explorer.index.IndexDump;
import org.numicoin.explorer.index.IndexStore;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.localnet.LocalKafka;
import org.numicoin.messaging.ChainEvent.Connected;
import org.numicoin.messaging.ChainEvent.LogStarted;
import org.numicoin.messaging.ChainEvent.Progress;
import org.numicoin.messaging.ChainEvent.Side;
import org.numicoin.messaging.LogId;
import org.numicoin.primitives.Bytes;

/// Explorers that follow, stop, restart and are rebuilt while the chain goes on. The validator is
/// played by the test, Kafka and the index are real.
@ExtendWith(SharedBroker.class)
@Timeout(120)
class FollowTest {
    @TempDir Path folder;

    @Test
    void aWipedIndexEqualsOneThatNeverStopped(LocalKafka kafka) throws Exception {
        // A limit of 4 blocks, so that most are fetched by height and the last ones by id.
        try (var network =
                new TestNetwork(kafka.bootstrap(), "wiped", folder, TestNetwork.spec(4))) {
            network.grow(5, 3);
            try (var steady = network.explorer("steady")) {
                var client = new Client(steady).awaitTip(network.chain().tip().id());
                network.grow(5, 3);
                network.reorganize(3, 3);
                // While the second one fetches blocks, the chain grows and reorganizes.
                var fetched = new AtomicInteger();
                network.validator()
                        .beforeEachBlock(() -> {
                            switch (fetched.incrementAndGet()) {
                                case 1 -> network.grow(1, 2);
                                case 2 -> network.reorganize(3, 2);
                                default -> {}
                            }
                        });
                try (var rebuilt = network.explorer("rebuilt")) {
                    Client.await("the rebuild", () -> fetched.get() > 2);
                    network.grow(2, 2);
                    var tip = network.chain().tip().id();
                    client.awaitTip(tip);
                    new Client(rebuilt).awaitTip(tip);
                    assertThat(IndexDump.of(rebuilt.getBean(IndexStore.class)))
                            .isEqualTo(IndexDump.of(steady.getBean(IndexStore.class)));
                }
            }
        }
    }

    @Test
    void goesOnAfterARestartFromItsPosition(LocalKafka kafka) throws Exception {
        try (var network = new TestNetwork(kafka.bootstrap(), "restart", folder)) {
            network.grow(3, 2);
            try (var explorer = network.explorer("data")) {
                new Client(explorer).awaitTip(network.chain().tip().id());
            }
            network.reorganize(2, 2);
            network.grow(1, 2);
            // The validator is gone: a position in the log is enough.
            network.validator().close();
            try (var explorer = network.explorer("data")) {
                new Client(explorer).awaitTip(network.chain().tip().id());
            }
        }
    }

    @Test
    void takesABlockFromTheValidatorThatASideEventCarried(LocalKafka kafka) throws Exception {
        try (var network = new TestNetwork(kafka.bootstrap(), "side", folder);
                var explorer = network.explorer("data")) {
            network.grow(1, 0);
            var fork = network.chain().tip();
            network.grow(1, 2);
            var first = network.chain().tip();
            var side = network.chain().builder().extend(fork, 5);
            network.commit(List.of(new Side(side.id(), 2, Bytes.wrap(side.block().encoded()))));
            var disconnect = network.chain().disconnected(first);
            var onSide = network.chain().switchTo(side);
            var bare =
                    new Connected(
                            onSide.blockId(),
                            onSide.height(),
                            onSide.chainWork(),
                            Optional.empty(),
                            onSide.accounts());
            network.commit(List.of(disconnect, bare));
            var client = new Client(explorer).awaitTip(side.id());
            assertThat(client.json("/api/block/" + first.id() + "/status").toString())
                    .isEqualTo("{\"in_best_chain\":false,\"height\":2}");
        }
    }

    @Test
    void stopsAtAnEventOutOfSequenceAndSaysSo(LocalKafka kafka) throws Exception {
        try (var network = new TestNetwork(kafka.bootstrap(), "gap", folder);
                var explorer = network.explorer("data")) {
            network.grow(2, 0);
            var client = new Client(explorer).awaitTip(network.chain().tip().id());
            long next = network.sequence() + 1;
            network.commitRaw(network.event(next + 1, 1, network.logId(), new Progress()));
            Client.await(
                    "the halt", () -> !client.readiness().path("status").asString().equals("UP"));
            assertThat(client.readiness().toString())
                    .contains("event " + (next + 1) + " comes after event " + (next - 1));
            assertThat(client.text("/api/blocks/tip/height")).isEqualTo("2");
        }
    }

    @Test
    void stopsAtALowerTermAndAtAnotherLog(LocalKafka kafka) throws Exception {
        try (var network = new TestNetwork(kafka.bootstrap(), "term", folder)) {
            try (var explorer = network.explorer("one")) {
                var client = new Client(explorer).awaitTip(network.chain().tip().id());
                long next = network.sequence() + 1;
                network.commitRaw(network.event(next, 0, network.logId(), new Progress()));
                Client.await(
                        "the halt", () -> client.readiness().toString().contains("after term 1"));
            }
        }
        var other = new LogId(Bytes.ofHex("ffffffffffffffffffffffffffffffff"));
        try (var network = new TestNetwork(kafka.bootstrap(), "log", folder);
                var explorer = network.explorer("two")) {
            var client = new Client(explorer).awaitTip(network.chain().tip().id());
            long next = network.sequence() + 1;
            network.commitRaw(network.event(next, 1, other, new Progress()));
            Client.await(
                    "the halt", () -> client.readiness().toString().contains("event of log ffff"));
        }
    }

    @Test
    void followsANewLogThatStartsWithItsTip(LocalKafka kafka) throws Exception {
        var other = new LogId(Bytes.ofHex("ffffffffffffffffffffffffffffffff"));
        try (var network = new TestNetwork(kafka.bootstrap(), "republish", folder);
                var explorer = network.explorer("data")) {
            network.grow(2, 1);
            var client = new Client(explorer).awaitTip(network.chain().tip().id());
            network.startLog(other);
            network.grow(1, 1);
            client.awaitTip(network.chain().tip().id());
        }
    }

    @Test
    void stopsAtARecordOfAnotherChain(LocalKafka kafka) throws Exception {
        try (var network = new TestNetwork(kafka.bootstrap(), "chain", folder);
                var explorer = network.explorer("data")) {
            var client = new Client(explorer).awaitTip(network.chain().tip().id());
            network.commitForeign(new LogStarted(network.chain().tip().id(), 0));
            Client.await(
                    "the halt", () -> client.readiness().toString().contains("stopped following"));
        }
    }

    @Test
    void rebuildsAnIndexThatTheLogNoLongerReaches(LocalKafka kafka) throws Exception {
        try (var network = new TestNetwork(kafka.bootstrap(), "truncated", folder)) {
            network.grow(2, 1);
            try (var explorer = network.explorer("data")) {
                new Client(explorer).awaitTip(network.chain().tip().id());
            }
            network.reorganize(1, 1);
            network.grow(3, 1);
            network.truncateLog();
            try (var explorer = network.explorer("data")) {
                new Client(explorer).awaitTip(network.chain().tip().id());
            }
        }
    }

    @Test
    void keepsItsIndexWhenTheValidatorHasPrunedWhatAnotherOneNeeds(LocalKafka kafka)
            throws Exception {
        try (var network = new TestNetwork(kafka.bootstrap(), "pruned", folder)) {
            network.grow(2, 1);
            var old = network.chain().tip().id();
            try (var explorer = network.explorer("data")) {
                new Client(explorer).awaitTip(old);
            }
            network.reorganize(1, 1);
            network.grow(3, 1);
            network.truncateLog();
            network.validator().prunedTo(2);
            try (var explorer = network.explorer("data")) {
                var client = new Client(explorer);
                Client.await(
                        "the reason",
                        () ->
                                client.readiness()
                                        .toString()
                                        .contains("the validator has them from height 2 on"));
                assertThat(client.text("/api/blocks/tip/hash")).isEqualTo(old.toString());
                network.validator().prunedTo(1);
                client.awaitTip(network.chain().tip().id());
            }
        }
    }

    @Test
    void rebuildsItsIndexFromAValidatorWithoutOldSignatures(LocalKafka kafka) throws Exception {
        try (var network =
                new TestNetwork(kafka.bootstrap(), "signatures", folder, TestNetwork.spec(3))) {
            network.grow(8, 3);
            var tip = network.chain().tip();
            var old = firstTransaction(network, 1, 3);
            var late = firstTransaction(network, 6, 8);
            network.validator().prunedWitnessesTo(4);
            try (var explorer = network.explorer("data")) {
                var client = new Client(explorer).awaitTip(tip.id());
                var view = client.json("/api/tx/" + old.id());
                assertThat(view.get("witness").get("pruned").asBoolean()).isTrue();
                assertThat(view.has("full_id")).isFalse();
                assertThat(view.get("size").asInt()).isEqualTo(old.size());
                assertThat(view.get("weight").asLong()).isEqualTo(old.weight(network.spec()));
                assertThat(view.get("sender").asString()).isNotEmpty();
                String block = view.get("status").get("block_hash").asString();
                for (String path :
                        List.of(
                                "/api/tx/" + old.id() + "/raw",
                                "/api/tx/" + old.id() + "/hex",
                                "/api/block/" + block + "/raw")) {
                    var answer = client.get(path);
                    assertThat(answer.statusCode()).as(path).isEqualTo(404);
                    assertThat(answer.body()).contains("\"witness-pruned\"");
                }
                assertThat(client.json("/api/block/" + block + "/txs").get("transactions"))
                        .isNotEmpty();
                assertThat(client.get("/api/tx/" + old.id() + "/merkle-proof").statusCode())
                        .isEqualTo(200);
                var whole = client.json("/api/tx/" + late.id());
                assertThat(whole.get("witness").get("pruned").asBoolean()).isFalse();
                assertThat(whole.get("full_id").asString()).isEqualTo(late.fullId().toHex());
                assertThat(client.text("/api/tx/" + late.id() + "/hex"))
                        .isEqualTo(Client.hex(late));
                network.reorganize(2, 2);
                client.awaitTip(network.chain().tip().id());
            }
        }
    }

    private static Transaction firstTransaction(TestNetwork network, long from, long to) {
        return network.chain().mainChain().stream()
                .filter(node -> node.height() >= from && node.height() <= to)
                .flatMap(node -> node.block().transactions().stream())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void goesOnInALogWhoseRecordsHaveAllExpired(LocalKafka kafka) throws Exception {
        try (var network = new TestNetwork(kafka.bootstrap(), "expired", folder)) {
            network.grow(2, 1);
            network.emptyLog();
            try (var explorer = network.explorer("data")) {
                var client = new Client(explorer).awaitTip(network.chain().tip().id());
                network.grow(1, 1);
                client.awaitTip(network.chain().tip().id());
            }
        }
    }
}
