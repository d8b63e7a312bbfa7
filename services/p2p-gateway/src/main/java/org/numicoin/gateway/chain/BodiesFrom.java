package org.numicoin.gateway.chain;

import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.numicoin.rpc.v1.TipReply;
import org.numicoin.rpc.v1.TipRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;
import org.numicoin.rpc.v1.ValidatorGrpc.ValidatorStub;

/// From which height on our validator has whole blocks. A validator that prunes has fewer of them
/// with each block, so each new tip asks again. Nobody waits for the answer, and one question is on
/// its way at most; when none comes, the next tip asks.
final class BodiesFrom {
    private final ValidatorStub validator;
    private final Duration deadline;
    private volatile long height;
    private boolean asking;
    private long wanted;

    /// @param deadline of one question
    BodiesFrom(Channel channel, Duration deadline) {
        this.validator = ValidatorGrpc.newStub(channel);
        this.deadline = deadline;
    }

    long height() {
        return height;
    }

    void is(long told) {
        height = told;
    }

    /// Returns at once.
    ///
    /// @param sequence of the event that the answer takes into account
    void ask(long sequence) {
        synchronized (this) {
            wanted = sequence;
            if (asking) {
                return;
            }
            asking = true;
        }
        send(sequence);
    }

    private void send(long sequence) {
        validator
                .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .tip(
                        TipRequest.newBuilder().setLeastSequence(sequence).build(),
                        new Answer(sequence));
    }

    /// Goes on with the newest tip of those that came meanwhile.
    private void answered(long sequence) {
        long next;
        synchronized (this) {
            next = wanted;
            if (next == sequence) {
                asking = false;
                return;
            }
        }
        send(next);
    }

    private final class Answer implements StreamObserver<TipReply> {
        private final long sequence;

        Answer(long sequence) {
            this.sequence = sequence;
        }

        @Override
        public void onNext(TipReply reply) {
            height = reply.getBodiesFrom();
        }

        @Override
        public void onError(Throwable failure) {
            answered(sequence);
        }

        @Override
        public void onCompleted() {
            answered(sequence);
        }
    }
}
