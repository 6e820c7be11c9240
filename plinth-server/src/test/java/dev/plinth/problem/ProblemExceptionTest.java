package dev.plinth.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProblemExceptionTest {
    private static Runnable refusing(String field) {
        return () -> {
            throw ProblemException.field(field, "is wrong", "something right");
        };
    }

    private static Runnable together(Runnable... checks) {
        return () -> ProblemException.checkAll(checks);
    }

    @Test
    void aRefusalSpeaksOfTheFirstFieldAndCountsTheOthersOnce() {
        Runnable all =
                together(together(refusing("a"), refusing("b")), () -> {}, together(refusing("c"), refusing("d")));
        assertThatThrownBy(all::run)
                .hasMessage("a: is wrong; expected something right (and 3 more under errors)")
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.fields().stream().map(FieldProblem::field))
                                .containsExactly("a", "b", "c", "d"));
    }

    @Test
    void whatIsRefusedForNoFieldEndsTheChecksAtOnce() {
        Runnable gone = () -> {
            throw ProblemException.notFound();
        };
        assertThatThrownBy(together(refusing("a"), gone, refusing("b"))::run)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ProblemCode.NOT_FOUND));
    }

    @Test
    void oneWrongFieldIsToldWithoutACount() {
        assertThatThrownBy(together(() -> {}, together(refusing("a")))::run)
                .hasMessage("a: is wrong; expected something right");
        assertThatCode(together(() -> {}, together())::run).doesNotThrowAnyException();
    }
}
