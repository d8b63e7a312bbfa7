package org.numicoin.gateway.relay;

import java.util.ArrayList;
import java.util.List;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.gateway.protocol.CompactBlock;
import org.numicoin.gateway.relay.Reconstruction.Progress;
import org.numicoin.libp2p.peer.PeerId;

/// A block as one peer announced it, and this peer's own way to the body: its form, then what it
/// serves for the places that the form leaves open. Forms of several peers are followed side by
/// side, so that one who stalls delays nobody.
final class Announcement {
    private final PeerId peer;
    private final long message;
    private final CompactBlock form;
    private final List<Reconstruction> started = new ArrayList<>(1);
    private List<Integer> asked = List.of();
    private List<Transaction> served = List.of();
    private boolean waiting;
    private long deadline;

    Announcement(PeerId peer, long message, CompactBlock form) {
        this.peer = peer;
        this.message = message;
        this.form = form;
    }

    PeerId peer() {
        return peer;
    }

    long message() {
        return message;
    }

    CompactBlock form() {
        return form;
    }

    boolean isWaiting() {
        return waiting;
    }

    long deadline() {
        return deadline;
    }

    Progress begin(ChainSpec spec, TransactionMemory memory, ShortIdKeys keys) {
        started.add(Reconstruction.begin(spec, form, memory, keys));
        return started.getFirst().progress();
    }

    void asked(List<Integer> indexes, long until) {
        asked = indexes;
        deadline = until;
        waiting = true;
    }

    /// No answer, or none that helps. One that comes late is still taken.
    void stopWaiting() {
        waiting = false;
    }

    /// Whether so many transactions are an answer to what was asked.
    boolean expects(int transactions) {
        return asked.size() == transactions;
    }

    boolean isUnanswered() {
        return !asked.isEmpty() && served.isEmpty();
    }

    Progress served(List<Transaction> transactions) {
        waiting = false;
        served = transactions;
        return started.getFirst().filled(asked, transactions);
    }

    /// Whether the peer served something else than what is in the block.
    boolean servedFalsely(Block block) {
        for (int i = 0; i < served.size(); i++) {
            int index = asked.get(i);
            if (index >= block.transactions().size()
                    || !served.get(i).fullId().equals(block.transactions().get(index).fullId())) {
                return true;
            }
        }
        return false;
    }
}
