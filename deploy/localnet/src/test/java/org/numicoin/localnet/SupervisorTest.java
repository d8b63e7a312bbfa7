package org.numicoin.localnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.localnet.RunState.Phase;

/// Runs whole localnets with the real Kafka and Redis and one process that stands for all services,
/// and kills what can be killed.
@Timeout(120)
class SupervisorTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir Path temporary;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final int portBase = freeBase();

    /// The supervisor is killed, the next one finds nothing in its way and the same data.
    @Test
    void leavesNothingBehindAndKeepsItsDataWhenItIsKilled() throws Exception {
        Path data = temporary.resolve("data");
        var folder = new DataFolder(data);
        var killed = SupervisorProcess.start(data, portBase, temporary.resolve("supervisor.log"));
        killed.awaitReady(() -> isRunning(folder), LIMIT);
        assertThatThrownBy(() -> open(data))
                .isInstanceOf(AlreadyRunningException.class)
                .hasMessageStartingWith("a localnet already runs in " + data);
        assertThat(ClusterStatus.of(folder).healthy()).isTrue();
        int redisPort = folder.state().orElseThrow().portsInUse().port(Ports.REDIS);
        try (var redis = new RedisConnection(redisPort)) {
            assertThat(redis.ask("SET", "kept", "yes")).isEqualTo("OK");
        }
        List<ProcessHandle> children = children(folder);
        assertThat(children).hasSize(3);

        killed.kill();
        try (var next = open(data)) {
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            next.start();
            assertThat(said.stream().filter(line -> line.contains("topics are")))
                    .singleElement()
                    .asString()
                    .endsWith("0 new");
            try (var redis = new RedisConnection(redisPort)) {
                assertThat(redis.ask("GET", "kept")).isEqualTo("yes");
            }
        }
        assertThat(folder.isLocked()).isFalse();
        assertThat(children(folder)).isEmpty();
    }

    /// `down` of another process ends everything in order.
    @Test
    void startsAServiceAgainAndEndsWhenItIsAsked() throws Exception {
        Path data = temporary.resolve("data");
        var folder = new DataFolder(data);
        Path log = temporary.resolve("supervisor.log");
        var supervisor = SupervisorProcess.start(data, portBase, log);
        supervisor.awaitReady(() -> isRunning(folder), LIMIT);

        RunState.Member before = fake(folder);
        before.process().flatMap(ProcessRecord::running).orElseThrow().destroyForcibly();
        supervisor.awaitReady(
                () ->
                        fake(folder).restarts() == 1
                                && fake(folder).phase() == RunState.MemberPhase.READY,
                LIMIT);
        assertThat(fake(folder).process()).isNotEqualTo(before.process());
        assertThat(Files.readString(log))
                .contains("fake ended with status 137; its log ")
                .contains("fake service ")
                .contains("starting fake again in 0.5 s");

        assertThat(ShutDown.run(folder, said::add)).isTrue();
        assertThat(supervisor.process().isAlive()).isFalse();
        assertThat(children(folder)).isEmpty();
        assertThat(Files.readString(log)).contains("all processes ended");
        assertThat(ShutDown.run(folder, said::add)).isFalse();
        assertThat(ClusterStatus.of(folder).phase()).isEqualTo("down");
    }

    /// As `numi node stop 1` and `start 1` do from another process.
    @Test
    void endsAndStartsANodeThatIsToldBothAndLeavesTheStoresAlone() throws Exception {
        Path data = temporary.resolve("data");
        var folder = new DataFolder(data);
        var nodes = new NodeSwitch(folder);
        assertThatThrownBy(() -> nodes.stop(1)).hasMessageStartingWith("nothing runs in ");
        var supervisor =
                SupervisorProcess.start(data, portBase, temporary.resolve("supervisor.log"));
        supervisor.awaitReady(() -> isRunning(folder), LIMIT);
        RunState.Member before = fake(folder);

        nodes.stop(1);
        assertThat(before.process().flatMap(ProcessRecord::running)).isEmpty();
        assertThat(fake(folder).phase()).isEqualTo(RunState.MemberPhase.STOPPED);
        assertThat(children(folder)).hasSize(2);
        supervisor.awaitReady(() -> ClusterStatus.of(folder).healthy(), LIMIT);
        assertThat(ClusterStatus.of(folder).nodes())
                .singleElement()
                .extracting(NodeStatus::state)
                .isEqualTo("stopped");

        nodes.start(1);
        assertThat(fake(folder).phase()).isEqualTo(RunState.MemberPhase.READY);
        assertThat(fake(folder).process()).isNotEqualTo(before.process());
        assertThatThrownBy(() -> nodes.stop(2)).hasMessage("there is no node 2; there are [1]");
        ShutDown.run(folder, said::add);
    }

    /// As `numi restart --rolling` does from another process.
    @Test
    void restartsStandbysBeforeTheWriterAndCountsNoDeath() throws Exception {
        var layout = Layout.of(1, List.of(2), List.of(), List.of(0), List.of(), List.of());
        LocalnetSettings settings =
                SupervisorProcess.settings(temporary.resolve("data"), portBase, layout);
        var folder = new DataFolder(settings.data());
        Path lease = temporary.resolve("lease");
        var specs =
                List.of(
                        FakeService.validator(settings.ports(), 1, lease),
                        FakeService.validator(settings.ports(), 2, lease));
        try (var supervisor = Supervisor.open(settings, specs, false, _ -> {})) {
            supervisor.start();
            assertThat(ClusterStatus.of(folder).validators())
                    .extracting(ValidatorStatus::role)
                    .containsExactlyInAnyOrder("writer", "standby");
            String writer = writer(folder);
            var before = folder.state().orElseThrow().validators(1);
            var restart = new Restart(folder, said::add);
            assertThatThrownBy(() -> restart.oneByOne(List.of("validator-3")))
                    .hasMessage(
                            "there is no validator-3; there are kafka redis validator validator-2");

            restart.oneByOne(List.of());
            var after = folder.state().orElseThrow().validators(1);
            assertThat(after).extracting(RunState.Member::restarts).containsOnly(0);
            assertThat(after)
                    .extracting(RunState.Member::process)
                    .doesNotContainAnyElementsOf(
                            before.stream().map(RunState.Member::process).toList());
            String standby = writer.equals("validator") ? "validator-2" : "validator";
            assertThat(said)
                    .extracting(line -> line.replaceAll("[0-9.]+ s", "").strip())
                    .containsExactly(
                            "restarting " + standby,
                            standby + " is ready",
                            standby + " has what was there: sequence 7 of 7, standby",
                            "restarting " + writer,
                            standby + " writes after",
                            writer + " is ready",
                            writer + " has what was there: sequence 7 of 7, standby");
            assertThat(writer(folder)).isEqualTo(standby);
        }
    }

    private static String writer(DataFolder folder) {
        return ClusterStatus.of(folder).validators().stream()
                .filter(ValidatorStatus::isWriter)
                .map(ValidatorStatus::name)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void saysWhichServiceDoesNotStartAndEndsTheRest() throws Exception {
        LocalnetSettings settings = SupervisorProcess.settings(temporary.resolve("data"), portBase);
        var specs = List.of(FakeService.spec(settings.ports(), "broken"));
        try (var supervisor = Supervisor.open(settings, specs, false, said::add)) {
            assertThatThrownBy(supervisor::start)
                    .isInstanceOf(LocalnetException.class)
                    .hasMessageStartingWith("fake does not start: see ");
        }
        assertThat(said)
                .anySatisfy(line ->
                        assertThat(line)
                                .contains("fake ended with status 7")
                                .contains("numi.fake.key: must not be broken"));
        assertThat(children(new DataFolder(settings.data()))).isEmpty();
    }

    @Test
    void namesThePortThatIsTakenAndItsOwner() throws Exception {
        Path data = temporary.resolve("data");
        try (var taken = new ServerSocket()) {
            taken.bind(Loopback.address(portBase + 2));
            assertThatThrownBy(() -> open(data))
                    .isInstanceOf(LocalnetException.class)
                    .hasMessage(
                            "port %d (redis) is in use by java, pid %d: end it, or choose others with --port-base or NUMI_PORT_REDIS"
                                    .formatted(portBase + 2, ProcessHandle.current().pid()));
        }
        open(data).close();
    }

    private Supervisor open(Path data) throws IOException {
        LocalnetSettings settings = SupervisorProcess.settings(data, portBase);
        return Supervisor.open(
                settings, List.of(FakeService.spec(settings.ports())), false, said::add);
    }

    private static boolean isRunning(DataFolder folder) {
        return folder.state().map(RunState::phase).filter(Phase.RUNNING::equals).isPresent();
    }

    private static RunState.Member fake(DataFolder folder) {
        return folder.state().orElseThrow().members().stream()
                .filter(member -> member.name().equals(FakeService.NAME))
                .findFirst()
                .orElseThrow();
    }

    private static List<ProcessHandle> children(DataFolder folder) {
        return folder.state().orElseThrow().members().stream()
                .flatMap(member -> member.process().flatMap(ProcessRecord::running).stream())
                .toList();
    }

    /// A base whose ports are all free, below those that the system gives to connections, which
    /// would take some of them before a member does.
    private static int freeBase() {
        int from = 12_000 + (int) (ProcessHandle.current().pid() % 100) * 100;
        return IntStream.iterate(from, base -> base < 32_000, base -> base + 100)
                .filter(base ->
                        Ports.of(base, Layout.single(1), Map.of()).byName().values().stream()
                                .allMatch(Loopback::isFree))
                .findFirst()
                .orElseThrow();
    }
}
