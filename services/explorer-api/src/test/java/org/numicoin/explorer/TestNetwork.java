package org.numicoin.explorer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.kit.start.ServiceMain;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.ChainEvent.LogStarted;
import org.numicoin.messaging.ChainEvent.Step;
import org.numicoin.messaging.InputPositions;
import org.numicoin.messaging.LogId;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.Topic;
import org.numicoin.messaging.TopicClient;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.messaging.Topics;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Specs;
import org.springframework.context.ConfigurableApplicationContext;

/// A chain whose validator and mempool are played by the test, on a real broker with topics of its
/// own, and explorers that follow it.
public final class TestNetwork implements AutoCloseable {
    public static final ChainSpec SPEC = spec(1_200);

    private static final Origin ORIGIN = new Origin(Origin.Kind.VALIDATOR, "test", "");

    private final String bootstrap;
    private final TopicPrefix prefix;
    private final Path folder;
    private final ChainSpec spec;
    private final NetworkId network;
    private final RandomChain chain;
    private final FakeValidator validator;
    private final KafkaProducer<byte[], byte[]> log;
    private final KafkaProducer<byte[], byte[]> verdicts;
    private final Map<Integer, Long> versions = new HashMap<>();
    private LogId logId = new LogId(Bytes.ofHex("00112233445566778899aabbccddeeff"));
    private long sequence;
    private long nextOffset;

    public TestNetwork(String bootstrap, String name, Path folder) throws Exception {
        this(bootstrap, name, folder, SPEC);
    }

    public TestNetwork(String bootstrap, String name, Path folder, ChainSpec spec)
            throws Exception {
        this.bootstrap = bootstrap;
        this.prefix = new TopicPrefix("test." + name);
        this.folder = folder;
        this.spec = spec;
        this.chain = new RandomChain(spec, new Random(name.hashCode()));
        this.network = new NetworkId(spec.chainId(), chain.builder().genesis().id());
        this.validator = new FakeValidator(chain.tip(), spec.reorganizationLimit());
        createTopics();
        this.log = producer(Map.of("transactional.id", prefix.of("validator")));
        log.initTransactions();
        this.verdicts = producer(Map.of());
        commit(List.of(new LogStarted(chain.tip().id(), 0)));
    }

    /// The fast test chain with another limit.
    public static ChainSpec spec(int reorganizationLimit) {
        return ChainSpecs.parse(yaml(reorganizationLimit));
    }

    private static String yaml(int reorganizationLimit) {
        return Specs.yaml("testchain", 3, 100)
                .replace(
                        "reorganization-limit-blocks: 1200",
                        "reorganization-limit-blocks: " + reorganizationLimit);
    }

    public ChainSpec spec() {
        return spec;
    }

    public NetworkId network() {
        return network;
    }

    public RandomChain chain() {
        return chain;
    }

    public FakeValidator validator() {
        return validator;
    }

    /// Starts an explorer of this network on a free port.
    ///
    /// @param data its folder below that of the network
    public ConfigurableApplicationContext explorer(String data, String... more) throws IOException {
        return ServiceMain.start(
                ExplorerApplication.class, arguments(data, more).toArray(String[]::new));
    }

