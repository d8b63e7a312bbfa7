package org.numicoin.localnet;

import java.util.List;
import java.util.stream.IntStream;

/// Which nodes a localnet has.
public record Layout(List<LocalNode> nodes) {
    /// Each takes three processes at least: more than this and no machine is large enough.
    public static final int NODES_MAX = 16;

    public Layout {
        nodes = List.copyOf(nodes);
    }

    /// The nodes from 1 to a number.
    ///
    /// @param workers of node 1, 2, …; nodes behind its end have none
    /// @param explorers numbers of nodes with an explorer besides the first, which always has one
    /// @throws IllegalArgumentException for more than there may be, and for numbers of no node
    public static Layout of(int nodes, List<Integer> workers, List<Integer> explorers) {
        if (nodes < 1 || nodes > NODES_MAX) {
            throw new IllegalArgumentException(
                    "%d nodes: 1 to %d are possible".formatted(nodes, NODES_MAX));
        }
        if (workers.size() > nodes) {
            throw new IllegalArgumentException(
                    "workers for %d nodes, and there are %d".formatted(workers.size(), nodes));
        }
        for (int number : explorers) {
            if (number < 1 || number > nodes) {
                throw new IllegalArgumentException(
                        "an explorer for node %d, and there are %d".formatted(number, nodes));
            }
        }
        return new Layout(
                IntStream.rangeClosed(1, nodes)
                        .mapToObj(number ->
                                new LocalNode(
                                        number,
                                        number > workers.size() ? 0 : workers.get(number - 1),
                                        number == LocalNode.FIRST || explorers.contains(number)))
                        .toList());
    }

    /// One node with workers.
    public static Layout single(int workers) {
        return of(1, List.of(workers), List.of());
    }

    /// Whether the chain moves at all.
    boolean mines() {
        return nodes.stream().anyMatch(node -> node.workers() > 0);
    }
}
