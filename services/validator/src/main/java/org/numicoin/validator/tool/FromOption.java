package org.numicoin.validator.tool;

import java.util.List;
import java.util.Optional;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.validator.state.StoreException;
import picocli.CommandLine.Option;

/// Validators that run and give what a store lacks.
final class FromOption {
    @Option(
            names = "--from",
            paramLabel = "HOST:PORT[,HOST:PORT...]",
            description = "gRPC addresses of validators.")
    private Optional<String> from = Optional.empty();

    boolean isGiven() {
        return from.isPresent();
    }

    /// None if none is named.
    List<RpcTarget> targets() {
        return from.map(FromOption::parse).orElse(List.of());
    }

    private static List<RpcTarget> parse(String list) {
        try {
            return RpcTarget.parseList(list);
        } catch (IllegalArgumentException e) {
            throw new StoreException("--from " + e.getMessage());
        }
    }
}
