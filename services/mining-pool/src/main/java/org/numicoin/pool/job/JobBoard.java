package org.numicoin.pool.job;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.messaging.MiningTemplate;
import org.numicoin.messaging.TemplateNumber;
import org.numicoin.mining.template.TemplateFeed;
import org.numicoin.mining.template.TemplateListener;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// The newest templates: one to hand out jobs of, and as many before it as miners may still send
/// shares for. Written by the thread that reads templates, read by all.
public final class JobBoard implements TemplateListener {
    public static final int TEMPLATES_MAX = TemplateFeed.RECORDS_AT_START;

    private final Address pool;
    private final Duration grace;
    private final InstantSource clock;
    private final ConcurrentSkipListMap<TemplateNumber, PoolTemplate> templates =
            new ConcurrentSkipListMap<>();

    /// When a parent ceased to be the tip, in milliseconds since 1970, by the template that said
    /// so: every pod has the same.
    private final Map<Hash256, Long> replaced = new ConcurrentHashMap<>();

    private volatile Optional<PoolTemplate> newest = Optional.empty();

    /// Block that the last template was on, also when that was withdrawn.
    private Optional<Hash256> parent = Optional.empty();

    private volatile Runnable changed = () -> {};

    /// What a share of a template is worth.
    public enum Standing {
        /// The block can still be found.
        CURRENT,
        /// It was found a moment ago: the miner cannot have known, and its work is credited.
        LATE,
        /// For too long no miner should be at it.
        STALE
    }

    /// An empty board.
    ///
    /// @param grace for which work on a parent counts after it ceased to be the tip
    public JobBoard(Address pool, Duration grace, InstantSource clock) {
        this.pool = pool;
        this.grace = grace;
        this.clock = clock;
    }

    /// Sets who is told of changes.
    ///
    /// @param listener called on the thread that reads templates when there is other work, or none
    public void onChange(Runnable listener) {
        changed = listener;
    }

    @Override
    public void offer(MiningTemplate template, LogRecord record, boolean isNewest) {
        var next = known(PoolTemplate.of(template, pool, record.trace()));
        Hash256 on = next.header().parentId();
        parent.filter(last -> !last.equals(on))
                .ifPresent(last -> replaced.put(last, record.timestamp()));
        replaced.remove(on);
        parent = Optional.of(on);
        templates.put(next.number(), next);
        newest = Optional.of(next);
        if (templates.size() > TEMPLATES_MAX) {
            forgetOldest();
        }
        if (isNewest) {
            changed.run();
        }
    }

    /// The same header under another number would be the same hashes, credited again.
    private PoolTemplate known(PoolTemplate offered) {
        return templates.values().stream()
                .filter(template -> template.templateId().equals(offered.templateId()))
                .findAny()
                .orElse(offered);
    }

    @Override
    public void withdraw() {
        newest = Optional.empty();
        changed.run();
    }

    public Optional<PoolTemplate> newest() {
        return newest;
    }

    public Optional<PoolTemplate> template(TemplateNumber number) {
        return Optional.ofNullable(templates.get(number));
    }

    public Standing standing(PoolTemplate template) {
        Long since = replaced.get(template.header().parentId());
        if (since == null) {
            return Standing.CURRENT;
        }
        return clock.millis() - since <= grace.toMillis() ? Standing.LATE : Standing.STALE;
    }

    /// Whether there was a template on this block, of those that are kept.
    public boolean isParent(Hash256 parentId) {
        return templates.values().stream()
                .anyMatch(template -> template.header().parentId().equals(parentId));
    }

    private void forgetOldest() {
        templates.pollFirstEntry();
        var parents =
                templates.values().stream()
                        .map(template -> template.header().parentId())
                        .collect(Collectors.toSet());
        replaced.keySet().retainAll(parents);
    }
}
