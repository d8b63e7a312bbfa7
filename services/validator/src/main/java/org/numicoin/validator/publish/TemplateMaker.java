package org.numicoin.validator.publish;

import com.google.protobuf.UnsafeByteOperations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.consensus.TransactionRules;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.Failed;
import org.numicoin.rpc.v1.SelectRequest;
import org.numicoin.validator.chain.ChainReader;
import org.numicoin.validator.template.AssembledTemplate;
import org.numicoin.validator.template.TemplateAssembler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes one template: asks the mempools, has the block executed, publishes it when it is worth
/// that. One thread uses it.
public final class TemplateMaker {
    private static final Logger log = LoggerFactory.getLogger(TemplateMaker.class);
    private static final int FAILED_MAX = 1_024;

    private final ChainSpec spec;
    private final TemplateSettings settings;
    private final ChainReader reader;
    private final TransactionSource mempools;
    private final TemplateAssembler assembler;
    private final TemplatePublisher publisher;
    private final InstantSource clock;
    private final Timer timer;
    private Optional<AssembledTemplate> last = Optional.empty();
    private List<AssembledTemplate.Dropped> dropped = List.of();

    public TemplateMaker(
            ChainSpec spec,
            TemplateSettings settings,
            ChainReader reader,
            TransactionSource mempools,
            TemplateAssembler assembler,
            TemplatePublisher publisher,
            InstantSource clock,
            MeterRegistry meters) {
        this.spec = spec;
        this.settings = settings;
        this.reader = reader;
        this.mempools = mempools;
        this.assembler = assembler;
        this.publisher = publisher;
        this.clock = clock;
        this.timer =
                Timer.builder("numi.template.build")
                        .description("From the question to the mempools to the published template")
                        .publishPercentiles(0.5, 0.99)
                        .register(meters);
    }

    /// Returns the tip for which there is a template now.
    ///
    /// @param fresh whether tip or term are new, so that any template is better than none
    /// @param writes whether this replica still writes with the term
    Hash256 make(long term, boolean fresh, BooleanSupplier writes) throws InterruptedException {
        long start = System.nanoTime();
        Question question = question();
        List<Transaction> best = mempools.select(question.request());
        boolean old = fresh || isOld();
        if (!old && !isBetter(tips(best, question.baseFee()))) {
            return question.tipId();
        }
        var template = assemble(best);
        dropped = template.dropped();
        Hash256 parent = template.header().parentId();
        if ((old || !isOn(parent) || isBetter(template.fees().nano())) && writes.getAsBoolean()) {
            publisher.publish(term, template);
            last = Optional.of(template);
            timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
        return parent;
    }

    /// A transaction that nobody expected must not keep miners without work.
    private AssembledTemplate assemble(List<Transaction> best) {
        try {
            return assembler.assemble(best, clock.millis());
        } catch (RuntimeException e) {
            log.error("a template of {} transactions failed; it is made empty", best.size(), e);
            return assembler.assemble(List.of(), clock.millis());
        }
    }

    private record Question(Hash256 tipId, long baseFee, SelectRequest request) {}

    private Question question() {
        try (var view = reader.open()) {
            var tip = view.tip();
            long baseFee = HeaderRules.nextBaseFee(spec, tip.header());
            var request =
                    SelectRequest.newBuilder()
                            .setTipId(UnsafeByteOperations.unsafeWrap(tip.id().toBytes()))
                            .setSequence(view.position().sequence())
                            .setBaseFee(baseFee)
                            .setWeightMax(spec.weightLimit());
            dropped.stream()
                    .limit(FAILED_MAX)
                    .map(TemplateMaker::failed)
                    .forEach(request::addFailed);
            return new Question(tip.id(), baseFee, request.build());
        }
    }

    private static Failed failed(AssembledTemplate.Dropped dropped) {
        return Failed.newBuilder()
                .setFullId(
                        UnsafeByteOperations.unsafeWrap(dropped.transaction().fullId().toBytes()))
                .setCode(dropped.code())
                .build();
    }

    /// What a miner would earn from these at most, without executing them.
    private long tips(List<Transaction> best, long baseFee) {
        long tips = 0;
        long weight = 0;
        for (Transaction transaction : best) {
            weight += transaction.weight(spec);
            if (weight > spec.weightLimit()) {
                break;
            }
            long rate = Math.max(0, TransactionRules.tipRate(transaction.core(), baseFee));
            tips = Math.addExact(tips, Math.multiplyExact(transaction.weight(spec), rate));
        }
        return tips;
    }

    private boolean isOn(Hash256 parent) {
        return last.filter(template -> template.header().parentId().equals(parent)).isPresent();
    }

    private boolean isBetter(long fees) {
        long known = last.map(template -> template.fees().nano()).orElse(0L);
        return fees > known && fees - known >= known / 100 * settings.betterPercent();
    }

    private boolean isOld() {
        long life = settings.life().toMillis();
        return last.map(template -> clock.millis() - template.header().timestamp() >= life)
                .orElse(true);
    }
}
