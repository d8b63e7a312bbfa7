package org.numicoin.localnet;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.numicoin.localnet.RunState.Phase;
import org.numicoin.messaging.TopicReplication;

/// Runs a localnet: starts Kafka, Redis, topics and services in this order, keeps them running, and
/// ends them. It has the data folder for as long as it lives. Should it be killed, the services and
/// the broker notice that their standard input closed, and the next supervisor ends Redis.
public final class Supervisor implements AutoCloseable {
    private static final int WISHES_MILLIS = 200;

    private final LocalnetSettings settings;
    private final DataFolder folder;
    private final DataFolder.Lock lock;
    private final Consumer<String> say;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final StartUp startUp;
    private final List<Supervised> stores;
    private final List<NodeProcesses> nodes;
    private final Object stateLock = new Object();
    private Phase phase = Phase.STARTING;

    /// Takes the data folder, ends what an earlier run left there, and checks what can be checked.
    /// Nothing is started yet.
    ///
    /// @param fresh delete what the folder holds
    /// @param say gets lines for a person
    /// @throws AlreadyRunningException when another supervisor has the folder
    /// @throws LocalnetException when a port is taken, a jar missing, the folder unusable
    public static Supervisor open(LocalnetSettings settings, boolean fresh, Consumer<String> say)
            throws IOException {
        return open(settings, Services.of(settings), fresh, say);
    }

