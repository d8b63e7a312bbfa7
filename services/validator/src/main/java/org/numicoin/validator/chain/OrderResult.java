package org.numicoin.validator.chain;

import java.util.List;
import org.numicoin.messaging.ChainEvent.Connected;
import org.numicoin.messaging.ChainEvent.Disconnected;
import org.numicoin.messaging.ChainEvent.Step;

/// What became of an operator's order.
public sealed interface OrderResult {
    /// It can be carried out by these steps.
    ///
    /// @param tip after them
    record Planned(List<Step> steps, Tip tip) implements OrderResult {
        public Planned {
            steps = List.copyOf(steps);
        }

        /// Blocks of the main chain that are taken back.
        public long disconnected() {
            return steps.stream().filter(Disconnected.class::isInstance).count();
        }

        /// Blocks that are in the main chain instead.
        public long connected() {
            return steps.stream().filter(Connected.class::isInstance).count();
        }
    }

    /// It cannot, and nothing has changed; or, with the code `outcome-unknown`, nobody here knows
    /// whether it has.
    record Refused(String code, String detail) implements OrderResult {}
}
