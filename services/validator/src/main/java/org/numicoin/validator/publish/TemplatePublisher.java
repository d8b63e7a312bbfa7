package org.numicoin.validator.publish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.numicoin.kit.Failpoints;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.MiningTemplate;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.TemplateBody;
import org.numicoin.messaging.TemplateNumber;
import org.numicoin.messaging.Topic;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;
import org.numicoin.validator.log.ValidatorFailpoints;
import org.numicoin.validator.template.AssembledTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes a template: the body first and then, without waiting for its ack, the header. One thread
/// uses it.
public final class TemplatePublisher {
    private static final Logger log = LoggerFactory.getLogger(TemplatePublisher.class);

    private final Function<Outgoing, CompletableFuture<PublishResult>> bulk;
    private final Function<Outgoing, CompletableFuture<PublishResult>> small;
    private final NetworkId network;
    private final RandomGenerator random;
    private final Counter published;
    private TemplateNumber last = new TemplateNumber(0, 0);

    /// @param bulk publishes bodies
    /// @param small publishes headers
    /// @param random of the traces, one a template: what is mined of it belongs to it, too
    public TemplatePublisher(
            Function<Outgoing, CompletableFuture<PublishResult>> bulk,
            Function<Outgoing, CompletableFuture<PublishResult>> small,
            NetworkId network,
            RandomGenerator random,
            MeterRegistry meters) {
        this.bulk = bulk;
        this.small = small;
        this.network = network;
        this.random = random;
        this.published =
                Counter.builder("numi.templates")
                        .description("Templates published")
                        .register(meters);
    }

    void publish(long term, AssembledTemplate template) {
        TraceContext trace = TraceContext.random(random);
        try (var _ = trace.inLog()) {
            publish(term, template, trace);
        }
    }

    private void publish(long term, AssembledTemplate template, TraceContext trace) {
        long number = last.term() == term ? last.number() + 1 : 1;
        last = new TemplateNumber(term, number);
        var header = template.header();
        var body =
                new TemplateBody(
                        last,
                        template.templateId(),
                        header.parentId(),
                        header.height(),
                        template.body());
        send(bulk, Topics.MINING_BODIES, template, body, trace);
        Failpoints.hit(ValidatorFailpoints.TEMPLATE_BODY_SENT);
        send(
                small,
                Topics.MINING_TEMPLATES,
                template,
                new MiningTemplate(last, template.templateId(), header),
                trace);
        published.increment();
        log.debug(
                "template {} of term {} on {}: {} transactions",
                number,
                term,
                header.parentId(),
                template.block().transactions().size());
    }

    private void send(
            Function<Outgoing, CompletableFuture<PublishResult>> publisher,
            Topic topic,
            AssembledTemplate template,
            Message message,
            TraceContext trace) {
        var key = Bytes.wrap(template.templateId().toBytes());
        var value = Bytes.wrap(message.encoded(network));
        var _ =
                publisher
                        .apply(new Outgoing(topic, key, value, trace))
                        .thenAccept(result -> {
                            try (var _ = trace.inLog()) {
                                report(topic, template, result);
                            }
                        });
    }

    /// A template that does not arrive costs a miner some work, and the next one comes soon.
    private static void report(Topic topic, AssembledTemplate template, PublishResult result) {
        switch (result) {
            case PublishResult.Acked _ -> {}
            case PublishResult.NotWritten(var why) ->
                    log.warn("{} of {} is not written: {}", topic, template.templateId(), why);
            case PublishResult.Unknown(var why) ->
                    log.warn("{} of {} may be written: {}", topic, template.templateId(), why);
        }
    }
}
