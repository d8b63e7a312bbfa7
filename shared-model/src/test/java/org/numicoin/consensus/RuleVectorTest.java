package org.numicoin.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The document, the code and the vectors name the same rules with the same codes, and each vector
/// gets the answer that the document promises.
class RuleVectorTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "spec", "consensus.md");
    private static final Pattern ROW = Pattern.compile("^\\| ([HBTE][0-9]+) \\| `([a-z-]+)` \\|.*");

    /// Rules that no bytes alone can break: the parent's own validity is what the node found
    /// before.
    private static final String DESCENDANT_RULE = "H3";

    @TestFactory
    Stream<DynamicTest> eachVectorGetsItsCode() throws IOException {
        return vectors().stream()
                .map(vector ->
                        DynamicTest.dynamicTest(
                                vector.rule() + " " + vector.code(),
                                () -> assertThat(vector.verdict()).isEqualTo(vector.code())));
    }

    @Test
    void documentAndVectorsNameTheSameRules() throws IOException {
        var ofVectors = new TreeMap<String, String>();
        for (RuleVector vector : vectors()) {
            if (!vector.rule().equals("valid")) {
                ofVectors.put(vector.rule(), vector.code());
            }
        }
        var documented = documented();
        assertThat(documented.remove(DESCENDANT_RULE)).isEqualTo("bad-prevblk");
        assertThat(ofVectors).isEqualTo(documented);
    }

    @Test
    void documentAndCodeNameTheSameCodes() throws Exception {
        var codes = new ArrayList<String>();
        for (Class<?> violation : RuleViolation.class.getPermittedSubclasses()) {
            codes.add(codeOf(violation));
        }
        assertThat(codes).doesNotHaveDuplicates();
        assertThat(codes).containsExactlyInAnyOrderElementsOf(documented().values());
    }

    private static String codeOf(Class<?> violation) throws Exception {
        var constructor = violation.getDeclaredConstructors()[0];
        var arguments = new ArrayList<Object>();
        for (Class<?> type : constructor.getParameterTypes()) {
            if (type == int.class) {
                arguments.add(0);
            } else if (type == long.class) {
                arguments.add(0L);
            } else if (type == org.numicoin.primitives.Hash256.class) {
                arguments.add(org.numicoin.primitives.Hash256.ZERO);
            } else {
                arguments.add(
                        new org.numicoin.primitives.Address(org.numicoin.primitives.Hash256.ZERO));
            }
        }
        return ((RuleViolation) constructor.newInstance(arguments.toArray())).code();
    }

    private static Map<String, String> documented() throws IOException {
        var rules = new TreeMap<String, String>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                rules.put(row.group(1), row.group(2));
            }
        }
        assertThat(rules).isNotEmpty();
        return rules;
    }

    private static List<RuleVector> vectors() throws IOException {
        try (var in = RuleVectorTest.class.getResourceAsStream("/vectors/rules.yml")) {
            assertThat(in).isNotNull();
            var options = new LoaderOptions();
            options.setCodePointLimit(16 << 20);
            List<?> entries = new Yaml(new SafeConstructor(options)).load(in);
            return entries.stream().map(entry -> RuleVector.parse((Map<?, ?>) entry)).toList();
        }
    }
}
