package dev.confab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropertiesReaderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=1\nb:2\nc 3\nd = 4\n e : 5\nf\ng=\n\n\th\t\t7",
                "a==b\nc = = d\ne\\==f\ng\\ h=i\nj\\:k=l",
                "# comment\n! comment\n  # indented\na=1 # no comment\nb=#no\n",
                "a=one \\\n   two\\\n\n b=c\nd=x\\\\\ne=y\\\r\n  z",
                "a=\\u00e9\\t\\n\\r\\f\\q\\u20AC\nkl\\u00fc=\u00fc\uD83D\uDE00",
                "a=  lead\nb=trail  \nc=\\ kept",
                "a=1\n#---\nb=2\n!---  \na=3",
                "a=1\n# x\n#---\nb=2",
                "a=1\n! x\n#---\nb=2",
                "a=1\n#---\n# x\nb=2",
                "a=1\n #---\nb=2\n#----\nc=3\n#--\nd=4",
                "#---\na=1\n#---",
                "list[]=a, b,c\\,d ,e\nm[]=\nn[]=x,\no[]=,y\np[]=,\nq[0]=z",
                "a[0].b=c\na.[x]=d",
                "a=1\r\nb=2\rc=3",
                "a=1\na=2",
                "url=http://${host}:${port:80}/?a=b&c=d",
                "k\\\n  ey=v",
                "",
            })
    void shouldReadLikeSpringBoot(String text) {
        assertThat(properties(text)).containsExactlyEntriesOf(SpringBoot.properties(text));
    }

    @Test
    void shouldKeepEscapedSpaceAtTheEdgeOfAKeyAsJavaDoes() {
        // given
        String text = "\\ a\\ =1";

        // when, then
        assertThat(properties(text)).isEqualTo(Map.of(" a ", "1"));
        assertThat(SpringBoot.properties(text)).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void shouldTakeAnEscapedListMarkForPartOfTheKey() {
        assertThat(properties("a\\[]=1,2")).isEqualTo(Map.of("a[]", "1,2"));
    }

    @Test
    void shouldSkipAByteOrderMark() {
        assertThat(properties("\uFEFFa=1")).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void shouldReadWhateverJavaReadsInTheSameWay() throws IOException {
        // given
        String alphabet = "ab=: \t\f\\\n\r#!u0e9,";
        for (int seed = 0; seed < 20_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Properties expected = new Properties();
            try {
                expected.load(new StringReader(text.toString()));
            } catch (IllegalArgumentException e) {
                continue; // a bad escape, which we refuse too, with its place
            }
            if (expected.containsKey("")) {
                continue; // an empty key, which we refuse
            }

            // when, then
            assertThat(properties(text.toString()))
                    .as("seed %d: %s", seed, text)
                    .isEqualTo(expected);
        }
    }

    @Test
    void shouldNameThePlaceOfABadEscape() {
        assertThatThrownBy(() -> properties("a=1\nb=x\\u00g0"))
                .isInstanceOf(ConfigFormatException.class)
                .hasMessageStartingWith("orders.properties:2:8: expected four hexadecimal digits");
    }

    @Test
    void shouldRefuseAnEmptyKeyWhichSpringBootDrops() {
        assertThatThrownBy(() -> properties("a=1\n  =2"))
                .hasMessageStartingWith("orders.properties:2:3: expected a key, found none");
        assertThat(SpringBoot.properties("a=1\n  =2")).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void shouldRefuseHalfASurrogatePair() {
        assertThatThrownBy(() -> properties("a=1\nb=\\ud83d"))
                .hasMessageStartingWith("orders.properties:2:1: expected paired surrogates");
    }

    @Test
    void shouldTakeAPairWrittenAsTwoEscapes() {
        assertThat(properties("a=\\ud83d\\ude00")).isEqualTo(Map.of("a", "\uD83D\uDE00"));
    }

    private static Map<String, String> properties(String text) {
        return ConfigFormat.PROPERTIES.parse("orders.properties", text, Set.of());
    }
}
