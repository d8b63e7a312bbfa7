package org.numicoin.gateway.app;

import java.util.Optional;

/// What this node says of its software: name and version.
record Agent(String text) {
    /// The version of the jar; `dev` when there is none.
    static Agent ofThisBuild() {
        String version =
                Optional.ofNullable(Agent.class.getPackage().getImplementationVersion())
                        .orElse("dev");
        return new Agent("numi-gateway/" + version);
    }
}
