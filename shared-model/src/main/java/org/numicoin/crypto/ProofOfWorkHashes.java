package org.numicoin.crypto;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.numicoin.primitives.Hash256;

/// Chooses the implementation of the proof-of-work function: the native one where it loads and
/// gives the published hashes, else Bouncy Castle's.
public final class ProofOfWorkHashes {
    /// First 76 bytes of the CryptoNight test input of XMRig, whose hashes are published.
    private static final byte[] KNOWN_BLOB =
            HexFormat.of()
                    .parseHex(
                            "0305a0dbd6bf05cf16e503f3a66f78007cbf34144332ecbfc22ed95c8700383b"
                                    + "309ace1923a0964b00000008ba939a62724c0d7581fce5761e9d8a0e"
                                    + "6a1c3f924fdd8493d1115649c05eb601");

    private static final List<KnownHash> KNOWN_HASHES =
            List.of(
                    // argon2/chukwa
                    new KnownHash(
                            new Argon2Parameters(512, 3, 1),
                            "c158a105ae75c7561cfd029083a47a87653d51f914128e21c1971d8b10c49034"),
                    // argon2/chukwav2
                    new KnownHash(
                            new Argon2Parameters(1024, 4, 1),
                            "77cf6958b3536e1f9f0d1ea165f22811ca7bc487ea9f52030b5050c17fcdd8f5"),
                    // argon2/ninja
                    new KnownHash(
                            new Argon2Parameters(256, 4, 1),
                            "35e083d4b9c64c2a68820a431f61311998a8cd1864dba4077e25b7f121d54bd1"));

    private ProofOfWorkHashes() {}

    /// The choice, and why it was not another one.
    ///
    /// @param report one line for the log for each implementation that was looked at
    public record Selection(ProofOfWorkHash hash, List<String> report) {
        public Selection {
            report = List.copyOf(report);
        }
    }

    private record KnownHash(Argon2Parameters parameters, String expected) {}

    /// The choice for who hashes now and then.
    public static Selection select(Argon2Parameters parameters) {
        return select(parameters, List.of(NativeArgon2::new, BouncyCastleArgon2::new));
    }

    /// The choice for who may hash much: the same, and the kernel of our own once it is faster.
    ///
    /// @param nanos a clock that never runs backwards
    /// @param later told when the choice changes, one line for the log, by any thread
    public static Selection selectFastest(
            Argon2Parameters parameters, LongSupplier nanos, Consumer<String> later) {
        Selection first = select(parameters);
        return KernelArgon2.withVectors(parameters)
                .map(kernel ->
                        new Selection(
                                new FasterHash(
                                        first.hash(),
                                        kernel,
                                        Thread.ofPlatform().daemon().name("argon2-trial")::start,
                                        nanos,
                                        later),
                                first.report()))
                .orElseGet(() ->
                        new Selection(
                                first.hash(),
                                Stream.concat(
                                                first.report().stream(),
                                                Stream.of(
                                                        "no kernel with vectors: Java runs without"
                                                                + " --add-modules jdk.incubator.vector"
                                                                + " or on a processor without AVX2"))
                                        .toList()));
    }

    /// The first that passes. Throws when none does.
    static Selection select(
            Argon2Parameters parameters,
            List<Function<Argon2Parameters, ProofOfWorkHash>> candidates) {
        var report = new ArrayList<String>();
        for (var candidate : candidates) {
            Optional<String> refusal;
            try {
                refusal = refusal(candidate);
                if (refusal.isEmpty()) {
                    ProofOfWorkHash hash = candidate.apply(parameters);
                    report.add("proof of work by " + hash.name());
                    return new Selection(hash, report);
                }
            } catch (RuntimeException | LinkageError e) {
                refusal = Optional.of(e.toString());
            }
            refusal.map(reason -> "proof-of-work library refused: " + reason)
                    .ifPresent(report::add);
        }
        throw new IllegalStateException("no proof-of-work library works: " + report);
    }

    private static Optional<String> refusal(Function<Argon2Parameters, ProofOfWorkHash> candidate) {
        for (var known : KNOWN_HASHES) {
            ProofOfWorkHash hash = candidate.apply(known.parameters());
            Hash256 given = hash.hash(KNOWN_BLOB);
            if (!given.toHex().equals(known.expected())) {
                return Optional.of(hash.name() + " gives " + given + " for " + known.parameters());
            }
        }
        return Optional.empty();
    }
}
