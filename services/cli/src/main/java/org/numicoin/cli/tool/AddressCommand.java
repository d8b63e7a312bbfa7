package org.numicoin.cli.tool;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.PublicKey;
import org.numicoin.cli.ChainOption;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import org.numicoin.crypto.MlDsa65;
import org.numicoin.crypto.SigningKey;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Hash256;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `numi tool address`.
@Command(
        name = "address",
        description = "Checks an address, or makes one of a payload, public key or seed.",
        footer = {
            "",
            "Example: ./numi tool address"
                    + " lnumi1qqtmq3rhkcyrlsq2sg7vg5s2d4kwzr85g47khy4w4zjtku8l4nmnqjwlwu5",
            "Exit codes: 0 an address of the chain, 1 none: the line says what is wrong with it."
        },
        mixinStandardHelpOptions = true)
final class AddressCommand implements Callable<Integer> {
    @Mixin private ChainOption chain = new ChainOption();
    @Mixin private OutputOption output = new OutputOption();

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    /// What the address is made of.
    static final class Source {
        @Parameters(index = "0", paramLabel = "ADDRESS", description = "Address to check.")
        private Optional<String> text = Optional.empty();

        @Option(names = "--payload", paramLabel = "HEX", description = "Its 32 bytes.")
        private Optional<String> payload = Optional.empty();

        @Option(
                names = "--public-key",
                paramLabel = "HEX",
                description = "ML-DSA-65 public key; - reads it.")
        private Optional<String> publicKey = Optional.empty();

        @Option(
                names = "--seed-file",
                paramLabel = "FILE",
                description = "File with a seed, 32 bytes in hexadecimal.")
        private Optional<Path> seedFile = Optional.empty();
    }

    private record AddressView(String address, String payload, String chain) {}

    @Override
    public Integer call() {
        ChainSpec spec = chain.spec();
        Address address;
        try {
            address = address(spec);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
        }
        String text = Bech32m.encode(spec.addressPrefix(), address);
        output.result(
                new AddressView(text, address.toString(), spec.name()),
                "%s%npayload %s".formatted(text, address));
        return ExitCode.OK;
    }

    private Address address(ChainSpec spec) {
        return source.text
                .map(text -> Bech32m.decode(spec.addressPrefix(), text))
                .or(() ->
                        source.payload.map(hex ->
                                Address.of(HexInput.read(hex, Hash256.BYTES, Hash256.BYTES))))
                .or(() -> source.publicKey.map(hex -> new Address(keyId(hex))))
                .or(() ->
                        source.seedFile.map(file ->
                                new Address(
                                        SigningKey.fromSeed(
                                                        HexInput.read(
                                                                file,
                                                                MlDsa65.SEED_BYTES,
                                                                MlDsa65.SEED_BYTES))
                                                .id())))
                .orElseThrow(() ->
                        new CommandException(
                                ExitCode.USAGE,
                                "say an address, or --payload, --public-key or --seed-file"));
    }

    static Hash256 keyId(String hex) {
        return MlDsa65.keyId(HexInput.read(hex, PublicKey.BYTES, PublicKey.BYTES));
    }
}
