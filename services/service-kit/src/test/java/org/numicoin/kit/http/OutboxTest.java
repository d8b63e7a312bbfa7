package org.numicoin.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;

/// What waits for one client has a bound, and beyond it the client is given up.
class OutboxTest {
    @Test
    void givesUpAClientThatDoesNotRead() {
        var outbox = new Outbox(16);
        var received = new ArrayList<String>();
        var problems = new ArrayList<Throwable>();
        var subscriber =
                new BaseSubscriber<String>() {
                    @Override
                    protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
                        request(3);
                    }

                    @Override
                    protected void hookOnNext(String message) {
                        received.add(message);
                    }

                    @Override
                    protected void hookOnError(Throwable problem) {
                        problems.add(problem);
                    }
                };
        outbox.messages().subscribe(subscriber);
        for (int i = 0; i < 100; i++) {
            outbox.send("message " + i);
        }
        subscriber.request(1_000);
        assertThat(received).hasSize(19).startsWith("message 0").endsWith("message 18");
        assertThat(problems).singleElement().isInstanceOf(Outbox.Overflow.class);
        assertThat(problems.getFirst()).hasMessage("16 messages wait to be read");
    }

    @Test
    void keepsWhatComesBeforeTheClientBeginsToRead() {
        var outbox = new Outbox(16);
        outbox.send("early");
        assertThat(outbox.messages().next().block()).isEqualTo("early");
    }
}
