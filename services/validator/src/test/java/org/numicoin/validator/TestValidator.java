package org.numicoin.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.numicoin.crypto.SignatureProvider;
import org.numicoin.crypto.SignatureProviders;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.config.KafkaSettings;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.validator.chain.EngineLimits;
import org.numicoin.validator.log.Role;
import org.numicoin.validator.state.StoreDump;
import org.numicoin.validator.state.StorePosition;
import org.numicoin.validator.state.StoreSettings;

/// A replica in this process.
public final class TestValidator implements AutoCloseable {
    private static final long STORE_BYTES = 16L << 20;
    private static final SignatureProvider PROVIDER =
            SignatureProviders.select(Duration.ofMillis(60), System::nanoTime).provider();
    private static final Duration LONG = Duration.ofSeconds(40);

    private final ValidatorNode node;
    private final ReadinessReasons readiness;
    private final SimpleMeterRegistry meters;
    private final AtomicReference<Optional<FatalError>> stopped;

    private TestValidator(
            ValidatorNode node,
            ReadinessReasons readiness,
            SimpleMeterRegistry meters,
            AtomicReference<Optional<FatalError>> stopped) {
        this.node = node;
        this.readiness = readiness;
        this.meters = meters;
        this.stopped = stopped;
    }

    public static TestValidator start(TestChain chain, TestTopics topics, Path folder) {
        return start(chain, topics, folder, "1");
    }

    public static TestValidator start(
            TestChain chain, TestTopics topics, Path folder, String instance) {
        return start(chain, topics, folder, instance, List.of());
    }

    /// One that fills in what its store lacks.
    ///
    /// @param history who gives it
    static TestValidator start(
            TestChain chain,
            TestTopics topics,
            Path folder,
            String instance,
            List<RpcTarget> history) {
        var stopped = new AtomicReference<>(Optional.<FatalError>empty());
        var readiness = new ReadinessReasons();
        var meters = new SimpleMeterRegistry();
        var kafka = topics.kafka();
        var node =
                open(
                        chain,
                        kafka.bootstrap(),
                        kafka.prefix(),
                        settings(folder, StoreSettings.FLUSH_EVERY),
                        instance,
                        history,
                        meters,
                        readiness,
                        why -> stopped.set(Optional.of(why)));
        node.start();
        return new TestValidator(node, readiness, meters, stopped);
    }

    static StoreSettings settings(Path folder, int flushEvery) {
        return new StoreSettings(folder, STORE_BYTES, true, flushEvery, "test");
    }

    /// The node itself, for a process of its own too.
    static ValidatorNode open(
            TestChain chain,
            String bootstrap,
            TopicPrefix prefix,
            StoreSettings store,
            String instance,
            List<RpcTarget> history,
            SimpleMeterRegistry meters,
            ReadinessReasons readiness,
            ServiceExit exit) {
        var clients =
                new KafkaClients(
                        new KafkaSettings(List.of(bootstrap), 1, 1),
                        prefix,
                        "validator-" + instance,
                        chain.spec().weightLimit(),
                        meters);
        return ValidatorNode.open(
                new NodeParts(
                        chain.spec(),
                        chain.network(),
                        clients,
                        store,
                        instance,
                        8 << 20,
                        PROVIDER,
                        4_096,
                        2,
                        EngineLimits.Depths.ALL,
                        history,
                        _ -> List.of(),
                        InstantSource.system(),
                        new Random(),
                        meters,
                        readiness,
                        new ProgressWatch(System::nanoTime),
                        exit));
    }

    public ValidatorNode node() {
        return node;
    }

    public SimpleMeterRegistry meters() {
        return meters;
    }

    public ReadinessReasons readiness() {
        return readiness;
    }

    /// Why the service would have ended.
    public Optional<FatalError> stopped() {
        return stopped.get();
    }

    public StorePosition position() {
        return node.applied().get();
    }

    public Hash256 tip() {
        return position().tipId();
    }

    public boolean isWriting() {
        return node.role().filter(Role.Writing.class::isInstance).isPresent();
    }

    public TestValidator awaitWriting() {
        await("the writer").atMost(LONG).until(this::isWriting);
        return this;
    }

    public TestValidator awaitTip(Node block) {
        return awaitTip(block.id());
    }

    public TestValidator awaitTip(Hash256 id) {
        await("tip " + id)
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> tip().equals(id));
        return this;
    }

    public double count(String counter) {
        var found = meters.find(counter).counter();
        return found == null ? 0 : found.count();
    }

    /// The store says what the log says, and what the chain's builder computed from scratch.
    public void assertEquals(EventFold fold, TestChain chain) {
        try (var view = node.reader().open()) {
            assertThat(view.position().sequence()).isEqualTo(fold.events().size());
            assertThat(view.position().term()).isEqualTo(fold.lastTerm());
            assertThat(view.position().tipHeight()).isEqualTo(fold.mainChain().size());
            for (int height = 1; height <= fold.mainChain().size(); height++) {
                assertThat(view.idAt(height)).contains(fold.mainChain().get(height - 1));
            }
            fold.accounts()
                    .forEach((address, account) ->
                            assertThat(view.account(address)).isEqualTo(account));
            var built = chain.builder().node(view.position().tipId()).state();
            assertThat(view.tip().header().stateRoot()).isEqualTo(built.root());
            assertThat(view.totals()).isEqualTo(built.totals());
            for (int key = 0; key < 8; key++) {
                var address = Keys.address(key);
                assertThat(view.account(address)).isEqualTo(built.account(address));
            }
        }
    }

    /// What the chain up to the tip determines, as text.
    public Map<String, String> dumpOfChain() {
        return StoreDump.ofChain(node.store());
    }

    @Override
    public void close() {
        node.close();
    }
}
