package org.numicoin.explorer.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.explorer.submit.SubmitAnswer.Pending;
import org.numicoin.explorer.submit.SubmitAnswer.Refused;
import org.numicoin.explorer.submit.SubmitAnswer.Taken;
import org.numicoin.explorer.submit.SubmitAnswer.Unavailable;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.SubmittedTransaction;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

/// Verdicts and blocks before, during and after the wait; publishes that fail; full windows.
class SubmissionsTest {
    private static final ChainSpec SPEC = Specs.fast();
    private static final NetworkId NETWORK = new NetworkId(SPEC.chainId(), Hash256.ZERO);

    private final List<Outgoing> published = new ArrayList<>();
    private final List<CompletableFuture<PublishResult>> results = new ArrayList<>();
    private final Set<Hash256> confirmed = new HashSet<>();
    private final Set<Hash256> pooled = new HashSet<>();
    private final AtomicLong nanos = new AtomicLong();

    private final Transaction transaction =
            TransactionBuilder.from(SPEC, 0).pay(1, 10_000_000).signRevealing(0);

    @Test
    void answersWithTheIdWhenTheMempoolAccepts() {
        var submissions = submissions(Duration.ofSeconds(30), 10, 10);
        var answer = submit(submissions, transaction);
        assertThat(answer).isNotDone();
        var message =
                Message.decode(
                        published.getFirst().value().toBytes(),
                        NETWORK,
                        SubmittedTransaction.class);
        assertThat(message.transaction().toBytes()).isEqualTo(transaction.encoded());
        assertThat(message.origin().kind()).isEqualTo(Origin.Kind.API);
        submissions.decided(verdict(Kind.ACCEPTED, transaction, ""));
        assertThat(answer).isCompletedWithValue(new Taken(transaction.id()));
    }

    @Test
    void oneNetworkLeavesThreeQuartersOfTheWindowToOthers() {
        var submissions = submissions(Duration.ofSeconds(30), 100, 8);
        var mine = submit(submissions, payment(0), "0123456789abcdef");
        var _ = submit(submissions, payment(1), "0123456789abcdef");
        assertThat(submit(submissions, payment(2), "0123456789abcdef").join())
                .isInstanceOf(Unavailable.class);
        for (int i = 3; i < 8; i++) {
            assertThat(submit(submissions, payment(i), "")).isNotDone();
        }
        submissions.decided(verdict(Kind.ACCEPTED, payment(0), ""));
        assertThat(mine).isDone();
        assertThat(submit(submissions, payment(2), "0123456789abcdef")).isNotDone();
        var last =
                Message.decode(
                        published.getLast().value().toBytes(), NETWORK, SubmittedTransaction.class);
        assertThat(last.origin().source()).isEqualTo("0123456789abcdef");
    }

    @Test
    void answersQueuedLikeAccepted() {
        var submissions = submissions(Duration.ofSeconds(30), 10, 10);
        var answer = submit(submissions, transaction);
        submissions.decided(verdict(Kind.QUEUED, transaction, ""));
        assertThat(answer).isCompletedWithValue(new Taken(transaction.id()));
    }

    @Test
    void answersWithTheCodeWhenTheMempoolRefuses() {
        var submissions = submissions(Duration.ofSeconds(30), 10, 10);
        var answer = submit(submissions, transaction);
        submissions.decided(verdict(Kind.REJECTED, transaction, "bad-nonce"));
        assertThat(answer)
                .isCompletedWithValue(
                        new Refused(transaction.id(), "bad-nonce", "because of bad-nonce"));
    }

    @Test
    void refusesOnlyTheWitnessThatWasRefused() {
        var submissions = submissions(Duration.ofSeconds(30), 10, 10);
        // Signed by another key: same id, another full id.
        var junk = TransactionBuilder.from(SPEC, 0).pay(1, 10_000_000).signRevealing(3);
        assertThat(junk.id()).isEqualTo(transaction.id());
        var good = submit(submissions, transaction);
        var bad = submit(submissions, junk);
        submissions.decided(verdict(Kind.REJECTED, junk, "bad-signature"));
        assertThat(bad.join()).isInstanceOf(Refused.class);
        assertThat(good).isNotDone();
        submissions.decided(verdict(Kind.ACCEPTED, transaction, ""));
        assertThat(good).isCompletedWithValue(new Taken(transaction.id()));
    }

