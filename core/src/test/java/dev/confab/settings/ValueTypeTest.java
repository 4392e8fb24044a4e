package dev.confab.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

class ValueTypeTest {

    @Test
    void shouldReadAListWithItsElementsTrimmed() {
        assertThat(ValueType.listOf(int.class).decode(" 3, 1 ,2 ")).containsExactly(3, 1, 2);
        assertThat(ValueType.listOf(Duration.class).decode("5s")).containsExactly(Duration.ofSeconds(5));
        assertThat(ValueType.listOf(String.class).decode("a,,b,")).containsExactly("a", "", "b", "");
    }

    @Test
    void shouldReadABlankTextAsNoElements() {
        assertThat(ValueType.listOf(String.class).decode(" ")).isEmpty();
        assertThat(ValueType.setOf(String.class).decode("")).isEmpty();
        assertThat(ValueType.mapOf(String.class, int.class).decode("\n")).isEmpty();
    }

    @Test
    void shouldUndoEscapesInElements() {
        ValueType<List<String>> strings = ValueType.listOf(String.class);

        assertThat(strings.decode("a\\,b, c\\\\,d")).containsExactly("a,b", "c\\", "d");
        assertThat(strings.decode("\\d+, C:\\dir, e\\=f, g\\")).containsExactly("\\d+", "C:\\dir", "e\\=f", "g\\");
    }

    @Test
    void shouldReadListsInLists() {
        assertThat(ValueType.listOf(ValueType.listOf(int.class)).decode("1\\,2, 3"))
                .containsExactly(List.of(1, 2), List.of(3));
    }

    @Test
    void shouldKeepTheOrderOfASetAndTheFirstOfEqualElements() {
        assertThat(ValueType.setOf(String.class).decode("c, a, b, a")).containsExactly("c", "a", "b");
    }

    @Test
    void shouldReadAMapInOrder() {
        Map<String, Integer> map = ValueType.mapOf(String.class, int.class).decode(" b = 2, a=1 ");

        assertThat(map).containsExactly(Map.entry("b", 2), Map.entry("a", 1));
    }

    @Test
    void shouldEndAKeyAtTheFirstEqualsSignThatIsNotEscaped() {
        ValueType<Map<String, String>> strings = ValueType.mapOf(String.class, String.class);

        assertThat(strings.decode("a\\=b=c=d, e=f\\,g\\=h"))
                .containsExactly(Map.entry("a=b", "c=d"), Map.entry("e", "f,g=h"));
    }

