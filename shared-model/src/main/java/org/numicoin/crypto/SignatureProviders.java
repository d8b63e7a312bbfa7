package org.numicoin.crypto;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Chooses the signature provider at start-up. One wrong answer to the known questions refuses a
/// provider, since it would follow another chain; the fastest of the others wins.
public final class SignatureProviders {
    private static final List<Candidate> KNOWN =
            List.of(
                    new Candidate(ConscryptSignatures.NAME, ConscryptSignatures::new),
                    new Candidate(JdkSignatures.NAME, JdkSignatures::new),
                    new Candidate(BouncyCastleSignatures.NAME, BouncyCastleSignatures::new));

    private SignatureProviders() {}

    /// The chosen provider, which the caller passes on, and a line for the log for each one.
    public record Selection(SignatureProvider provider, List<ProviderReport> reports) {
        public Selection {
            reports = List.copyOf(reports);
        }
    }

    /// A provider that may turn out not to be here: its native library may not load.
    record Candidate(String name, Supplier<SignatureProvider> create) {}

    private record Measured(SignatureProvider provider, long verifiesPerSecond) {}

    /// Tests and measures what this platform has.
    ///
    /// @param budget time for the measurement of all providers together; half a second tells them
    ///   apart. The known answers take some 50 ms more.
    /// @param nanoTime a clock like `System::nanoTime`
    public static Selection select(Duration budget, LongSupplier nanoTime) {
        return select(KNOWN, budget, nanoTime);
    }

    /// Throws when every candidate is refused.
    static Selection select(List<Candidate> candidates, Duration budget, LongSupplier nanoTime) {
        var test = SignatureSelfTest.load();
        long share = budget.toNanos() / candidates.size();
        var reports = new ArrayList<ProviderReport>();
        Optional<Measured> best = Optional.empty();
        for (var candidate : candidates) {
            try {
                SignatureProvider provider = candidate.create().get();
                Optional<String> wrong = test.wrongAnswer(provider);
                if (wrong.isPresent()) {
                    reports.add(new ProviderReport.Refused(candidate.name(), wrong.get()));
                    continue;
                }
                long rate = verifiesPerSecond(provider, test, share, nanoTime);
                reports.add(new ProviderReport.Usable(candidate.name(), rate));
                if (best.isEmpty() || rate > best.get().verifiesPerSecond()) {
                    best = Optional.of(new Measured(provider, rate));
                }
            } catch (RuntimeException | LinkageError e) {
                reports.add(new ProviderReport.Refused(candidate.name(), e.toString()));
            }
        }
        return new Selection(
                best.orElseThrow(() ->
                                new IllegalStateException(
                                        "no signature provider is usable: " + reports))
                        .provider(),
                reports);
    }

    /// Half of the time is for the JIT compiler, the other half counts.
    private static long verifiesPerSecond(
            SignatureProvider provider,
            SignatureSelfTest test,
            long budgetNanos,
            LongSupplier nanoTime) {
        run(provider, test, budgetNanos / 2, nanoTime);
        return run(provider, test, budgetNanos / 2, nanoTime);
    }

    private static long run(
            SignatureProvider provider, SignatureSelfTest test, long nanos, LongSupplier nanoTime) {
        long start = nanoTime.getAsLong();
        long count = 0;
        long elapsed;
        do {
            test.verifyValidOne(provider);
            count++;
            elapsed = nanoTime.getAsLong() - start;
        } while (elapsed < nanos);
        return count * Duration.ofSeconds(1).toNanos() / Math.max(1, elapsed);
    }
}
