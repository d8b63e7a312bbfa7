package org.numicoin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// docs/failure-tests.md names the tests that would see each failure. A test that is renamed or
/// deleted may not leave its name there.
final class FailureTestsDocumentTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+Test)\\.(\\w+)`");

    private record Named(String testClass, String method) {}

    @Test
    void everyTestThatTheDocumentNamesExists() throws IOException {
        List<Named> named = named();
        assertThat(named).hasSizeGreaterThan(100);
        Map<String, List<String>> sources = testSources();
        assertThat(named).allMatch(test -> exists(test, sources));
    }

    /// Several modules may have a test class of one name.
    private static boolean exists(Named test, Map<String, List<String>> sources) {
        return sources.getOrDefault(test.testClass() + ".java", List.of()).stream()
                .anyMatch(source -> source.contains("void " + test.method() + "("));
    }

    private static List<Named> named() throws IOException {
        String document = Files.readString(ROOT.resolve("docs/failure-tests.md"));
        return NAMED.matcher(document)
                .results()
                .map((MatchResult name) -> new Named(name.group(1), name.group(2)))
                .toList();
    }

    private static Map<String, List<String>> testSources() throws IOException {
        Path folder = Path.of("src", "test", "java");
        try (var modules = Files.find(ROOT, 4, (file, _) -> file.endsWith("pom.xml"))) {
            return modules.map(pom -> pom.resolveSibling(folder))
                    .filter(Files::isDirectory)
                    .flatMap(FailureTestsDocumentTest::javaFiles)
                    .collect(
                            Collectors.groupingBy(
                                    file -> file.getFileName().toString(),
                                    Collectors.mapping(
                                            FailureTestsDocumentTest::text, Collectors.toList())));
        }
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith("Test.java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
