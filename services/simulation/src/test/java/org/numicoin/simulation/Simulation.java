package org.numicoin.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.numicoin.chain.ChainSpec;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.messaging.NetworkId;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Specs;
import org.numicoin.validator.log.SimulatedValidator;
import org.springframework.util.FileSystemUtils;

/// One run: a few minutes in which clusters mine and pay while machines die, commits get no answer
/// and the network is cut; then everything heals, and all have to agree.
public final class Simulation {
    static final int BLOCKS = 110;

    private static final SignatureCache SIGNATURES = new SignatureCache(1 << 14);
    private static final int INSPECT_EVERY = 400;
    private static final int ROUNDS_MAX = 60;

    private final ChainSpec spec = Specs.fast();
    private final ChainBuilder chain = new ChainBuilder(spec);
    private final Referee referee = new Referee(chain);
    private final List<Cluster> clusters = new ArrayList<>();
    private final Random random;
    private final Schedule schedule;
    private final Network network;
    private final Wallets wallets;
    private final Miners miners;
    private boolean chaos = true;
    private int kills;

    private Simulation(long seed, Path folder) {
        random = new Random(seed);
        schedule = new Schedule(random, spec.genesisTimestamp() + 1_000);
        network = new Network(schedule, random);
        wallets = new Wallets(spec, network, clusters, random);
        miners = new Miners(chain, referee, network, schedule, clusters, random);
        int count = 3 + random.nextInt(2);
        for (int number = 0; number < count; number++) {
            var cluster =
                    new Cluster(
                            number,
                            number == 0 ? 2 : 1 + random.nextInt(2),
                            random.nextInt(6_000) - 3_000,
                            spec,
                            new NetworkId(spec.chainId(), chain.genesis().id()),
                            chain.genesis().block(),
                            folder,
                            network,
                            schedule,
                            random,
                            SIGNATURES);
            clusters.add(cluster);
            network.join(cluster);
            referee.watch(cluster);
        }
    }

    /// Runs a seed in an empty folder, which is gone afterwards. Throws an `AssertionError` with
    /// the moment at which something did not hold.
    ///
    /// @return what happened, the same for the same seed
    public static String run(long seed, Path folder) {
        var simulation = new Simulation(seed, folder);
        try {
            simulation.run();
            return simulation.toString();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "step %d, second %d: %s"
                            .formatted(simulation.schedule.steps(), simulation.seconds(), e),
                    e);
        } finally {
            simulation.close(folder);
        }
    }

    @Override
    public String toString() {
        int terms = validators().stream().mapToInt(SimulatedValidator::terms).sum();
        return "%d blocks, %d reorganizations up to %d deep, %d kills, %d terms, %d payments, %d s, tip %s"
                .formatted(
                        miners.blocks(),
                        referee.reorganizations(),
                        referee.deepest(),
                        kills,
                        terms,
                        wallets.payments(),
                        seconds(),
                        referee.tip(clusters.getFirst()).id());
    }

    private void run() {
        begin();
        while (miners.blocks() < BLOCKS) {
            schedule.step();
        }
        heal();
        settle();
        referee.requireAgreement(referee.tip(clusters.getFirst()));
    }

    private void begin() {
        network.disturb(random.nextDouble() * 0.15, 200 + random.nextInt(2_000));
        for (Cluster cluster : clusters) {
            cluster.log().unknownShare(random.nextDouble() * 0.06);
            for (int i = 0; i < cluster.validators().size(); i++) {
                int validator = i;
                schedule.every(150, () -> step(cluster, validator));
            }
            schedule.every(200, cluster::follow);
            schedule.every(1_500, cluster::watchLease);
            schedule.every(4_000, () -> cluster.sync(random.nextInt(clusters.size())));
        }
        everyInChaos(2_200, miners::mine);
        everyInChaos(1_500, wallets::pay);
        everyInChaos(20_000, this::repeat);
        everyInChaos(25_000, this::kill);
        everyInChaos(30_000, () -> any(clusters).moveLease());
        everyInChaos(40_000, () -> any(clusters).restartPool());
        everyInChaos(45_000, this::cut);
    }

    private void everyInChaos(int millis, Runnable task) {
        schedule.every(
                millis,
                () -> {
                    if (chaos) {
                        task.run();
                    }
                });
    }

    private void step(Cluster cluster, int validator) {
        cluster.step(validator);
        referee.hear(cluster);
        SimulatedValidator stepped = cluster.validators().get(validator);
        if (stepped.replica().isEmpty()) {
            schedule.after(1_000 + random.nextInt(10_000), () -> start(stepped));
        } else if (random.nextInt(INSPECT_EVERY) == 0) {
            stepped.replica().ifPresent(referee::inspect);
        }
    }

    private static void start(SimulatedValidator validator) {
        if (validator.replica().isEmpty()) {
            validator.start();
        }
    }

    private void kill() {
        SimulatedValidator victim = any(validators());
        if (victim.replica().isPresent() && !victim.isDoomed()) {
            victim.planKill(random.nextInt(40));
            kills++;
        }
    }

    private void cut() {
        network.cut(1 + random.nextInt((1 << clusters.size()) - 2));
        schedule.after(5_000 + random.nextInt(20_000), () -> network.cut(0));
    }

    private void repeat() {
        wallets.repeat(referee.tip(any(clusters)));
    }

    /// From now on nothing is lost and nobody dies; what was secret is told.
    private void heal() {
        chaos = false;
        network.heal();
        clusters.forEach(Cluster::thaw);
        clusters.forEach(cluster -> cluster.log().unknownShare(0));
        for (SimulatedValidator validator : validators()) {
            if (validator.isDoomed()) {
                validator.kill();
            }
            start(validator);
        }
        miners.reveal();
        // The clocks have to reach the blocks from the future.
        schedule.run(120_000);
    }

    /// Honest blocks until every payment is in one.
    private void settle() {
        for (int round = 0; !wallets.areAllMined(heaviest()); round++) {
            Referee.require(round < ROUNDS_MAX, () -> "payments wait for ever");
            wallets.repeat(heaviest());
            schedule.run(2_000);
            miners.mineHonestly(clusters.get(round % clusters.size()));
            schedule.run(15_000);
        }
        miners.mineHonestly(any(clusters));
        schedule.run(30_000);
    }

    private Node heaviest() {
        return clusters.stream()
                .map(referee::tip)
                .max(Comparator.comparing(Node::chainWork))
                .orElseThrow();
    }

    private List<SimulatedValidator> validators() {
        return clusters.stream().flatMap(cluster -> cluster.validators().stream()).toList();
    }

    private long seconds() {
        return (schedule.now() - spec.genesisTimestamp()) / 1_000;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private void close(Path folder) {
        validators().forEach(SimulatedValidator::close);
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