    /// What tells an explorer of this network where everything is.
    List<String> arguments(String data, String... more) throws IOException {
        var specFile = folder.resolve("spec.yml");
        Files.writeString(specFile, yaml(spec.reorganizationLimit()));
        var arguments =
                new ArrayList<>(
                        List.of(
                                "--server.port=0",
                                "--server.address=127.0.0.1",
                                "--logging.structured.format.console=",
                                "--logging.level.root=warn",
                                "--numi.chain=" + specFile,
                                "--numi.prefix=" + prefix,
                                "--numi.data-dir=" + folder.resolve(data),
                                "--numi.kafka.bootstrap=" + bootstrap,
                                "--numi.kafka.replicas=1",
                                "--numi.kafka.in-sync-min=1",
                                "--numi.validator.target=" + validator.target(),
                                "--numi.explorer.cache=16MB"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    /// Mines blocks with these transactions, each as one decision.
    public Node mine(int miner, Transaction... transactions) {
        commit(List.of(chain.grow(miner, transactions)));
        return chain.tip();
    }

    public void grow(int blocks, int transactionsMax) {
        for (int i = 0; i < blocks; i++) {
            commit(chain.grow(transactionsMax));
        }
    }

    public void reorganize(int depth, int transactionsMax) {
        commit(chain.reorganize(depth, transactionsMax));
    }

    /// Writes the steps of one decision in one transaction, then lets the validator answer for it.
    public synchronized void commit(List<Step> steps) {
        log.beginTransaction();
        long offset = 0;
        try {
            for (int i = 0; i < steps.size(); i++) {
                sequence++;
                offset = send(steps.get(i), steps.size() - 1 - i);
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        log.commitTransaction();
        nextOffset = offset + 1;
        validator.show(chain.mainChain(), logId, sequence, nextOffset);
    }

    /// Writes one event as it is, whatever the chain.
    public synchronized void commitRaw(ChainEvent event) throws Exception {
        log.beginTransaction();
        log.send(record(event)).get();
        log.commitTransaction();
    }

    /// Begins another log with the present tip, as republishing does.
    public synchronized void startLog(LogId other) {
        logId = other;
        sequence = 0;
        commit(List.of(new LogStarted(chain.tip().id(), chain.tip().height())));
    }

    /// Writes an event of another chain.
    public synchronized void commitForeign(Step step) throws Exception {
        var foreign = new NetworkId(spec.chainId(), Hash256.ZERO);
        log.beginTransaction();
        log.send(
                        new ProducerRecord<>(
                                prefix.of(Topics.CHAIN_EVENTS),
                                0,
                                null,
                                event(sequence + 1, 1, logId, step).encoded(foreign)))
                .get();
        log.commitTransaction();
    }

    /// Deletes all records of the log, as its retention would after a long silence.
    public void emptyLog() throws Exception {
        truncateLog(-1);
    }

    /// Deletes the records of the log up to the last event.
    public synchronized void truncateLog() throws Exception {
        truncateLog(nextOffset);
    }

    private void truncateLog(long before) throws Exception {
        var partition = new TopicPartition(prefix.of(Topics.CHAIN_EVENTS), 0);
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(before)))
                    .all()
                    .get();
        }
    }

    public synchronized ChainEvent event(long atSequence, long term, LogId ofLog, Step step) {
        return new ChainEvent(ofLog, term, atSequence, 0, InputPositions.START, ORIGIN, step);
    }

    public synchronized long sequence() {
        return sequence;
    }

    public synchronized LogId logId() {
        return logId;
    }

    private long send(Step step, int following) throws ExecutionException, InterruptedException {
        var event =
                new ChainEvent(logId, 1, sequence, following, InputPositions.START, ORIGIN, step);
        return log.send(record(event)).get().offset();
    }

    private ProducerRecord<byte[], byte[]> record(ChainEvent event) {
        return new ProducerRecord<>(
                prefix.of(Topics.CHAIN_EVENTS), 0, null, event.encoded(network));
    }

    /// Says a verdict on a transaction, with a higher version than any before in its shard.
    public void verdict(TransactionVerdict.Kind kind, Transaction transaction, String code) {
        long version = versions.merge(Shards.of(transaction.core().sender()), 1L, Long::sum);
        verdict(kind, transaction, code, version);
    }

    public void verdict(
            TransactionVerdict.Kind kind, Transaction transaction, String code, long version) {
        write(
                Verdicts.of(
                        kind,
                        transaction,
                        version,
                        code,
                        code.isEmpty() ? "" : "in words: " + code));
    }

    /// Says that a full pool demands more than a transaction offers.
    public void refuse(Transaction transaction, long minimum) {
        long version = versions.merge(Shards.of(transaction.core().sender()), 1L, Long::sum);
        write(
                Verdicts.of(
                        TransactionVerdict.Kind.REJECTED,
                        transaction,
                        version,
                        "below-minimum",
                        TransactionVerdict.minimumDetail(minimum)));
    }

    /// Says that one transaction has the place of another now.
    public void replace(Transaction older, Transaction newer) {
        long version = versions.merge(Shards.of(older.core().sender()), 2L, Long::sum);
        write(Verdicts.replaced(older, newer, version - 1));
        write(Verdicts.of(TransactionVerdict.Kind.ACCEPTED, newer, version));
    }

    private void write(TransactionVerdict verdict) {
        try {
            verdicts.send(
                            new ProducerRecord<>(
                                    prefix.of(Topics.TX_VERDICTS),
                                    Shards.of(verdict.sender()),
                                    verdict.key(),
                                    verdict.encoded(network)))
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public String topic(Topic topic) {
        return prefix.of(topic);
    }

    public String bootstrap() {
        return bootstrap;
    }

    private void createTopics() throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            var created = new ArrayList<NewTopic>();
            for (Topic topic : Topics.usedBy(TopicClient.EXPLORER_API)) {
                var config = new HashMap<>(topic.settings(spec.weightLimit()));
                config.put("min.insync.replicas", "1");
                created.add(
                        new NewTopic(
                                        prefix.of(topic),
                                        Optional.of(topic.partitions()),
                                        Optional.of((short) 1))
                                .configs(config));
            }
            admin.createTopics(created).all().get();
        }
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        var settings = new HashMap<String, Object>(more);
        settings.put("bootstrap.servers", bootstrap);
        settings.put("acks", "all");
        settings.put("max.request.size", 64 << 20);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void close() {
        log.close();
        verdicts.close();
        validator.close();
    }
}
