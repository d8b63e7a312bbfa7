package org.numicoin.validator.log;

import org.numicoin.messaging.ChainEvent;
import org.numicoin.validator.state.StorePosition;

/// Hears of every event that was applied, on the thread that applies: returns at once.
@FunctionalInterface
interface EventListener {
    void applied(ChainEvent event, StorePosition position);
}
