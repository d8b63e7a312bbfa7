package org.numicoin.messaging;

import static org.numicoin.messaging.TopicClient.CLI;
import static org.numicoin.messaging.TopicClient.EXPLORER_API;
import static org.numicoin.messaging.TopicClient.MEMPOOL;
import static org.numicoin.messaging.TopicClient.MINING_POOL;
import static org.numicoin.messaging.TopicClient.MINING_WORKER;
import static org.numicoin.messaging.TopicClient.P2P_GATEWAY;
import static org.numicoin.messaging.TopicClient.VALIDATOR;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.numicoin.messaging.Topic.Cleanup;
import org.numicoin.messaging.Topic.Isolation;
import org.numicoin.messaging.Topic.OutOfRange;

/// The catalogue: every topic of the cluster, declared once. The table in docs/spec/messaging.md,
/// the topics command and the start-up check of each service come from here.
public final class Topics {
    public static final Topic TX_SUBMITTED =
            new Topic(
                    "tx.submitted",
                    "sender",
                    "a transaction to be admitted",
                    Shards.COUNT,
                    Isolation.READ_UNCOMMITTED,
                    Cleanup.DELETE,
                    Duration.ofHours(24),
                    OptionalLong.empty(),
                    TopicLimit.ofKib(256),
                    List.of(P2P_GATEWAY, EXPLORER_API, MINING_POOL),
                    List.of(MEMPOOL),
                    OutOfRange.FIRST_RECORD);

    /// Keeps twice as long as anything stays in the pool.
    public static final Topic TX_VERDICTS =
            new Topic(
                    "tx.verdicts",
                    "slot (sender, nonce), or full id for a refusal; partition of the sender",
                    "what the mempool decided, with a version",
                    Shards.COUNT,
                    Isolation.READ_UNCOMMITTED,
                    Cleanup.COMPACT_AND_DELETE,
                    Duration.ofDays(2),
                    OptionalLong.empty(),
                    TopicLimit.ofKib(256),
                    List.of(MEMPOOL),
                    List.of(P2P_GATEWAY, VALIDATOR, EXPLORER_API, MEMPOOL),
                    OutOfRange.FIRST_RECORD);

    public static final Topic BLOCK_CANDIDATES =
            new Topic(
                    "block.candidates",
                    "block id",
                    "a whole block from outside",
                    1,
                    Isolation.READ_UNCOMMITTED,
                    Cleanup.DELETE,
                    Duration.ofHours(24),
                    OptionalLong.empty(),
                    TopicLimit.ofBlockAndKib(64),
                    List.of(P2P_GATEWAY),
                    List.of(VALIDATOR),
                    OutOfRange.FIRST_RECORD);

    public static final Topic MINING_SOLUTIONS =
            new Topic(
                    "mining.solutions",
                    "template id",
                    "template id and the whole header",
                    1,
                    Isolation.READ_UNCOMMITTED,
                    Cleanup.DELETE,
                    Duration.ofHours(24),
                    OptionalLong.empty(),
                    TopicLimit.ofKib(16),
                    List.of(MINING_WORKER, MINING_POOL),
                    List.of(VALIDATOR),
                    OutOfRange.FIRST_RECORD);

    public static final Topic MINING_TEMPLATES =
            new Topic(
                    "mining.templates",
                    "template id",
                    "number and header of a template",
                    1,
                    Isolation.READ_UNCOMMITTED,
                    Cleanup.DELETE,
                    Duration.ofHours(1),
                    OptionalLong.empty(),
                    TopicLimit.ofKib(16),
                    List.of(VALIDATOR),
                    List.of(MINING_WORKER, MINING_POOL),
                    OutOfRange.FIRST_RECORD);

    public static final Topic MINING_BODIES =
            new Topic(
                    "mining.bodies",
                    "template id",
                    "number and body of a template",
                    1,
                    Isolation.READ_UNCOMMITTED,
                    Cleanup.DELETE,
                    Duration.ofHours(1),
                    OptionalLong.empty(),
                    TopicLimit.ofBlockAndKib(64),
                    List.of(VALIDATOR),
                    List.of(VALIDATOR),
                    OutOfRange.FIRST_RECORD);

    /// The canonical log, written in transactions and read committed.
    public static final Topic CHAIN_EVENTS =
            new Topic(
                    "chain.events",
                    "none",
                    "one event of the chain, with a gapless sequence",
                    1,
                    Isolation.READ_COMMITTED,
                    Cleanup.DELETE,
                    Duration.ofDays(7),
                    OptionalLong.empty(),
                    TopicLimit.ofBlockHalves(5),
                    List.of(VALIDATOR),
                    List.of(VALIDATOR, P2P_GATEWAY, MEMPOOL, EXPLORER_API),
                    OutOfRange.REBUILD);

    /// Carries no records: whoever owns its partition in the lease group should write.
    public static final Topic VALIDATOR_LEASE =
            new Topic(
                    "validator.lease",
                    "none",
                    "no records",
                    1,
                    Isolation.READ_UNCOMMITTED,
                    Cleanup.DELETE,
                    Duration.ofHours(1),
                    OptionalLong.empty(),
                    TopicLimit.ofKib(1),
                    List.of(),
                    List.of(VALIDATOR),
                    OutOfRange.NO_POSITION);

