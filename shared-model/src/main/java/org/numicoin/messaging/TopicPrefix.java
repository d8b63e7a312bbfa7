package org.numicoin.messaging;

/// Begins every topic, group, transactional id, client id and Redis key of one node, so that
/// several nodes share a broker and a Redis without seeing each other.
public record TopicPrefix(String text) {
    public TopicPrefix {
        if (!text.matches("[a-z0-9-]+(\\.[a-z0-9-]+)*") || text.length() > 64) {
            throw new IllegalArgumentException(
                    "a prefix is at most 64 of a-z, 0-9, '-' in parts joined by '.', not " + text);
        }
    }

    /// The default: `numi.` and the name of the chain.
    public static TopicPrefix ofChain(String chainName) {
        return new TopicPrefix("numi." + chainName);
    }

    public String of(Topic topic) {
        return of(topic.name());
    }

    /// The name of a group, transactional id, client id or key.
    public String of(String name) {
        return text + "." + name;
    }

    @Override
    public String toString() {
        return text;
    }
}
