package org.numicoin.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// The way between clusters: late, in another order, twice or never, and cut in two for a while.
final class Network {
    private final Schedule schedule;
    private final Random random;
    private final List<Cluster> clusters = new ArrayList<>();
    private double lossShare;
    private int delayMax = 300;
    private int sides;

    /// What clusters say to each other, in bytes where it is data of the chain.
    sealed interface Words {
        /// A block, announced or asked for.
        record Gossip(Bytes block) implements Words {}

        /// Asks for the parent of a block that came.
        record Ask(Hash256 blockId) implements Words {}

        /// Asks for what follows the first of these that the other has on its main chain.
        record Sync(List<Hash256> locator) implements Words {}

        /// A transaction.
        record Payment(Bytes transaction) implements Words {}
    }

    Network(Schedule schedule, Random random) {
        this.schedule = schedule;
        this.random = random;
    }

    void join(Cluster cluster) {
        clusters.add(cluster);
    }

    /// @param loss share of messages that are lost
    /// @param delay longest time on the way, milliseconds; one in 20 takes six times as long
    void disturb(double loss, int delay) {
        lossShare = loss;
        delayMax = delay;
    }

    /// Cuts it in two.
    ///
    /// @param bits the side of each cluster
    void cut(int bits) {
        sides = bits;
    }

    void heal() {
        disturb(0, 300);
        cut(0);
    }

    void broadcast(int from, Words words) {
        for (int to = 0; to < clusters.size(); to++) {
            if (to != from) {
                send(from, to, words);
            }
        }
    }

    void send(int from, int to, Words words) {
        if (random.nextDouble() < lossShare) {
            return;
        }
        deliver(from, to, words);
        if (random.nextInt(20) == 0) {
            deliver(from, to, words);
        }
    }

    private void deliver(int from, int to, Words words) {
        int delay = 10 + random.nextInt(delayMax);
        schedule.after(
                random.nextInt(20) == 0 ? 6L * delay : delay,
                () -> {
                    if ((sides >> from & 1) == (sides >> to & 1)) {
                        clusters.get(to).receive(from, words);
                    }
                });
    }
}