    static Supervisor open(
            LocalnetSettings settings, List<ServiceSpec> specs, boolean fresh, Consumer<String> say)
            throws IOException {
        var folder = new DataFolder(settings.data());
        DataFolder.Lock lock = folder.lock();
        try {
            List<String> left = Leftovers.end(folder);
            if (!left.isEmpty()) {
                say.accept("ended what an earlier run left: " + String.join(", ", left));
            }
            if (fresh) {
                say.accept("deleting all data in " + folder.path());
                folder.deleteContent();
            }
            folder.requireSpace();
            folder.requireChain(settings.spec().name() + " " + settings.spec().genesisParentId());
            for (ServiceSpec spec : specs) {
                spec.requireBuilt();
            }
            settings.ports().requireFree();
            folder.stoppedNodes().clear();
            folder.restarts().clear();
            return new Supervisor(settings, folder, lock, specs, say);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private Supervisor(
            LocalnetSettings settings,
            DataFolder folder,
            DataFolder.Lock lock,
            List<ServiceSpec> specs,
            Consumer<String> say) {
        this.settings = settings;
        this.folder = folder;
        this.lock = lock;
        this.say = say;
        var actuator = new Actuator();
        var warm = new WarmJars(settings.home().resolve("target/run"));
        this.startUp = new StartUp(actuator, say, closing);
        this.stores =
                List.of(
                        supervised(Members.kafka(folder, settings.ports())),
                        supervised(Members.redis(folder, settings.ports())));
        this.nodes =
                settings.layout().nodes().stream()
                        .map(LocalNode::number)
                        .map(number ->
                                new NodeProcesses(
                                        number,
                                        () ->
                                                specs.stream()
                                                        .filter(spec -> spec.node() == number)
                                                        .map(spec ->
                                                                supervised(
                                                                        Members.service(
                                                                                folder, spec, warm,
                                                                                actuator)))
                                                        .toList()))
                        .toList();
    }

    /// Starts everything and waits until every service is ready and a block was mined.
    ///
    /// @throws LocalnetException when a process dies too often or is not ready in time
    public void start() throws IOException {
        stores.forEach(Supervised::start);
        startUp.awaitReady(stores);
        for (LocalNode node : settings.layout().nodes()) {
            applyTopics(node);
        }
        nodes.forEach(NodeProcesses::start);
        startUp.awaitReady(services());
        move(Phase.READY);
        if (settings.layout().mines()) {
            startUp.awaitFirstBlock(settings.ports().target(Ports.EXPLORER_HTTP));
        }
        move(Phase.RUNNING);
        Thread.ofPlatform().daemon().name("follow-wishes").start(this::followWishes);
    }

    private List<Supervised> services() {
        return nodes.stream().flatMap(node -> node.members().stream()).toList();
    }

    private void applyTopics(LocalNode node) throws IOException {
        try (var topics =
                new TopicsApply(
                        settings.ports().target(Ports.KAFKA),
                        node.prefix(settings.spec().name()),
                        settings.spec().blockBytesMax(),
                        TopicReplication.LOCALNET)) {
            TopicsApply.Outcome outcome = topics.apply();
            if (!outcome.problems().isEmpty()) {
                throw new LocalnetException(String.join("; ", outcome.problems()));
            }
            startUp.progress(
                    "topics%s are as declared, %d new"
                            .formatted(
                                    settings.layout().nodes().size() == 1
                                            ? ""
                                            : " of node " + node.number(),
                                    outcome.created().size()));
        }
    }

    /// Ends and starts single nodes as `numi node` wishes, and processes as `numi restart` does.
    private void followWishes() {
        try {
            while (!closing.await(WISHES_MILLIS, TimeUnit.MILLISECONDS)) {
                nodes.forEach(this::followWish);
                stores.forEach(this::followRestart);
                services().forEach(this::followRestart);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void followWish(NodeProcesses node) {
        boolean wanted = !folder.stoppedNodes().contains(node.number());
        boolean runs = !node.isStopped();
        if (closing.getCount() == 0 || wanted == runs) {
            return;
        }
        if (wanted) {
            say.accept("starting node " + node.number());
            node.start();
        } else {
            say.accept("ending node " + node.number());
            stopAll(node.members());
            node.ended();
        }
        writeState();
    }

    private void followRestart(Supervised member) {
        Optional<Long> pid = member.state().process().map(ProcessRecord::pid);
        if (pid.filter(folder.restarts()::contains).isEmpty()) {
            return;
        }
        try {
            folder.restarts().remove(pid.get());
        } catch (IOException e) {
            say.accept("cannot delete in " + folder.path() + ": " + e.getMessage());
        }
        member.restart(pid.get());
    }

    /// Blocks until {@link #close()} was called by another thread.
    public void await() throws InterruptedException {
        closed.await();
    }

    /// Ends all processes in order, services first, and lets go of the folder. Safe to call twice.
    @Override
    public synchronized void close() throws IOException {
        if (closed.getCount() == 0) {
            return;
        }
        closing.countDown();
        move(Phase.STOPPING);
        stopAll(services());
        stopAll(stores);
        say.accept("all processes ended");
        lock.close();
        closed.countDown();
    }

    private void stopAll(List<Supervised> members) {
        members.stream()
                .map(member -> Thread.ofPlatform().start(() -> stop(member)))
                .toList()
                .forEach(Supervisor::join);
    }

    private void stop(Supervised member) {
        try {
            member.stop();
        } catch (IOException e) {
            say.accept(member.state().name() + " could not be ended: " + e.getMessage());
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Supervised supervised(Supervised.Spec spec) {
        return new Supervised(spec, Clock.systemUTC(), say, this::writeState);
    }

    private void move(Phase next) {
        synchronized (stateLock) {
            phase = next;
        }
        writeState();
    }

    /// A full disk must not end what runs, so it is only said.
    private void writeState() {
        synchronized (stateLock) {
            var state =
                    new RunState(
                            ProcessRecord.of(ProcessHandle.current()),
                            phase,
                            settings.spec().name(),
                            Optional.of(settings.chain()),
                            settings.ports().byName(),
                            Stream.concat(stores.stream(), services().stream())
                                    .map(Supervised::state)
                                    .toList());
            try {
                state.write(folder.stateFile());
            } catch (IOException e) {
                say.accept("cannot write " + folder.stateFile() + ": " + e.getMessage());
            }
        }
    }
}
