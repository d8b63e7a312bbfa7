package org.numicoin.messaging;

/// How many copies of a partition there are, and how many must have a record before it is acked.
public record TopicReplication(int replicas, int inSyncMin) {
    /// Survives the loss of any one broker.
    public static final TopicReplication CLUSTER = new TopicReplication(3, 2);

    /// One broker.
    public static final TopicReplication LOCALNET = new TopicReplication(1, 1);

    public TopicReplication {
        if (inSyncMin < 1 || replicas < inSyncMin) {
            throw new IllegalArgumentException(inSyncMin + " of " + replicas + " replicas");
        }
    }
}
