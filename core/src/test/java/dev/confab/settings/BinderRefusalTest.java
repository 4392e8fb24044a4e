package dev.confab.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a type is said when the binder is made, all of it at once. */
class BinderRefusalTest {

    record Broken(
            Date date,
            int noDefault,
            @Default("x") int wrongDefault,
            Inner inner,
            List<Inner> inners,
            Map<String, Inner> byName,
            Optional<Inner> maybe,
            List<? extends Number> wild,
            int[] array) {}

    record Inner(String name, @Default("1") int size) {}

    @Test
    void shouldListAllProblemsOfAType() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Binder.of(Broken.class))
                .satisfies(e -> assertThat(e.getMessage().lines())
                        .satisfiesExactly(
                                line -> assertThat(line).isEqualTo(Broken.class.getName() + " cannot be bound:"),
                                line -> assertThat(line)
                                        .startsWith("  Broken.date: java.util.Date is not among the types"),
                                line -> assertThat(line)
                                        .startsWith("  Broken.wild: ? extends java.lang.Number is not among"),
                                line -> assertThat(line).startsWith("  Broken.array: int[] is not among"),
                                line -> assertThat(line)
                                        .startsWith("  Broken.wrongDefault: @Default: expected a whole number"),
                                line -> assertThat(line)
                                        .isEqualTo(
                                                "  noDefault: has no value and no default; give it @Default, or the type"
                                                        + " a constructor without parameters, or defaults to the call"),
                                line -> assertThat(line).startsWith("  wrongDefault: has no value and no default"),
                                line -> assertThat(line).startsWith("  inner.name: has no value and no default"),
                                line -> assertThat(line).startsWith("  inners.0.name: has no value and no default"),
                                line -> assertThat(line)
                                        .startsWith("  byName.<name>.name: has no value and no default"),
                                line -> assertThat(line).startsWith("  maybe.name: has no value and no default")));
    }

    record Loop(@Default("1") int size, Optional<Loop> next) {}

    record Ping(List<Pong> pongs) {}

    record Pong(Map<String, Ping> pings) {}

    @Test
    void shouldRefuseATypeThatHasItselfInIt() {
        assertRefused(Loop.class, "Loop.next: has its own type in it, " + Loop.class.getName() + "; end the recursion");
        assertRefused(
                Ping.class, "Pong.pings: has its own type in it, " + Ping.class.getName() + "; end the recursion");
    }

    record N1(@Default("1") int x) {}

    record N2(N1 n) {}

    record N3(N2 n) {}

    record N4(N3 n) {}

    record N5(N4 n) {}

    record N6(N5 n) {}

    record N7(N6 n) {}

    record N8(N7 n) {}

    record N9(N8 n) {}

    record N10(N9 n) {}

    record N11(N10 n) {}

    record N12(N11 n) {}

    record N13(N12 n) {}

    record N14(N13 n) {}

    record N15(N14 n) {}

    record N16(N15 n) {}

    record N17(List<N16> n) {}

    @Test
    void shouldNestSixteenDeepAndNoDeeper() {
        assertThat(Binder.of(N16.class).defaults()).isNotNull();
        assertRefused(N17.class, N17.class.getName() + " nests more than 16 types in each other");
    }

    record Wide(N1 a, N1 b, N1 c, N1 d, N1 e, N1 f, N1 g, N1 h, N1 i, N1 j, N1 k) {}

    record Wider(Wide a, Wide b, Wide c, Wide d, Wide e, Wide f, Wide g, Wide h, Wide i, Wide j, Wide k) {}

    record Widest(Wider a, Wider b, Wider c, Wider d, Wider e, Wider f, Wider g, Wider h, Wider i, Wider j, Wider k) {}

    record TooWide(Widest a, Widest b, Widest c, Widest d, Widest e, Widest f, Widest g, Widest h) {}

    @Test
    void shouldRefuseATypeWithTooManyComponents() {
        assertRefused(TooWide.class, TooWide.class.getName() + " has more than 10000 components");
    }

    record Twin(@Default("1") int urlPath, @Default("2") int URLPath) {}

    @Test
    void shouldRefuseTwoComponentsThatAreReadFromOneKey() {
        assertRefused(Twin.class, "Twin.URLPath: is read from the key url-path, and so is urlPath; rename one of them");
    }

    record Unconstructible(int size) {
        Unconstructible() {
            this(1);
            throw new IllegalStateException("not today");
        }
    }

    record Invalid(@Default("0") int size) {
        Invalid {
            if (size == 0) {
                throw new IllegalArgumentException("size must be > 0");
            }
        }
    }

    record Invalids(List<Invalid> all) {}

    @Test
    void shouldRefuseDefaultsThatTheTypeItselfRefuses() {
        assertRefused(Unconstructible.class, Unconstructible.class.getName() + "(): not today");
        assertRefused(Invalid.class, "size must be > 0");
    }

    /** So a record can say that its elements need a key: by a default that its constructor refuses. */
    @Test
    void shouldLetElementsBeRefusedOnlyWhenTheyAreThere() {
        Binder<Invalids> binder = Binder.of(Invalids.class);

        assertThat(binder.defaults().all()).isEmpty();
        assertThat(BinderTest.faults(binder.bind(MapTexts.of("all.0.size", "1", "all.1.x", "1"), "")))
                .containsExactly(new Fault("all.1", "size must be > 0"));
    }

    record Annotated(@Default("x") N1 n, @Default("") List<N1> list) {}

    @Test
    void shouldRefuseADefaultTextForWhatHasNoText() {
        assertRefused(Annotated.class, "Annotated.n: has @Default, but no text of its own");
        assertRefused(Annotated.class, "Annotated.list: has @Default, but no text of its own");
    }

    record Odd(List<List<N1>> lists, Optional<Optional<Integer>> twice, Map<N1, Integer> keyed, Box<Integer> box) {}

    record Box<T>(T value) {}

    @Test
    void shouldRefuseCollectionsThatNoKeysCanSay() {
        assertRefused(Odd.class, "Odd.lists: java.util.List<java.util.List<");
        assertRefused(Odd.class, "Odd.twice: java.util.Optional<java.util.Optional<");
        assertRefused(Odd.class, "Odd.keyed: java.util.Map<");
        assertRefused(Odd.class, "Odd.box: dev.confab.settings.BinderRefusalTest$Box<");
        assertRefused(Box.class, "is no record and no interface of the application without type parameters");
        assertRefused(String.class, "java.lang.String: is no record and no interface");
        assertRefused(Runnable.class, "java.lang.Runnable: is no record and no interface");
    }

    record Part(String name) {}

    record Whole(Part part) {}

    @Test
    void shouldRefuseNullsInTheGivenDefaults() {
        assertThat(Binder.of(Whole.class, new Whole(new Part("x")))
                        .defaults()
                        .part()
                        .name())
                .isEqualTo("x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Binder.of(Whole.class, new Whole(new Part(null))))
                .withMessageContaining("part.name: has no value and no default");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Binder.of(Whole.class, new Whole(null)))
                .withMessageContaining("part.name: has no value and no default");
        assertThatNullPointerException()
                .isThrownBy(() -> Binder.of(Whole.class, null))
                .withMessage("defaults");
    }

    /** Proves that an application in modules is told which line is missing from its module-info. */
    @Test
    void shouldSayWhatAModuleMustOpen(@TempDir Path directory) throws Exception {
        // given
        Path source = Files.createDirectories(directory.resolve("source"));
        Path classes = directory.resolve("classes/app");
        Files.writeString(source.resolve("module-info.java"), "module app { }");
        Files.writeString(
                source.resolve("Hidden.java"), "package app; record Hidden(int size) { Hidden() { this(1); } }");
        Files.writeString(
                source.resolve("Door.java"), "package app; public interface Door { default int size() { return 1; } }");
        int exit = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "-d",
                        classes.toString(),
                        source.resolve("module-info.java").toString(),
                        source.resolve("Hidden.java").toString(),
                        source.resolve("Door.java").toString());
        assertThat(exit).isZero();

        // when
        ModuleLayer boot = ModuleLayer.boot();
        Configuration configuration =
                boot.configuration().resolve(ModuleFinder.of(classes), ModuleFinder.of(), List.of("app"));
        ClassLoader loader =
                boot.defineModulesWithOneLoader(configuration, null).findLoader("app");

        // then
        assertRefused(
                loader.loadClass("app.Hidden"), "app.Hidden: is not accessible; add \"opens app;\" to the module app");
        assertRefused(
                loader.loadClass("app.Door"),
                "app.Door: has default methods and is not exported; add \"exports app;\" to the module app");
    }

    private static void assertRefused(Class<?> type, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Binder.of(type))
                .withMessageStartingWith(type.getName() + " cannot be bound:\n  ")
                .withMessageContaining(problem);
    }
}