    @Test
    void shouldRefuseAKeyThatIsThereTwice() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ValueType.mapOf(int.class, int.class).decode("1=1, 01=2"))
                .withMessage("element 1: expected each key once");
    }

    @Test
    void shouldRefuseAnEntryWithoutAnEqualsSign() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ValueType.mapOf(String.class, int.class).decode("a=1, b"))
                .withMessage("element 1: expected key=value");
    }

    @Test
    void shouldSayWhichElementIsWrong() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ValueType.listOf(int.class).decode("1, x"))
                .withMessage("element 1: expected a whole number from -2147483648 to 2147483647");
    }

    @Test
    void shouldTakeTenThousandElementsAndNoMore() {
        String most = "1,".repeat(ListText.ELEMENTS_MAX - 1) + "1";

        assertThat(ValueType.listOf(int.class).decode(most)).hasSize(10_000);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ValueType.listOf(int.class).decode(most + ",1"))
                .withMessageStartingWith("expected at most 10000 elements");
    }

    @Test
    void shouldReturnWhatCannotBeModified() {
        List<String> list = ValueType.listOf(String.class).decode("a");
        Set<String> set = ValueType.setOf(String.class).decode("a");
        Map<String, String> map = ValueType.mapOf(String.class, String.class).decode("a=b");

        assertThatThrownBy(() -> list.add("b")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> set.add("b")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.put("b", "c")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void shouldReadABlankTextAsAnAbsentOptional() {
        ValueType<Optional<Integer>> type = ValueType.optional(int.class);

        assertThat(type.decode(" ")).isEmpty();
        assertThat(type.decode("1")).contains(1);
    }

    @Test
    void shouldReadWithADecoderOfTheApplication() {
        ValueType<TimeZone> zone = ValueType.of("zone", TimeZone::getTimeZone);

        assertThat(zone.decode("UTC").getID()).isEqualTo("UTC");
        assertThat(ValueType.listOf(zone).decode("UTC, GMT")).hasSize(2);
        assertThat(zone.name()).isEqualTo("zone");
    }

    @Test
    void shouldCountWhateverADecoderThrowsAsARefusalWithItsMessage() {
        assertRefused(text -> fail(new IllegalArgumentException("no such zone")), "no such zone");
        assertRefused(text -> fail(new UnsupportedOperationException()), "threw UnsupportedOperationException");
        assertRefused(text -> recurse(text), "threw StackOverflowError");
        assertRefused(ValueTypeTest::nothing, "the decoder of zone returned null; it must return a value or throw");
    }

    private static void assertRefused(Decoder<Object> decoder, String message) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new DecodedValues().decode(ValueType.of("zone", decoder), "x"))
                .withMessage(message);
    }

    private static Object fail(RuntimeException e) {
        throw e;
    }

    private static Object recurse(String text) {
        return recurse(text + "x") + text;
    }

    @SuppressWarnings("NullAway")
    private static Object nothing(String text) {
        return Map.of().get(text);
    }

    @Test
    void shouldBeEqualByStructureSoThatItIsAKeyOfACache() {
        assertThat(ValueType.of(int.class))
                .isEqualTo(ValueType.of(Integer.class))
                .hasSameHashCodeAs(ValueType.of(int.class));
        assertThat(ValueType.listOf(int.class)).isEqualTo(ValueType.listOf(ValueType.of(Integer.class)));
        assertThat(ValueType.mapOf(String.class, int.class))
                .isEqualTo(ValueType.mapOf(String.class, int.class))
                .isNotEqualTo(ValueType.mapOf(int.class, String.class));
        assertThat(ValueType.listOf(int.class))
                .isNotEqualTo(ValueType.setOf(int.class))
                .isNotEqualTo(ValueType.of(int.class))
                .isNotEqualTo(ValueType.optional(int.class));
    }

    private record AlwaysOne(String what) implements Decoder<Integer> {
        @Override
        public Integer decode(String text) {
            return 1;
        }
    }

    @Test
    void shouldBeEqualByTheDecoderObjectOfTheApplication() {
        Decoder<Integer> decoder = new AlwaysOne("a");

        assertThat(ValueType.listOf(ValueType.of("one", decoder)))
                .isEqualTo(ValueType.listOf(ValueType.of("one", decoder)))
                .isNotEqualTo(ValueType.listOf(ValueType.of("one", new AlwaysOne("a"))));
        assertThat(ValueType.of("one", decoder)).isNotEqualTo(ValueType.of("two", decoder));
    }

    @Test
    void shouldTrustNothingThatHoldsADecoderOfTheApplication() {
        ValueType<Integer> theirs = ValueType.of("one", new AlwaysOne("a"));

        assertThat(ValueType.mapOf(String.class, Duration.class).isTrusted()).isTrue();
        assertThat(theirs.isTrusted()).isFalse();
        assertThat(ValueType.listOf(theirs).isTrusted()).isFalse();
        assertThat(ValueType.mapOf(ValueType.of(String.class), theirs).isTrusted())
                .isFalse();
        assertThat(ValueType.mapOf(theirs, ValueType.of(String.class)).isTrusted())
                .isFalse();
        assertThat(ValueType.optional(theirs).isTrusted()).isFalse();
    }

    @Test
    void shouldBeNamedForMessages() {
        assertThat(ValueType.mapOf(ValueType.of(String.class), ValueType.listOf(int.class)))
                .hasToString("Map<String, List<Integer>>");
    }
}
