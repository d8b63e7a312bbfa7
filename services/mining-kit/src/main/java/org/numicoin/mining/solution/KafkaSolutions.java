package org.numicoin.mining.solution;

import java.util.concurrent.ExecutionException;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.MinedSolution;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;

/// Writes solutions to `mining.solutions`.
public final class KafkaSolutions implements SolutionSink {
    private final Publisher publisher;
    private final NetworkId network;

    public KafkaSolutions(Publisher publisher, NetworkId network) {
        this.publisher = publisher;
        this.network = network;
    }

    @Override
    public PublishResult publish(MinedSolution solution, TraceContext trace)
            throws InterruptedException {
        var outgoing =
                new Outgoing(
                        Topics.MINING_SOLUTIONS,
                        Bytes.wrap(solution.templateId().toBytes()),
                        Bytes.wrap(solution.encoded(network)),
                        trace);
        try {
            return publisher.publish(outgoing).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a publish ends with a result, not a failure", e);
        }
    }
}
