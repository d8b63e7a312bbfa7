package org.numicoin.cli.explorer;

import java.time.Duration;
import org.numicoin.primitives.Hash256;

/// The answer to one `POST /api/tx`.
public sealed interface SubmitAnswer {
    /// In the pool or in a block.
    record Taken(Hash256 id) implements SubmitAnswer {}

    /// Refused with the code of a rule.
    record Refused(String code, String detail) implements SubmitAnswer {}

    /// Perhaps taken, perhaps not: the same bytes are posted again.
    record Unknown(String reason, Duration retryAfter) implements SubmitAnswer {}
}
