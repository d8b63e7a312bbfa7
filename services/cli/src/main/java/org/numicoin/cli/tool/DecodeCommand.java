package org.numicoin.cli.tool;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.cli.ChainOption;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import org.numicoin.json.Json;
import org.numicoin.wire.DecodeException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `numi tool decode`.
@Command(
        name = "decode",
        description = "Prints every field of a transaction, header or block as JSON.",
        footer = {
            "",
            "Example: curl -s $NUMI_EXPLORER/api/tx/$ID/hex | ./numi tool decode -",
            "Exit codes: 0 decoded, 1 not the canonical encoding: it says at which byte and why."
        },
        mixinStandardHelpOptions = true)
final class DecodeCommand implements Callable<Integer> {
    @Mixin private ChainOption chain = new ChainOption();
    @Mixin private OutputOption output = new OutputOption();

    /// What an encoding is of.
    enum Kind {
        TRANSACTION,
        HEADER,
        BLOCK
    }

    @Parameters(index = "0", paramLabel = "HEX", description = "The encoding; - reads it.")
    private String hex = "";

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "transaction, header or block (told by length and first bytes).")
    private Optional<String> type = Optional.empty();

    @Override
    public Integer call() {
        ChainSpec spec = chain.spec();
        byte[] bytes = HexInput.read(hex, 1, spec.blockBytesMax());
        Kind kind = type.map(DecodeCommand::kind).orElseGet(() -> guess(bytes));
        var result = new LinkedHashMap<String, Object>();
        String name = kind.name().toLowerCase(Locale.ROOT);
        try {
            result.put(name, decode(new Described(spec), kind, bytes));
        } catch (DecodeException e) {
            if (!output.isJson()) {
                throw new CommandException(
                        ExitCode.FAILED,
                        "no %s: at byte %d of %d: expected %s"
                                .formatted(name, e.offset(), bytes.length, e.expected()),
                        e);
            }
            result.put("error", "no " + name + " at byte " + e.offset());
            result.put("offset", e.offset());
            result.put("expected", e.expected());
            output.result(result, "");
            return ExitCode.FAILED;
        }
        output.result(result, Json.text(result));
        return ExitCode.OK;
    }

    private static Map<String, Object> decode(Described described, Kind kind, byte[] bytes) {
        return switch (kind) {
            case TRANSACTION -> described.transaction(Transaction.decode(bytes));
            case HEADER -> described.header(BlockHeader.decode(bytes));
            case BLOCK -> described.block(Block.decode(bytes));
        };
    }

    private static Kind kind(String name) {
        return switch (name) {
            case "transaction" -> Kind.TRANSACTION;
            case "header" -> Kind.HEADER;
            case "block" -> Kind.BLOCK;
            default ->
                    throw new CommandException(
                            ExitCode.USAGE, "--type is transaction, header or block, not " + name);
        };
    }

    /// A transaction begins with its version in one byte, a header with its version in two.
    private static Kind guess(byte[] bytes) {
        if (bytes[0] != 0) {
            return Kind.TRANSACTION;
        }
        return bytes.length <= BlockHeader.BYTES ? Kind.HEADER : Kind.BLOCK;
    }
}
