package org.numicoin.mining.solution;

import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.MinedSolution;

/// Writes one solution and waits for how that ended, in bounded time.
@FunctionalInterface
public interface SolutionSink {
    PublishResult publish(MinedSolution solution, TraceContext trace) throws InterruptedException;
}
