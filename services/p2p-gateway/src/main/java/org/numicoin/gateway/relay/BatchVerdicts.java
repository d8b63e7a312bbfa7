package org.numicoin.gateway.relay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.gateway.protocol.TransactionBatch;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.primitives.Hash256;

/// From the mempool's verdicts on transactions to one verdict on each gossip message that brought
/// them. A batch is passed on when it is the first to bring something that the pool took and has
/// nothing in it that no state excuses.
public final class BatchVerdicts {
    static final int OPEN_MAX = 1_024;
    static final int OPEN_PER_PEER_MAX = 64;

    /// Longer than an admission takes, shorter than gossip remembers a message.
    static final long WAIT_MILLIS = 10_000;

    private static final int REMEMBERED_MAX = 131_072;

    private final ChainSpec spec;
    private final Map<Long, OpenBatch> open = new LinkedHashMap<>();
    private final Submissions submissions = new Submissions(OPEN_MAX * TransactionBatch.COUNT_MAX);
    private final BoundedSet taken = new BoundedSet(REMEMBERED_MAX);
    private final BoundedMap<Optional<String>> refused = new BoundedMap<>(REMEMBERED_MAX);

    public BatchVerdicts(ChainSpec spec) {
        this.spec = spec;
    }

    /// A batch has come by gossip.
    ///
    /// @param message by which the caller knows the message
    public List<RelayEffect> received(PeerId peer, long message, TransactionBatch batch, long now) {
        var out = new ArrayList<RelayEffect>();
        for (Transaction transaction : batch.transactions()) {
            var code =
                    TransactionChecks.violation(spec, transaction)
                            .or(() -> refused.find(transaction.fullId()).flatMap(why -> why));
            if (code.isPresent()) {
                out.add(new RelayEffect.Judge(message, GossipVerdict.REJECT));
                out.add(new RelayEffect.Offence(peer, code.get()));
                return out;
            }
        }
        long ofPeer = open.values().stream().filter(b -> b.peer().equals(peer)).count();
        if (open.size() >= OPEN_MAX || ofPeer >= OPEN_PER_PEER_MAX) {
            out.add(new RelayEffect.Judge(message, GossipVerdict.IGNORE));
            return out;
        }
        var waiting = new OpenBatch(peer, message, now + WAIT_MILLIS);
        open.put(message, waiting);
        for (Transaction transaction : batch.transactions()) {
            Hash256 fullId = transaction.fullId();
            if (!taken.contains(transaction.id()) && refused.find(fullId).isEmpty()) {
                waiting.waitFor(fullId);
                if (submissions.add(fullId, transaction, message, now)) {
                    out.add(new RelayEffect.Submit(transaction, peer));
                }
            }
        }
        closeIfSettled(waiting, out);
        return out;
    }

    /// The mempool has decided, about a transaction from here or from anywhere else.
    public List<RelayEffect> decided(TransactionVerdict verdict) {
        var out = new ArrayList<RelayEffect>();
        switch (verdict.kind()) {
            case ACCEPTED, QUEUED -> {
                taken.add(verdict.id());
                took(verdict, out);
            }
            case CONFIRMED -> {
                taken.add(verdict.id());
                submissions.takeAllOf(verdict.id()).forEach(s -> settle(s, out));
            }
            case REJECTED ->
                    submissions
                            .take(verdict.fullId())
                            .ifPresent(s -> {
                                boolean blamed =
                                        TransactionChecks.isInexcusable(
                                                verdict.code(), s.transaction());
                                if (!verdict.isOfTheMoment()) {
                                    refused.put(
                                            verdict.fullId(),
                                            blamed
                                                    ? Optional.of(verdict.code())
                                                    : Optional.empty());
                                }
                                if (blamed) {
                                    condemn(s, verdict.code(), out);
                                } else {
                                    settle(s, out);
                                }
                            });
            case REPLACED, EVICTED, EXPIRED, DROPPED ->
                    submissions.take(verdict.fullId()).ifPresent(s -> settle(s, out));
        }
        return out;
    }

    /// Time has passed.
    public List<RelayEffect> tick(long now) {
        var out = new ArrayList<RelayEffect>();
        for (OpenBatch batch : List.copyOf(open.values())) {
            if (batch.deadline() <= now) {
                close(batch, GossipVerdict.IGNORE, out);
            }
        }
        submissions.forgetBefore(now - 2 * WAIT_MILLIS);
        return out;
    }

    /// When to call [#tick] at the latest.
    public OptionalLong nextDeadline() {
        return open.values().stream().mapToLong(OpenBatch::deadline).min();
    }

    public int size() {
        return open.size();
    }

    /// The pool may have given the witness another form, so a transaction is known by its id. Of
    /// several forms that peers brought, the one in the pool counts, else the first.
    private void took(TransactionVerdict verdict, List<RelayEffect> out) {
        List<Submission> forms = submissions.takeAllOf(verdict.id());
        var first =
                forms.stream()
                        .filter(form -> form.fullId().equals(verdict.fullId()))
                        .findFirst()
                        .or(() -> forms.stream().findFirst());
        first.ifPresent(form -> {
            var bringer = form.messages().stream().flatMap(m -> find(m).stream()).findFirst();
            bringer.ifPresentOrElse(
                    batch -> batch.took(form.transaction()),
                    () -> out.add(new RelayEffect.Announce(form.transaction())));
        });
        forms.forEach(form -> settle(form, out));
    }

    private void settle(Submission submission, List<RelayEffect> out) {
        for (Long message : submission.messages()) {
            find(message)
                    .ifPresent(batch -> {
                        batch.settled(submission.fullId());
                        closeIfSettled(batch, out);
                    });
        }
    }

    private void condemn(Submission submission, String code, List<RelayEffect> out) {
        for (Long message : submission.messages()) {
            find(message)
                    .ifPresent(batch -> {
                        close(batch, GossipVerdict.REJECT, out);
                        out.add(new RelayEffect.Offence(batch.peer(), code));
                    });
        }
    }

    private void closeIfSettled(OpenBatch batch, List<RelayEffect> out) {
        if (batch.isSettled()) {
            close(
                    batch,
                    batch.taken().isEmpty() ? GossipVerdict.IGNORE : GossipVerdict.ACCEPT,
                    out);
        }
    }

    /// What the pool took travels on, if not in this message then in one of ours.
    private void close(OpenBatch batch, GossipVerdict verdict, List<RelayEffect> out) {
        open.remove(batch.message());
        out.add(new RelayEffect.Judge(batch.message(), verdict));
        if (verdict != GossipVerdict.ACCEPT) {
            batch.taken().forEach(taken -> out.add(new RelayEffect.Announce(taken)));
        }
    }

    private Optional<OpenBatch> find(Long message) {
        return Optional.ofNullable(open.get(message));
    }
}
