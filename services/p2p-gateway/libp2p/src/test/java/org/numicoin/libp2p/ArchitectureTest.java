package org.numicoin.libp2p;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The fences between the parts of the stack, and around it.
class ArchitectureTest {
    private static final String ROOT = "org.numicoin.libp2p";
    private static final List<String> LIBRARIES =
            List.of("java..", "javax..", "org.jspecify..", "org.slf4j..", ROOT);

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .importUrl(
                            ProtocolViolation.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation());

    @Test
    void partsDoNotDependOnEachOtherInCircles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void knowsNothingOfTheChainAndOfSpring() {
        classes()
                .that()
                .resideInAPackage(ROOT + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "io.netty..",
                        "org.bouncycastle..",
                        ROOT + "..")
                .check(CLASSES);
    }

    @Test
    void stateMachinesKnowNoHostAndNoClock() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".gossip", ROOT + ".kad")
                .and()
                .haveNameNotMatching(".*\\.(Gossip|Kademlia|PeerLink)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".host", ROOT + ".identify", "java.util.concurrent..")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({
        "multistream, io.netty.buffer..",
        "noise, codec peer io.netty.. org.bouncycastle..",
        "yamux, io.netty..",
        "transport, multistream noise yamux peer multiaddr io.netty..",
        "host, transport multistream noise yamux peer multiaddr codec io.netty..",
        "ping, host",
        "identify, host codec peer multiaddr",
        "codec, io.netty.buffer..",
        "multiaddr, codec io.netty.util..",
        "peer, codec multiaddr org.bouncycastle..",
        "gossip, codec multiaddr peer host identify",
        "kad, codec multiaddr peer host identify",
        "discovery, codec multiaddr peer io.netty.."
    })
    void usesNothingAboveIt(String part, String others) {
        var allowed = new ArrayList<>(LIBRARIES);
        allowed.add(ROOT + "." + part);
        Arrays.stream(others.split(" ", 0))
                .map(other -> other.contains(".") ? other : ROOT + "." + other)
                .forEach(allowed::add);
        classes()
                .that()
                .resideInAPackage(ROOT + "." + part)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed.toArray(String[]::new))
                .check(CLASSES);
    }
}
