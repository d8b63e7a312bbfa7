package org.numicoin.validator.chain;

import java.util.Optional;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// The bodies that solutions refer to.
public interface TemplateBodies {
    /// Whether the body of a template is here.
    boolean contains(Hash256 templateId);

    /// The encoded body of a template, when it is known and still of use.
    Optional<Bytes> body(Hash256 templateId);

    /// Without any template.
    static TemplateBodies none() {
        return new TemplateBodies() {
            @Override
            public boolean contains(Hash256 templateId) {
                return false;
            }

            @Override
            public Optional<Bytes> body(Hash256 templateId) {
                return Optional.empty();
            }
        };
    }
}
