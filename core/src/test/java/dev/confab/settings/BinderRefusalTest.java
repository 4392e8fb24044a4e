package dev.confab.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
                        .extracting(line -> line.replaceAll("^( *[\\w.]+).*", "$1"))
                        .containsExactly(
                                Broken.class.getName().replaceAll("\\$.*", ""),
                                "  Broken.date",
                                "  Broken.noDefault",
                                "  Broken.wrongDefault",
                                "  Broken.wrongDefault",
                                "  Broken.inner.name",
                                "  Broken.inners.name",
                                "  Broken.byName.name",
                                "  Broken.maybe.name",
                                "  Broken.wild",
                                "  Broken.array"));
    }

    record Loop(@Default("1") int size, Optional<Loop> next) {}

    record Ping(List<Pong> pongs) {}

    record Pong(Map<String, Ping> pings) {}

    @Test
    void shouldRefuseATypeThatHasItselfInIt() {
        assertRefused(Loop.class, "Loop.next must not contain itself");
        assertRefused(Ping.class, "Ping.pongs.pings must not contain itself");
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
        assertRefused(N17.class, "nor lie more than 16 deep");
    }

    record Wide(N1 a, N1 b, N1 c, N1 d, N1 e, N1 f, N1 g, N1 h, N1 i, N1 j, N1 k) {}

    record Wider(Wide a, Wide b, Wide c, Wide d, Wide e, Wide f, Wide g, Wide h, Wide i, Wide j, Wide k) {}

    record Widest(Wider a, Wider b, Wider c, Wider d, Wider e, Wider f, Wider g, Wider h, Wider i, Wider j, Wider k) {}

    record TooWide(Widest a, Widest b, Widest c, Widest d, Widest e, Widest f, Widest g, Widest h) {}

    @Test
    void shouldRefuseATypeWithTooManyComponents() {
        assertRefused(TooWide.class, "is one of more than 10000 components");
    }

    record Twin(@Default("1") int urlPath, @Default("2") int URLPath) {}

    @Test
    void shouldRefuseTwoComponentsThatAreReadFromOneKey() {
        assertRefused(Twin.class, "Twin.URLPath is read from the key url-path, as urlPath is; rename one of them");
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
        assertRefused(Unconstructible.class, "Unconstructible: its constructor without arguments failed: not today");
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
        assertRefused(Annotated.class, "Annotated.n has no text of its own, so it takes no @Default");
        assertRefused(Annotated.class, "Annotated.list has no text of its own, so it takes no @Default");
    }

    record Odd(Optional<Optional<Integer>> twice, Map<N1, Integer> keyed, Box<Integer> box) {}

    record Box<T>(T value) {}

    @Test
    void shouldRefuseCollectionsThatNoKeysCanSay() {
        assertRefused(Odd.class, "Odd.twice has a type that cannot be bound: java.util.Optional<java.util.Optional<");
        assertRefused(Odd.class, "Odd.keyed has a type that cannot be bound: java.util.Map<");
        assertRefused(Odd.class, "Odd.box has a type that cannot be bound: dev.confab.settings.BinderRefusalTest$Box<");
        assertRefused(Box.class, "must be a record or an interface of the application without type parameters");
        assertRefused(String.class, "String must be a record or an interface of the application");
        assertRefused(Runnable.class, "Runnable must be a record or an interface of the application");
    }

    record Part(String name) {}

    record Whole(Part part) {}

    @Test
    void shouldRefuseNullsInTheGivenDefaults() {
        assertThat(Binder.of(new Whole(new Part("x"))).defaults().part().name()).isEqualTo("x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Binder.of(new Whole(new Part(null))))
                .withMessageContaining("part.name: expected a value: it has no default");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Binder.of(new Whole(null)))
                .withMessageContaining("part.name: expected a value: it has no default");
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
        assertRefused(loader.loadClass("app.Hidden"), "Hidden must be accessible: open its package to dev.confab");
        assertRefused(loader.loadClass("app.Door"), "Door must be accessible: open its package to dev.confab");
    }

    private static void assertRefused(Class<?> type, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Binder.of(type))
                .withMessageStartingWith(type.getName() + " cannot be bound:\n  ")
                .withMessageContaining(problem);
    }
}
