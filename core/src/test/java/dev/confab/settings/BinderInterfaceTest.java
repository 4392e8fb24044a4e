package dev.confab.settings;

import static dev.confab.settings.BinderTest.bound;
import static dev.confab.settings.BinderTest.faults;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BinderInterfaceTest {

    public interface Named {
        default String name() {
            return "plain";
        }
    }

    public interface Checkout extends Named {
        @Default("300ms")
        Duration timeout();

        default Duration patience() {
            return timeout().multipliedBy(2);
        }

        default Pool pool() {
            return new Pool(7, "from the default");
        }

        List<Integer> steps();

        Optional<Inner> inner();

        default String greeting(String to) {
            return name() + " greets " + to;
        }

        static Checkout none() {
            throw new IllegalStateException();
        }

        @Override
        String toString();
    }

    public record Pool(
            @Default("1") int maxSize, @Default("x") String label) {}

    interface Inner {
        @Default("5")
        int size();
    }

    private final Binder<Checkout> checkouts = Binder.of(Checkout.class);

    @Test
    void shouldBindAnInterface() {
        // given
        MapTexts texts = MapTexts.of(
                "c.name",
                "fast",
                "c.timeout",
                "1s",
                "c.patience",
                "9s",
                "c.pool.max-size",
                "3",
                "c.steps",
                "1,2",
                "c.inner.size",
                "6");

        // when
        Checkout checkout = bound(checkouts.bind(texts, "c"));

        // then
        assertThat(checkout.name()).isEqualTo("fast");
        assertThat(checkout.timeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(checkout.patience()).isEqualTo(Duration.ofSeconds(9));
        assertThat(checkout.pool()).isEqualTo(new Pool(3, "from the default"));
        assertThat(checkout.steps()).containsExactly(1, 2);
        assertThat(checkout.inner().orElseThrow().size()).isEqualTo(6);
        assertThat(checkout.greeting("you")).isEqualTo("fast greets you");
    }

    @Test
    void shouldTakeDefaultMethodsForDefaultsAndLetThemAskOthers() {
        assertThat(checkouts.defaults().name()).isEqualTo("plain");
        assertThat(checkouts.defaults().patience()).isEqualTo(Duration.ofMillis(600));
        assertThat(checkouts.defaults().pool()).isEqualTo(new Pool(7, "from the default"));
        assertThat(bound(checkouts.bind(MapTexts.of("timeout", "1s"), "")).patience())
                .isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void shouldBeEqualByItsValues() {
        // given
        MapTexts texts = MapTexts.of("timeout", "1s", "inner.size", "1");

        // when
        Checkout one = bound(checkouts.bind(texts, ""));
        Checkout other = bound(Binder.of(Checkout.class).bind(texts, ""));

        // then
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one).isNotEqualTo(checkouts.defaults()).isNotEqualTo(null).isNotEqualTo("x");
        assertThat(one).hasToString("Checkout[inner, name, patience, pool, steps, timeout]");
    }

    private record Outer(Inner inner) {}

    /** Also from one that the application implements. */
    @Test
    void shouldTakeDefaultsFromTheGivenValue() {
        Binder<Outer> outers = Binder.of(new Outer(() -> 9));

        assertThat(outers.defaults().inner().size()).isEqualTo(9);
        assertThat(bound(outers.bind(MapTexts.of("inner.size", "2"), ""))
                        .inner()
                        .size())
                .isEqualTo(2);
    }

    @Test
    void shouldReportFaultsOnceThoughDefaultMethodsAskForTheirValues() {
        assertThat(faults(checkouts.bind(MapTexts.of("c.timeout", "x", "c.steps", "x"), "c")))
                .extracting(Fault::key)
                .containsExactlyInAnyOrder("c.timeout", "c.steps");
    }

    public interface Circle {
        default int a() {
            return b();
        }

        default int b() {
            return a();
        }
    }

    public interface Throws {
        default int a() {
            throw new IllegalStateException("no default today");
        }

        default Optional<Integer> b() {
            return Optional.of(a());
        }
    }

    @Test
    void shouldRefuseDefaultMethodsThatGoInACircleOrThrow() {
        assertRefused(Circle.class, "threw StackOverflowError");
        assertRefused(Throws.class, "no default today");
    }

    interface Hidden {
        default int a() {
            return 1;
        }
    }

    @Test
    void shouldRunDefaultMethodsOfAnInterfaceThatIsNotPublic() {
        assertThat(Binder.of(Hidden.class).defaults().a()).isEqualTo(1);
    }

    interface Odd {
        int of(String name);

        void nothing();

        int noDefault();
    }

    public interface Twice {
        @Default("1")
        default int a() {
            return 1;
        }
    }

    sealed interface Sealed permits Only {}

    record Only() implements Sealed {}

    @Test
    void shouldListAllProblemsOfAnInterface() {
        assertRefused(Odd.class, "Odd.of must have no parameters and return something");
        assertRefused(Odd.class, "Odd.nothing must have no parameters and return something");
        assertRefused(Odd.class, "Odd.noDefault needs a default");
        assertRefused(Twice.class, "Twice.a is a default method and has @Default; leave one of them out");
        assertRefused(Sealed.class, "is sealed or hidden, so that nobody can implement it");
    }

    private static void assertRefused(Class<?> type, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Binder.of(type))
                .withMessageStartingWith(type.getName() + " cannot be bound:\n  ")
                .withMessageContaining(problem);
    }
}
