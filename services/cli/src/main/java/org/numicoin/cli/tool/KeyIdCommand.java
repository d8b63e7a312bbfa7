package org.numicoin.cli.tool;

import java.util.concurrent.Callable;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `numi tool key-id`.
@Command(
        name = "key-id",
        description = "Prints the id of an ML-DSA-65 public key of 1952 bytes.",
        footer = {"", "Example: ./numi tool key-id - < public-key.hex"},
        mixinStandardHelpOptions = true)
final class KeyIdCommand implements Callable<Integer> {
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "HEX", description = "Public key; - reads it.")
    private String hex = "";

    private record KeyId(String keyId) {}

    @Override
    public Integer call() {
        String id = AddressCommand.keyId(hex).toHex();
        output.result(new KeyId(id), id);
        return ExitCode.OK;
    }
}
