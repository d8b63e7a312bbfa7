package org.numicoin.cli.tool;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.cli.ChainOption;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.crypto.ProofOfWorkHashes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.DecodeException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `numi tool pow-hash`.
@Command(
        name = "pow-hash",
        description = "Computes the proof-of-work hash of a blob of 76 bytes or a header of 278.",
        footer = {
            "",
            "Example: ./numi tool pow-hash 0305a0dbd6bf05cf16e503f3a66f78007cbf34144332ecbf\\",
            "c22ed95c8700383b309ace1923a0964b00000008ba939a62724c0d7581fce5761e9d8a0e6a1c3f\\",
            "924fdd8493d1115649c05eb601",
            "Exit codes: 0 hashed (a header's hash meets its target), 1 it does not, 2 no such"
                    + " blob."
        },
        mixinStandardHelpOptions = true)
final class PowHashCommand implements Callable<Integer> {
    private static final double NANOS_PER_MILLI = 1e6;

    @Mixin private ChainOption chain = new ChainOption();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "HEX", description = "Blob or header; - reads it.")
    private String hex = "";

    /// @param milliseconds of one hash, after the library was loaded and tested
    /// @param meetsTarget of a header
    private record PowHash(
            String hash,
            String library,
            double milliseconds,
            Optional<String> target,
            Optional<Boolean> meetsTarget) {}

    @Override
    public Integer call() {
        ChainSpec spec = chain.spec();
        byte[] bytes = HexInput.read(hex, BlockHeader.BLOB_BYTES, BlockHeader.BYTES);
        Optional<BlockHeader> header = header(bytes);
        byte[] blob = header.map(BlockHeader::proofOfWorkBlob).orElse(bytes);
        ProofOfWorkHash pow = pow(spec);
        long start = System.nanoTime();
        Hash256 hash = pow.hash(blob);
        double milliseconds = (System.nanoTime() - start) / NANOS_PER_MILLI;
        var target = header.map(h -> new CompactTarget(h.target()));
        var meets = target.map(wanted -> wanted.isMetBy(hash));
        output.result(
                new PowHash(
                        hash.toHex(),
                        pow.name(),
                        milliseconds,
                        target.map(CompactTarget::toString),
                        meets),
                "%s%n%.3f ms by %s%s"
                        .formatted(
                                hash,
                                milliseconds,
                                pow.name(),
                                meets.map(met ->
                                                met
                                                        ? ", meets the target "
                                                                + target.orElseThrow()
                                                        : ", misses the target "
                                                                + target.orElseThrow())
                                        .orElse("")));
        return meets.orElse(true) ? ExitCode.OK : ExitCode.FAILED;
    }

    static ProofOfWorkHash pow(ChainSpec spec) {
        return ProofOfWorkHashes.select(spec.proofOfWork().argon2()).hash();
    }

    private static Optional<BlockHeader> header(byte[] bytes) {
        if (bytes.length == BlockHeader.BLOB_BYTES) {
            return Optional.empty();
        }
        if (bytes.length != BlockHeader.BYTES) {
            throw new CommandException(
                    ExitCode.USAGE, "a blob has 76 bytes and a header 278, not " + bytes.length);
        }
        try {
            return Optional.of(BlockHeader.decode(bytes));
        } catch (DecodeException e) {
            throw new CommandException(ExitCode.USAGE, "no header: " + e.getMessage(), e);
        }
    }
}
