package org.numicoin.kit;

/// Named places where a test makes this process halt, throw or stand still. Set by the system
/// property `numi.failpoints` or the environment variable `NUMI_FAILPOINTS`, read once; without
/// them a hit costs nothing.
///
/// ```
/// NUMI_FAILPOINTS=log.after-flush:halt@3,log.before-send:sleep=20000,mempool.commit:exception
/// ```
public final class Failpoints {
    private static final FailpointSet SET =
            FailpointSet.parse(
                    System.getProperty(
                            "numi.failpoints",
                            System.getenv().getOrDefault("NUMI_FAILPOINTS", "")));
    private static final boolean ON = !SET.isEmpty();

    private Failpoints() {}

    /// Reads the settings, so that a bad one is found at the start.
    public static void check() {
        try {
            hit("start");
        } catch (ExceptionInInitializerError e) {
            String reason = e.getCause() == null ? "unreadable" : e.getCause().getMessage();
            throw new FatalError("numi.failpoints", String.valueOf(reason), "correct or unset it");
        }
    }

    /// Marks the place. Throws [FailpointException] when told to.
    public static void hit(String name) {
        if (ON) {
            SET.hit(name);
        }
    }
}
