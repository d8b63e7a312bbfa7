package org.numicoin.validator.template;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.numicoin.messaging.TemplateBody;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chain.TemplateBodies;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreBatch;
import org.numicoin.validator.state.StoredTemplate;

/// The bodies of recent templates, which every replica keeps, so that restart and takeover lose no
/// solution. Written by the thread that reads `mining.bodies`, read by the engine's.
public final class BodyStore implements TemplateBodies {
    /// A solution of an older template would be a side block at best.
    static final long PARENT_DEPTH_MAX = 3;

    static final int BODIES_MAX = 64;
    static final long BYTES_MAX = 512L << 20;

    private final ChainStore store;
    private final Map<Hash256, StoredTemplate> templates = new HashMap<>();
    private long position;
    private long bytes;

    public BodyStore(ChainStore store) {
        this.store = store;
        this.position = store.bodiesPosition();
        store.templates().forEach(this::remember);
    }

    /// Offset in `mining.bodies` to read next; 0 in a new store.
    public synchronized long position() {
        return position;
    }

    /// Keeps a body if it is of use, drops what is not any more, and moves the position, in one
    /// batch.
    public synchronized void add(TemplateBody body, long nextOffset) {
        try (var batch = store.batch()) {
            long parentHeight = body.height() - 1;
            long tipHeight = store.latest().position().tipHeight();
            boolean useful =
                    parentHeight >= tipHeight - PARENT_DEPTH_MAX
                            && body.body().length() <= BYTES_MAX
                            && !templates.containsKey(body.templateId());
            if (useful) {
                var template =
                        new StoredTemplate(
                                body.templateId(),
                                nextOffset - 1,
                                parentHeight,
                                body.body().length());
                batch.template(template, body.body());
                remember(template);
            }
            drop(tipHeight, batch);
            batch.bodiesPosition(nextOffset);
            store.write(batch);
            position = nextOffset;
        }
    }

    /// Moves the position to where reading goes on when the topic holds no record before it any
    /// more.
    public synchronized void skipTo(long nextOffset) {
        try (var batch = store.batch()) {
            batch.bodiesPosition(nextOffset);
            store.write(batch);
            position = nextOffset;
        }
    }

    @Override
    public synchronized boolean contains(Hash256 templateId) {
        return templates.containsKey(templateId);
    }

    @Override
    public synchronized Optional<Bytes> body(Hash256 templateId) {
        return templates.containsKey(templateId)
                ? store.templateBody(templateId)
                : Optional.empty();
    }

    synchronized int size() {
        return templates.size();
    }

    private void drop(long tipHeight, StoreBatch batch) {
        for (var template : templates.values().stream().toList()) {
            if (template.parentHeight() < tipHeight - PARENT_DEPTH_MAX) {
                forget(template, batch);
            }
        }
        while (templates.size() > BODIES_MAX || bytes > BYTES_MAX) {
            var oldest = Comparator.comparingLong(StoredTemplate::offset);
            forget(templates.values().stream().min(oldest).orElseThrow(), batch);
        }
    }

    private void remember(StoredTemplate template) {
        templates.put(template.templateId(), template);
        bytes += template.bytes();
    }

    private void forget(StoredTemplate template, StoreBatch batch) {
        templates.remove(template.templateId());
        bytes -= template.bytes();
        batch.removeTemplate(template.templateId());
    }
}