    /// What the pool's miners have earned follows from it, together with the ledger. A broker
    /// compares the limit with a batch, and a busy pod has many shares in one.
    public static final Topic POOL_SHARES =
            new Topic(
                    "pool.shares",
                    "miner",
                    "one accepted share of a pool's miner",
                    1,
                    Isolation.READ_UNCOMMITTED,
                    Cleanup.DELETE,
                    Duration.ofDays(7),
                    OptionalLong.empty(),
                    TopicLimit.ofKib(256),
                    List.of(MINING_POOL),
                    List.of(MINING_POOL),
                    OutOfRange.FIRST_RECORD);

    /// The pool's books: whom it owes what and what it has paid. Never shortened, since balances
    /// are its sum.
    public static final Topic POOL_LEDGER =
            new Topic(
                    "pool.ledger",
                    "none",
                    "one entry of a pool's books, with a gapless sequence",
                    1,
                    Isolation.READ_COMMITTED,
                    Cleanup.DELETE,
                    Topic.FOREVER,
                    OptionalLong.empty(),
                    TopicLimit.ofKib(1024),
                    List.of(MINING_POOL),
                    List.of(MINING_POOL),
                    OutOfRange.REFUSE);

    /// Carries no records: whoever owns its partition in the lease group should write the ledger.
    public static final Topic POOL_LEASE =
            new Topic(
                    "pool.lease",
                    "none",
                    "no records",
                    1,
                    Isolation.READ_UNCOMMITTED,
                    Cleanup.DELETE,
                    Duration.ofHours(1),
                    OptionalLong.empty(),
                    TopicLimit.ofKib(1),
                    List.of(),
                    List.of(MINING_POOL),
                    OutOfRange.NO_POSITION);

    public static final Topic QUARANTINE =
            new Topic(
                    "quarantine",
                    "coordinates of the record",
                    "a work record that failed, with the reason",
                    1,
                    Isolation.READ_UNCOMMITTED,
                    Cleanup.DELETE,
                    Duration.ofDays(14),
                    OptionalLong.of(1L << 30),
                    TopicLimit.ofBlockAndKib(128),
                    List.of(
                            P2P_GATEWAY,
                            VALIDATOR,
                            MEMPOOL,
                            MINING_WORKER,
                            MINING_POOL,
                            EXPLORER_API),
                    List.of(CLI),
                    OutOfRange.FIRST_RECORD);

    /// In the order of one block's life.
    public static final List<Topic> ALL =
            List.of(
                    TX_SUBMITTED,
                    TX_VERDICTS,
                    BLOCK_CANDIDATES,
                    MINING_SOLUTIONS,
                    MINING_TEMPLATES,
                    MINING_BODIES,
                    CHAIN_EVENTS,
                    VALIDATOR_LEASE,
                    POOL_SHARES,
                    POOL_LEDGER,
                    POOL_LEASE,
                    QUARANTINE);

    private Topics() {}

    /// Those that a program writes or reads, and therefore checks at start.
    public static List<Topic> usedBy(TopicClient client) {
        return ALL.stream()
                .filter(t -> t.authors().contains(client) || t.readers().contains(client))
                .toList();
    }

    /// The table of docs/spec/messaging.md, one line a topic, each ending in a line feed.
    public static String markdown() {
        var table = new StringBuilder();
        line(
                table,
                List.of(
                        "topic",
                        "partitions",
                        "key",
                        "value",
                        "author",
                        "readers",
                        "isolation",
                        "cleanup",
                        "kept at least",
                        "message limit",
                        "a reader out of range"));
        line(table, Collections.nCopies(11, "---"));
        for (Topic topic : ALL) {
            line(
                    table,
                    List.of(
                            "`" + topic.name() + "`",
                            Integer.toString(topic.partitions()),
                            topic.key(),
                            topic.value(),
                            names(topic.authors()),
                            names(topic.readers()),
                            isolation(topic),
                            topic.cleanup().policy(),
                            kept(topic),
                            topic.limit().toString(),
                            topic.outOfRange().meaning()));
        }
        return table.toString();
    }

    private static void line(StringBuilder table, List<String> cells) {
        table.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    private static String names(List<TopicClient> clients) {
        return clients.isEmpty()
                ? "nobody"
                : clients.stream().map(TopicClient::serviceName).collect(Collectors.joining(", "));
    }

    private static String isolation(Topic topic) {
        return switch (topic.isolation()) {
            case READ_COMMITTED -> "committed";
            case READ_UNCOMMITTED -> "uncommitted";
        };
    }

    private static String kept(Topic topic) {
        if (topic.retention().equals(Topic.FOREVER)) {
            return "for ever";
        }
        long hours = topic.retention().toHours();
        String time = hours <= 48 ? hours + " h" : hours / 24 + " days";
        return topic.retentionBytes().isEmpty()
                ? time
                : time + ", " + (topic.retentionBytes().getAsLong() >> 30) + " GiB";
    }
}
