package dev.confab.examples.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NodeArgumentsTest {

    @Test
    void shouldTakeOptionsThenTheCommand() {
        NodeArguments arguments = parse("--node a --listen 127.0.0.1:0 --batch put ns --key v");

        assertThat(arguments.name()).isEqualTo("a");
        assertThat(arguments.isBatch()).isTrue();
        assertThat(arguments.command()).containsExactly("put", "ns", "--key", "v");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --listen 127.0.0.1:0                      | --node is missing
                    --node                                    | --node needs a value
                    --node a --sedes b:1                      | there is no option --sedes
                    --node a --listen here                    | --listen: an address must be host:port
                    --node a --seeds b:1,c                    | --seeds: an address must be host:port
                    --node a/b                                | --node: a node name must be
                    --node a --listen h:1 --seeds h:1,h:2     | give it a dataDirectory
                    """)
    void shouldNameWhatIsWrong(String line, String complaint) {
        assertThatThrownBy(() -> parse(line)).isInstanceOf(UsageException.class).hasMessageContaining(complaint);
    }

    @Test
    void shouldListTheOptionsOnRequest() {
        PrintStream before = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertThat(NodeMain.run(List.of("--help"))).isZero();
        } finally {
            System.setOut(before);
        }

        assertThat(said.toString(StandardCharsets.UTF_8)).startsWith("usage: NodeMain");
    }

    private static NodeArguments parse(String line) {
        return NodeArguments.parse(List.of(line.split(" ")));
    }
}
