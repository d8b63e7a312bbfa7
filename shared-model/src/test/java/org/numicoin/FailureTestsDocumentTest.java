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

/// docs/failure-tests.md names the tests that would see each failure. A test that is renamed,
/// deleted or disabled may not leave its name there.
final class FailureTestsDocumentTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+Test)\\.(\\w+)`");

    private static final Pattern TEST =
            Pattern.compile("@(Test|ParameterizedTest|RepeatedTest|FuzzTest)\\b");
    private static final Pattern DISABLED_CLASS = Pattern.compile("(?m)^@Disabled\\b");

    private record Named(String testClass, String method) {}

    @Test
    void everyTestThatTheDocumentNamesExistsAndRuns() throws IOException {
        List<Named> named = named();
        assertThat(named).hasSizeGreaterThan(100);
        Map<String, List<String>> sources = testSources();
        assertThat(named).allMatch(test -> runs(test, sources));
    }

    @Test
    void aHelperAndADisabledTestDoNotCount() {
        String helper = "class A {\n\n    private void a() {}\n}\n";
        String test = "class A {\n\n    @Test\n    void a() {}\n}\n";
        assertThat(runs("a", test)).isTrue();
        assertThat(runs("a", test.replace("@Test", "@ParameterizedTest"))).isTrue();
        assertThat(runs("b", test)).isFalse();
        assertThat(runs("a", helper)).isFalse();
        assertThat(runs("a", test.replace("@Test", "@Disabled @Test"))).isFalse();
        assertThat(runs("a", "@Disabled\n" + test)).isFalse();
    }

    /// Several modules may have a test class of one name.
    private static boolean runs(Named test, Map<String, List<String>> sources) {
        return sources.getOrDefault(test.testClass() + ".java", List.of()).stream()
                .anyMatch(source -> runs(test.method(), source));
    }

    /// An empty line divides a method, its annotations and its comment from what is before.
    private static boolean runs(String method, String source) {
        int at = source.indexOf("void " + method + "(");
        if (at < 0 || DISABLED_CLASS.matcher(source).find()) {
            return false;
        }
        String annotations = source.substring(Math.max(0, source.lastIndexOf("\n\n", at)), at);
        return TEST.matcher(annotations).find() && !annotations.contains("@Disabled");
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
