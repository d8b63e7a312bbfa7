package org.numicoin.localnet;

import org.numicoin.messaging.TopicPrefix;

/// One full node of a localnet: validators, mempools and p2p gateway, with as many workers as are
/// asked for. Nodes share Kafka and Redis and nothing else: a topic prefix, ports and data each.
///
/// @param number counted from 1; the first one's names and topics are those of a localnet that has
///   no other
/// @param validators how many, of which one writes and the others stand by
/// @param mempools how many, which share the shards
/// @param workers how many mining workers, 0 for a node that only follows
/// @param pools how many pods of a mining pool, 0 for none
/// @param explorer whether it has an explorer
public record LocalNode(
        int number, int validators, int mempools, int workers, int pools, boolean explorer) {
    public static final int FIRST = 1;

    private static final String VALIDATOR = "validator";
    private static final String MEMPOOL = "mempool";
    private static final String POOL = "mining-pool";

    public LocalNode {
        if (number < FIRST || number > Layout.NODES_MAX) {
            throw new IllegalArgumentException(
                    "node %d: 1 to %d are possible".formatted(number, Layout.NODES_MAX));
        }
        requireWithin("validators", validators, 1, Ports.VALIDATORS_MAX);
        requireWithin("mempools", mempools, 1, Ports.MEMPOOLS_MAX);
        requireWithin("workers", workers, 0, Ports.WORKERS_MAX);
        requireWithin("pools", pools, 0, Ports.POOLS_MAX);
    }

    private static void requireWithin(String what, int count, int least, int most) {
        if (count < least || count > most) {
            throw new IllegalArgumentException(
                    "%d %s: %d to %d are possible".formatted(count, what, least, most));
        }
    }

    /// Name of one of its processes or ports: `validator` of the first node, `n2-validator` of the
    /// second.
    public String name(String plain) {
        return name(number, plain);
    }

    /// Plain name of one of its validators: `validator` of the first, `validator-2` of the second.
    public static String validator(int replica) {
        return replica(VALIDATOR, replica);
    }

    /// Plain name of one of its mempools: `mempool` of the first, `mempool-2` of the second.
    public static String mempool(int replica) {
        return replica(MEMPOOL, replica);
    }

    /// Plain name of one of its pool's pods: `mining-pool` of the first, `mining-pool-2` of the
    /// second.
    public static String pool(int pod) {
        return replica(POOL, pod);
    }

    private static String replica(String first, int replica) {
        return replica == FIRST ? first : first + "-" + replica;
    }

    /// The same by number.
    public static String name(int number, String plain) {
        return number == FIRST ? plain : "n" + number + "-" + plain;
    }

    TopicPrefix prefix(String chainName) {
        return prefix(number, chainName);
    }

    /// What the names of a node's topics begin with.
    public static TopicPrefix prefix(int number, String chainName) {
        TopicPrefix first = TopicPrefix.ofChain(chainName);
        return number == FIRST ? first : new TopicPrefix(first.of("n" + number));
    }
}
