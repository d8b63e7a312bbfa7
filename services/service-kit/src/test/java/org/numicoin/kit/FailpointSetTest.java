package org.numicoin.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FailpointSetTest {
    @Test
    void throwsEachTimeOrOnlyAtTheOneAskedFor() {
        var set = FailpointSet.parse("a.b:exception, log.after-flush:exception@2");
        assertThatExceptionOfType(FailpointException.class)
                .isThrownBy(() -> set.hit("a.b"))
                .withMessage("failpoint a.b");
        assertThatExceptionOfType(FailpointException.class).isThrownBy(() -> set.hit("a.b"));
        assertThatCode(() -> set.hit("log.after-flush")).doesNotThrowAnyException();
        assertThatExceptionOfType(FailpointException.class)
                .isThrownBy(() -> set.hit("log.after-flush"));
        assertThatCode(() -> set.hit("log.after-flush")).doesNotThrowAnyException();
        assertThatCode(() -> set.hit("elsewhere")).doesNotThrowAnyException();
    }

    @Test
    void standsStillForSoLong() {
        var set = FailpointSet.parse("a:sleep=50");
        long before = System.nanoTime();
        set.hit("a");
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(50_000_000);
    }

    @Test
    void isEmptyWithoutASetting() {
        assertThat(FailpointSet.parse("").isEmpty()).isTrue();
        assertThat(FailpointSet.parse(" ").isEmpty()).isTrue();
        assertThatCode(() -> Failpoints.hit("anything")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "a:", "a:stop", "a:sleep", "a:sleep=x", "a:halt@", "a:halt,", "A:halt"})
    void refusesWhatItDoesNotUnderstand(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FailpointSet.parse(text))
                .withMessageStartingWith("not name:halt|exception|sleep=millis[@n]: ");
    }

    @Test
    void haltsTheProcessWithoutFurtherAdo() throws Exception {
        var process = ChildJava.start(Halting.class, "-Dnumi.failpoints=here:halt@2");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(FailpointSet.HALTED);
        assertThat(ChildJava.output(process)).isEqualTo("1\n2\n");
    }

    static final class Halting {
        public static void main(String[] args) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
            for (int i = 1; i < 4; i++) {
                System.out.println(i);
                Failpoints.hit("here");
            }
        }
    }
}
