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
    /// @param validators of node 1, 2, …; nodes behind its end have one
    /// @param mempools of node 1, 2, …; nodes behind its end have one
    /// @param workers of node 1, 2, …; nodes behind its end have none
    /// @param pools pods of the pool of node 1, 2, …; nodes behind its end have none
    /// @param explorers numbers of nodes with an explorer besides the first, which always has one
    /// @throws IllegalArgumentException for more than there may be, and for numbers of no node
    public static Layout of(
            int nodes,
            List<Integer> validators,
            List<Integer> mempools,
            List<Integer> workers,
            List<Integer> pools,
            List<Integer> explorers) {
        if (nodes < 1 || nodes > NODES_MAX) {
            throw new IllegalArgumentException(
                    "%d nodes: 1 to %d are possible".formatted(nodes, NODES_MAX));
        }
        requireNoMore("validators", validators, nodes);
        requireNoMore("mempools", mempools, nodes);
        requireNoMore("workers", workers, nodes);
        requireNoMore("pools", pools, nodes);
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
                                        ofNode(number, validators, 1),
                                        ofNode(number, mempools, 1),
                                        ofNode(number, workers, 0),
                                        ofNode(number, pools, 0),
                                        number == LocalNode.FIRST || explorers.contains(number)))
                        .toList());
    }

    /// One node with workers.
    public static Layout single(int workers) {
        return of(1, List.of(), List.of(), List.of(workers), List.of(), List.of());
    }

    private static int ofNode(int number, List<Integer> numbers, int otherwise) {
        return number > numbers.size() ? otherwise : numbers.get(number - 1);
    }

    private static void requireNoMore(String what, List<Integer> numbers, int nodes) {
        if (numbers.size() > nodes) {
            throw new IllegalArgumentException(
                    "%s for %d nodes, and there are %d".formatted(what, numbers.size(), nodes));
        }
    }

    /// Whether the chain moves at all.
    boolean mines() {
        return nodes.stream().anyMatch(node -> node.workers() > 0);
    }
}
