package org.numicoin.bench.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// How blocks reached the nodes.
final class Propagation {
    private final List<Double> millis = new ArrayList<>();
    private final List<NetworkLab.Announced> announced = new ArrayList<>();
    private double slowestSum;
    private Duration processorTime = Duration.ZERO;

    /// @param millisOfNodes from the announcement to each of them
    /// @param processors what all processes used meanwhile
    void add(NetworkLab.Announced block, List<Double> millisOfNodes, Duration processors) {
        announced.add(block);
        millis.addAll(millisOfNodes);
        slowestSum += Collections.max(millisOfNodes);
        processorTime = processorTime.plus(processors);
    }

    /// Milliseconds within which this share of the deliveries was made.
    double at(double share) {
        var sorted = millis.stream().sorted().toList();
        return sorted.get((int) Math.max(0, Math.ceil(share * sorted.size()) - 1));
    }

    int deliveries() {
        return millis.size();
    }

    NetworkLab.Announced lastAnnounced() {
        return announced.getLast();
    }

    /// For one block.
    double processorMillis() {
        return processorTime.toNanos() / 1e6 / announced.size();
    }

    /// Between the announcement of a block and its last delivery.
    double processorsBusy() {
        return processorTime.toNanos() / 1e6 / slowestSum;
    }
}
