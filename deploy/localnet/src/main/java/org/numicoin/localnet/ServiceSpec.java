package org.numicoin.localnet;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// One service process: what is started, with which environment, and where it tells how it is.
///
/// @param node number of the node that it belongs to
/// @param jar what has to be built before
/// @param health its actuator's health endpoint
public record ServiceSpec(
        String name,
        int node,
        Path jar,
        List<String> command,
        Map<String, String> environment,
        URI health) {
    public ServiceSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /// @param warm finds a faster way to the same
    ProcessBuilder builder(WarmJars warm) throws IOException {
        var builder = new ProcessBuilder(warm.faster(command));
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        builder.environment().putAll(environment);
        return builder;
    }

    void requireBuilt() throws LocalnetException {
        if (!Files.isRegularFile(jar)) {
            throw new LocalnetException(
                    jar + " is missing: build it with ./numi up or ./mvnw package");
        }
    }
}
