package org.numicoin.cli.tool;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.numicoin.chain.ChainSpec;
import org.numicoin.cli.ChainOption;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import org.numicoin.cli.explorer.Explorer;
import org.numicoin.cli.explorer.ExplorerOption;
import org.numicoin.cli.verify.BlockSource;
import org.numicoin.cli.verify.ChainVerifier;
import org.numicoin.cli.verify.Finding;
import org.numicoin.cli.verify.VerifiedChain;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.crypto.SignatureProviders;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.kit.rpc.RpcTarget;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `numi tool verify-chain`.
@Command(
        name = "verify-chain",
        description = {
            "Executes the whole chain again: every header rule, proof of work, root, signature,",
            "transaction and the sum of all coins after each block."
        },
        footer = {
            "",
            "Example: ./numi tool verify-chain --json",
            "Exit codes: 0 valid up to the tip, 1 the first violation is shown, 6 no explorer."
        },
        mixinStandardHelpOptions = true)
final class VerifyChainCommand implements Callable<Integer> {
    /// The largest blocks times this stay below half a gigabyte.
    private static final int BLOCKS_AHEAD = 16;

    private static final int FETCHERS = 8;
    private static final int REORGANIZATIONS_MAX = 10;
    private static final Duration PROVIDER_BUDGET = Duration.ofMillis(60);
    private static final Duration RETRY = Duration.ofMillis(250);
    private static final long PROGRESS_NANOS = 2_000_000_000L;

    @Mixin private ChainOption chain = new ChainOption();
    @Mixin private ExplorerOption explorers = new ExplorerOption();
    @Mixin private OutputOption output = new OutputOption();

    @Option(
            names = "--validator",
            paramLabel = "HOST:PORT",
            description = "Take the blocks from a validator over gRPC instead.")
    private Optional<String> validator = Optional.empty();

    private long shownAt = System.nanoTime();

    /// @param height up to which the chain is valid
    private record Report(
            boolean valid,
            long height,
            String tip,
            String stateRoot,
            String work,
            String supply,
            String issued,
            int accounts,
            long transactions,
            long signatures,
            double seconds,
            Optional<Found> violation) {}

    private record Found(
            long height,
            Optional<String> block,
            Optional<String> rule,
            String code,
            String detail) {}

    @Override
    public Integer call() {
        ChainSpec spec = chain.spec();
        if (validator.isPresent()) {
            try (var blocks = new ValidatorBlocks(spec, target(validator.get()))) {
                return verify(spec, blocks);
            }
        }
        try (Explorer explorer = explorers.connect(spec)) {
            return verify(spec, new ExplorerBlocks(explorer, RETRY));
        }
    }

    private int verify(ChainSpec spec, BlockSource source) {
        int cores = Runtime.getRuntime().availableProcessors();
        ExecutorService fetching = Executors.newFixedThreadPool(FETCHERS);
        ExecutorService computing = Executors.newFixedThreadPool(cores);
        try {
            return verify(verifier(spec, fetching, computing, cores), source);
        } finally {
            fetching.shutdownNow();
            computing.shutdownNow();
        }
    }

    private static RpcTarget target(String text) {
        try {
            return RpcTarget.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, "--validator " + e.getMessage(), e);
        }
    }

    private static ChainVerifier verifier(
            ChainSpec spec, ExecutorService fetching, ExecutorService computing, int cores) {
        var provider = SignatureProviders.select(PROVIDER_BUDGET, System::nanoTime).provider();
        // Each signature is met once: the cache only has to exist.
        var signatures = new SignatureVerifier(provider, new SignatureCache(8), computing, cores);
        return new ChainVerifier(
                spec,
                PowHashCommand.pow(spec),
                signatures,
                fetching,
                computing,
                BLOCKS_AHEAD,
                System::currentTimeMillis);
    }

    private int verify(ChainVerifier verifier, BlockSource source) {
        for (int attempt = 1; attempt <= REORGANIZATIONS_MAX; attempt++) {
            long start = System.nanoTime();
            switch (verifier.verify(source, this::progress)) {
                case ChainVerifier.Result.Valid(VerifiedChain valid) -> {
                    print(valid, Optional.empty(), seconds(start));
                    return ExitCode.OK;
                }
                case ChainVerifier.Result.Invalid(Finding finding, VerifiedChain before) -> {
                    print(before, Optional.of(finding), seconds(start));
                    return ExitCode.FAILED;
                }
                case ChainVerifier.Result.Reorganized(long height) ->
                        output.progress(
                                "the chain was reorganized near block %d, beginning again"
                                        .formatted(height));
            }
        }
        throw new CommandException(
                ExitCode.FAILED,
                "the chain was reorganized %d times meanwhile: try again"
                        .formatted(REORGANIZATIONS_MAX));
    }

    private void progress(long height, long tip) {
        long now = System.nanoTime();
        if (now - shownAt > PROGRESS_NANOS) {
            shownAt = now;
            output.progress("block %d of %d".formatted(height, tip));
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private void print(VerifiedChain chain, Optional<Finding> finding, double seconds) {
        var report =
                new Report(
                        finding.isEmpty(),
                        chain.height(),
                        chain.tip().toHex(),
                        chain.stateRoot().toHex(),
                        chain.work().toDecimal(),
                        Long.toString(chain.supply().nano()),
                        Long.toString(chain.issued().nano()),
                        chain.accounts(),
                        chain.transactions(),
                        chain.signatures(),
                        seconds,
                        finding.map(found ->
                                new Found(
                                        found.height(),
                                        found.block().map(Object::toString),
                                        found.rule(),
                                        found.code(),
                                        found.detail())));
        output.result(report, text(chain, finding, seconds));
    }

    private static String text(VerifiedChain chain, Optional<Finding> finding, double seconds) {
        String valid =
                "height %d%ntip %s%nstate root %s%nwork %s%nsupply %s (issued %s)%n%d accounts, %d transactions, %d signatures in %.1f s"
                        .formatted(
                                chain.height(),
                                chain.tip(),
                                chain.stateRoot(),
                                chain.work(),
                                chain.supply(),
                                chain.issued(),
                                chain.accounts(),
                                chain.transactions(),
                                chain.signatures(),
                                seconds);
        return finding.map(found ->
                        "INVALID at height %d, %s%s%n  %s%nvalid before it:%n%s"
                                .formatted(
                                        found.height(),
                                        found.rule().map(rule -> "rule " + rule + ", ").orElse(""),
                                        found.code(),
                                        found.detail(),
                                        valid))
                .orElse("valid: every rule, signature, root and sum%n".formatted() + valid);
    }
}
