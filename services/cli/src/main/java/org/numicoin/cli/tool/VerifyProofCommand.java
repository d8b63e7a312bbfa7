package org.numicoin.cli.tool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.numicoin.chain.Account;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.cli.ChainOption;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import org.numicoin.cli.explorer.AccountProof;
import org.numicoin.cli.explorer.Explorer;
import org.numicoin.cli.explorer.ExplorerOption;
import org.numicoin.consensus.StateKey;
import org.numicoin.json.JsonFields;
import org.numicoin.kit.files.DurableFile;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.DecodeException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `numi tool verify-proof`. The explorer is not believed: siblings and entry must give the state
/// root of a header, and the header the id of its block. That this block is in the chain with the
/// most work is another question, which `verify-chain` answers.
@Command(
        name = "verify-proof",
        description = "Checks the proof of an account's balance against the header of its block.",
        footer = {
            "",
            "Example: ./numi tool verify-proof $ADDRESS",
            "With --file and --state-root no explorer is asked. Exit codes: 0 the proof holds, 1"
                    + " not."
        },
        mixinStandardHelpOptions = true)
final class VerifyProofCommand implements Callable<Integer> {
    private static final int FILE_BYTES_MAX = 1 << 20;

    @Mixin private ChainOption chain = new ChainOption();
    @Mixin private ExplorerOption explorers = new ExplorerOption();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "ADDRESS", description = "Account.")
    private String text = "";

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Answer of /api/address/ADDRESS/proof instead of asking for it.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--state-root",
            paramLabel = "HEX",
            description = "Root to check against instead of the header's.")
    private Optional<String> stateRoot = Optional.empty();

    private record Proven(
            String address,
            boolean exists,
            String balance,
            OptionalLong nonce,
            String stateRoot,
            String block,
            long height) {}

    @Override
    public Integer call() {
        ChainSpec spec = chain.spec();
        Address address = address(spec);
        try (Explorer explorer = explorers.connect(spec)) {
            AccountProof proof =
                    file.map(VerifyProofCommand::read).orElseGet(() -> explorer.proof(address));
            Hash256 root =
                    stateRoot.map(VerifyProofCommand::root).orElseGet(() -> root(explorer, proof));
            Hash256 path = StateKey.account(address).path();
            if (!proof.proof().verify(root, path, proof.entry())) {
                throw new CommandException(
                        ExitCode.FAILED,
                        "the proof does not hold: it does not lead from the account to the state"
                                + " root "
                                + root);
            }
            return print(spec, address, proof, root);
        }
    }

    private int print(ChainSpec spec, Address address, AccountProof proof, Hash256 root) {
        Optional<Account> account = proof.entry().map(VerifyProofCommand::account);
        String shown = Bech32m.encode(spec.addressPrefix(), address);
        output.result(
                new Proven(
                        shown,
                        account.isPresent(),
                        account.map(a -> Long.toString(a.balance().nano())).orElse("0"),
                        account.map(a -> OptionalLong.of(a.nonce())).orElse(OptionalLong.empty()),
                        root.toHex(),
                        proof.blockId().toHex(),
                        proof.height()),
                account.map(a ->
                                "the proof holds: %s had %s, nonce %d, in block %d (%s)"
                                        .formatted(
                                                shown,
                                                a.balance(),
                                                a.nonce(),
                                                proof.height(),
                                                proof.blockId()))
                        .orElseGet(() ->
                                "the proof holds: %s had no account in block %d (%s)"
                                        .formatted(shown, proof.height(), proof.blockId())));
        return ExitCode.OK;
    }

    /// That of the header whose id the proof names.
    private static Hash256 root(Explorer explorer, AccountProof proof) {
        BlockHeader header = explorer.header(proof.blockId());
        if (!header.id().equals(proof.blockId()) || header.height() != proof.height()) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "the explorer gave a header that is not that of block " + proof.blockId());
        }
        return header.stateRoot();
    }

    private Address address(ChainSpec spec) {
        try {
            return Bech32m.decode(spec.addressPrefix(), text);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private static Hash256 root(String hex) {
        return Hash256.of(HexInput.read(hex, Hash256.BYTES, Hash256.BYTES));
    }

    private static AccountProof read(Path file) {
        try {
            return AccountProof.read(JsonFields.parse(DurableFile.read(file, FILE_BYTES_MAX)));
        } catch (IOException e) {
            throw new CommandException(ExitCode.USAGE, "cannot read %s: %s".formatted(file, e), e);
        } catch (IllegalArgumentException e) {
            throw new CommandException(
                    ExitCode.FAILED, "%s is no proof: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static Account account(Bytes entry) {
        try {
            return ByteReader.decode(entry.unsafeArray(), Account::decode);
        } catch (DecodeException e) {
            throw new CommandException(
                    ExitCode.FAILED, "the proven entry is no account: " + e.getMessage(), e);
        }
    }
}
