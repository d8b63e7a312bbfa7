package org.numicoin.validator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.numicoin.chain.Account;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.ChainEvent.Connected;
import org.numicoin.messaging.ChainEvent.Disconnected;
import org.numicoin.messaging.ChainEvent.Dropped;
import org.numicoin.messaging.ChainEvent.LogStarted;
import org.numicoin.messaging.ChainEvent.Rejected;
import org.numicoin.messaging.ChainEvent.Side;
import org.numicoin.messaging.ChainEvent.TermStarted;
import org.numicoin.messaging.ChainEvent.TouchedAccount;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// What a log says, by a reading of it that knows nothing of the validator. Folding checks what
/// every log keeps: a gapless sequence, rising terms, whole decisions, each block decided once.
public record EventFold(
        List<ChainEvent> events,
        List<Hash256> mainChain,
        Map<Address, Optional<Account>> accounts,
        List<Rejected> rejections,
        Set<Hash256> sideBlocks,
        long lastTerm) {

    static EventFold of(List<ChainEvent> events) {
        var fold =
                new EventFold(
                        events,
                        new ArrayList<>(),
                        new HashMap<>(),
                        new ArrayList<>(),
                        new HashSet<>(),
                        events.isEmpty() ? 0 : events.getLast().term());
        fold.check();
        events.forEach(event -> fold.apply(event.step()));
        return fold;
    }

    /// Terms in the order in which they began.
    List<Long> terms() {
        return events.stream()
                .filter(event -> event.step() instanceof TermStarted)
                .map(ChainEvent::term)
                .toList();
    }

    private void check() {
        long term = 0;
        int following = 0;
        var carried = new HashSet<Hash256>();
        for (int i = 0; i < events.size(); i++) {
            var event = events.get(i);
            assertThat(event.sequence()).as("sequence of event %d", i).isEqualTo(i + 1);
            assertThat(event.logId()).isEqualTo(events.getFirst().logId());
            if (following > 0) {
                assertThat(event.following()).isEqualTo(following - 1);
            }
            following = event.following();
            if (event.step() instanceof TermStarted) {
                assertThat(event.term()).isGreaterThan(term);
                term = event.term();
            } else if (!(event.step() instanceof LogStarted)) {
                assertThat(event.term()).as("term of event %d", i).isEqualTo(term);
            }
            Optional<Hash256> carries =
                    switch (event.step()) {
                        case Connected(var id, _, _, var block, _) -> block.map(_ -> id);
                        case Side(var id, _, _) -> Optional.of(id);
                        default -> Optional.empty();
                    };
            if (event.step() instanceof Disconnected(var id, _, _, _)) {
                // It may be connected again, and is carried again then.
                carried.remove(id);
            }
            if (event.step() instanceof Dropped(var id, _)) {
                assertThat(carried.remove(id)).as("%s is there", id).isTrue();
            }
            carries.ifPresent(id -> assertThat(carried.add(id)).as("%s once", id).isTrue());
        }
        assertThat(following).as("the last decision is whole").isZero();
    }

    private void apply(ChainEvent.Step step) {
        switch (step) {
            case Connected connected -> {
                mainChain.add(connected.blockId());
                assertThat((long) mainChain.size()).isEqualTo(connected.height());
                put(connected.accounts());
            }
            case Disconnected disconnected -> {
                assertThat(mainChain.removeLast()).isEqualTo(disconnected.blockId());
                put(disconnected.accounts());
            }
            case Rejected rejected -> {
                assertThat(rejections).as("rejected once").doesNotContain(rejected);
                rejections.add(rejected);
            }
            case Side side -> sideBlocks.add(side.blockId());
            case Dropped dropped -> sideBlocks.remove(dropped.blockId());
            case ChainEvent.Reconsidered(var id) ->
                    rejections.removeIf(rejected -> rejected.blockId().equals(id));
            case LogStarted _, TermStarted _, ChainEvent.Finalized _, ChainEvent.Progress _ -> {}
        }
    }

    private void put(List<TouchedAccount> touched) {
        touched.forEach(account -> accounts.put(account.address(), account.account()));
    }
}