    @Test
    void aRefusalOfTheMomentIsNoWordOnTheTransaction() {
        var submissions = submissions(Duration.ofSeconds(30), 10, 10);
        var answer = submit(submissions, transaction);
        submissions.decided(
                verdict(Kind.REJECTED, transaction, TransactionVerdict.ORIGIN_OVER_BUDGET));
        assertThat(answer.join())
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("origin-over-budget"));

        var again = submit(submissions, transaction);
        assertThat(published).hasSize(2);
        submissions.decided(verdict(Kind.ACCEPTED, transaction, ""));
        assertThat(again).isCompletedWithValue(new Taken(transaction.id()));
    }

    @Test
    void answersWhenABlockComesBeforeTheVerdict() {
        var submissions = submissions(Duration.ofSeconds(30), 10, 10);
        var chain = new ChainBuilder(SPEC);
        var block = chain.extend(chain.genesis(), 1, transaction);
        var answer = submit(submissions, transaction);
        submissions.connected(block.id(), block.block());
        assertThat(answer).isCompletedWithValue(new Taken(transaction.id()));
    }

    @Test
    void waitsForTheBlockWhenTheMempoolIsAheadOfTheIndex() {
        var submissions = submissions(Duration.ofSeconds(30), 10, 10);
        var answer = submit(submissions, transaction);
        submissions.decided(verdict(Kind.CONFIRMED, transaction, ""));
        assertThat(answer).isNotDone();
        confirmed.add(transaction.id());
        submissions.decided(verdict(Kind.CONFIRMED, transaction, ""));
        assertThat(answer).isCompletedWithValue(new Taken(transaction.id()));
    }

    @Test
    void answersAtOnceWhatIsInABlockAlready() {
        var submissions = submissions(Duration.ofSeconds(30), 10, 10);
        confirmed.add(transaction.id());
        assertThat(submit(submissions, transaction))
                .isCompletedWithValue(new Taken(transaction.id()));
        assertThat(published).isEmpty();
    }

    @Test
    void answersWhatARebuiltIndexHas() {
        var submissions = submissions(Duration.ofSeconds(30), 10, 10);
        var answer = submit(submissions, transaction);
        confirmed.add(transaction.id());
        submissions.rebuilt();
        assertThat(answer).isCompletedWithValue(new Taken(transaction.id()));
    }

    @Test
    void saysPendingWhenNoVerdictComesInTime() {
        var submissions = submissions(Duration.ofMillis(30), 10, 10);
        assertThat(submit(submissions, transaction).join())
                .isEqualTo(new Pending(transaction.id()));
        // A verdict after the wait finds nobody and harms nothing.
        submissions.decided(verdict(Kind.ACCEPTED, transaction, ""));
    }

    @Test
    void answersFromThePoolWhenAnotherReplicaHadItDecided() {
        var submissions = submissions(Duration.ofMillis(30), 10, 10);
        pooled.add(transaction.id());
        assertThat(submit(submissions, transaction).join()).isEqualTo(new Taken(transaction.id()));
    }

    @Test
    void saysSoWhenKafkaDoesNotTakeIt() {
        var submissions = submissions(Duration.ofSeconds(30), 10, 10);
        var answer = submit(submissions, transaction);
        results.getFirst().complete(new PublishResult.NotWritten("no broker"));
        assertThat(answer.join()).isInstanceOf(Unavailable.class);
        assertThat(((Unavailable) answer.join()).code()).isEqualTo("not-published");
    }

    @Test
    void saysPendingWhenKafkaDoesNotSayWhetherItTookIt() {
        var submissions = submissions(Duration.ofSeconds(30), 10, 10);
        var answer = submit(submissions, transaction);
        results.getFirst().complete(new PublishResult.Unknown("timeout"));
        assertThat(answer).isCompletedWithValue(new Pending(transaction.id()));
        // The same bytes again are published again, and both are answered by one verdict.
        var again = submit(submissions, transaction);
        assertThat(published).hasSize(2);
        submissions.decided(verdict(Kind.ACCEPTED, transaction, ""));
        assertThat(again).isCompletedWithValue(new Taken(transaction.id()));
    }

    @Test
    void publishesTheSameBytesOnceForManyClients() {
        var submissions = submissions(Duration.ofSeconds(30), 100, 10);
        var answers = new ArrayList<CompletableFuture<SubmitAnswer>>();
        for (int i = 0; i < 50; i++) {
            answers.add(submit(submissions, transaction));
        }
        assertThat(published).hasSize(1);
        submissions.decided(verdict(Kind.ACCEPTED, transaction, ""));
        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer).isCompletedWithValue(new Taken(transaction.id())));
    }

    @Test
    void lets4096ClientsWaitAndNoMore() {
        var submissions = submissions(Duration.ofSeconds(30), 4_096, 2_048);
        var answers = new ArrayList<CompletableFuture<SubmitAnswer>>();
        for (int i = 0; i < 5_000; i++) {
            answers.add(submit(submissions, transaction));
        }
        assertThat(answers.stream().filter(CompletableFuture::isDone)).hasSize(904);
        assertThat(answers.getLast().join()).isInstanceOf(Unavailable.class);
        submissions.decided(verdict(Kind.ACCEPTED, transaction, ""));
        assertThat(answers.stream().map(CompletableFuture::join).filter(Taken.class::isInstance))
                .hasSize(4_096);
        assertThat(submit(submissions, transaction)).isNotDone();
    }

    @Test
    void boundsWhatIsUnansweredAndForgetsItAfterAMinute() {
        var submissions = submissions(Duration.ofMillis(30), 10, 2);
        assertThat(submit(submissions, payment(1)).join()).isInstanceOf(Pending.class);
        assertThat(submit(submissions, payment(2)).join()).isInstanceOf(Pending.class);
        assertThat(submit(submissions, payment(3)).join()).isInstanceOf(Unavailable.class);
        nanos.addAndGet(Duration.ofSeconds(61).toNanos());
        assertThat(submit(submissions, payment(3)).join()).isInstanceOf(Pending.class);
        assertThat(published).hasSize(3);
    }

    @Test
    void freesTheWindowWithEachVerdict() {
        var submissions = submissions(Duration.ofSeconds(30), 10, 1);
        var _ = submit(submissions, payment(1));
        assertThat(submit(submissions, payment(2)).join()).isInstanceOf(Unavailable.class);
        submissions.decided(verdict(Kind.REJECTED, payment(1), "bad-nonce"));
        assertThat(submit(submissions, payment(2))).isNotDone();
    }

    private Submissions submissions(Duration within, int waitersMax, int unansweredMax) {
        var known =
                new Submissions.Known() {
                    @Override
                    public boolean isConfirmed(Hash256 id) {
                        return confirmed.contains(id);
                    }

                    @Override
                    public boolean isPooled(Hash256 id) {
                        return pooled.contains(id);
                    }
                };
        return new Submissions(
                SPEC,
                NETWORK,
                "1",
                new SubmitSettings(within, waitersMax, unansweredMax, Duration.ofSeconds(60), 1),
                Runnable::run,
                outgoing -> {
                    published.add(outgoing);
                    var result = new CompletableFuture<PublishResult>();
                    results.add(result);
                    return result;
                },
                known,
                nanos::get,
                new SimpleMeterRegistry());
    }

    private static CompletableFuture<SubmitAnswer> submit(
            Submissions submissions, Transaction transaction) {
        return submit(submissions, transaction, "");
    }

    private static CompletableFuture<SubmitAnswer> submit(
            Submissions submissions, Transaction transaction, String source) {
        return submissions.submit(
                Bytes.wrap(transaction.encoded()).toHex(), TraceContext.NONE, source);
    }

    private static Transaction payment(long nonce) {
        return TransactionBuilder.from(SPEC, 0).nonce(nonce).pay(1, 10_000_000).sign(0);
    }

    private static TransactionVerdict verdict(Kind kind, Transaction of, String code) {
        return new TransactionVerdict(
                kind,
                new TransactionVerdict.Version(1, 0),
                of.core().sender(),
                of.core().nonce(),
                of.id(),
                of.fullId(),
                code,
                "because of " + code,
                new Origin(Origin.Kind.VALIDATOR, "", ""),
                kind == Kind.ACCEPTED || kind == Kind.QUEUED
                        ? Bytes.wrap(of.encoded())
                        : Bytes.EMPTY);
    }
}
