package org.numicoin.validator.chain;

import java.util.Optional;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// The bodies that solutions refer to.
@FunctionalInterface
public interface TemplateBodies {
    TemplateBodies NONE = _ -> Optional.empty();

    /// The encoded body of a template, when it is known and still of use.
    Optional<Bytes> body(Hash256 templateId);
}
