package org.numicoin.cli;

import java.nio.file.Path;

/// The project's folder, which the launcher tells us.
public final class Home {
    private Home() {}

    public static Path path() {
        return Path.of(System.getProperty("numi.home", "")).toAbsolutePath().normalize();
    }
}
