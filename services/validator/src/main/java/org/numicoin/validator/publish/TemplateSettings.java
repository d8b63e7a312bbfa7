package org.numicoin.validator.publish;

import java.time.Duration;
import org.numicoin.chain.ChainSpec;

/// When a template is made.
///
/// @param spacing least time between two looks at the mempools on one tip
/// @param life after it the timestamp is too old
/// @param betterPercent by how much fees must be better
public record TemplateSettings(Duration spacing, Duration life, int betterPercent) {
    /// Every tenth of the block interval, 20 s and 5 %.
    public static TemplateSettings of(ChainSpec spec) {
        long spacing = Math.max(10, spec.blockInterval() / 10);
        return new TemplateSettings(Duration.ofMillis(spacing), Duration.ofSeconds(20), 5);
    }
}
