package org.numicoin.validator.template;

import java.util.Optional;
import org.numicoin.messaging.TemplateBody;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chain.TemplateBodies;
import org.numicoin.validator.state.ChainStore;

/// The bodies of recent templates. Written by the thread that reads `mining.bodies`, read by the
/// engine's.
public final class BodyStore implements TemplateBodies {
    public BodyStore(ChainStore store) {}

    /// Offset in `mining.bodies` to read next; 0 in a new store.
    public long position() {
        return 0;
    }

    /// Keeps a body if it is of use, and the position, in one batch.
    public void add(TemplateBody body, long nextOffset) {}

    /// Moves the position past a record that holds no body.
    public void skipTo(long nextOffset) {}

    @Override
    public boolean contains(Hash256 templateId) {
        return false;
    }

    @Override
    public Optional<Bytes> body(Hash256 templateId) {
        return Optional.empty();
    }
}
