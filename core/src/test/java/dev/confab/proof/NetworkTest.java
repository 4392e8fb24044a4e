package dev.confab.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A partition that lets packets through proves nothing, nor one that stays when it is healed. */
final class NetworkTest {

    private static final int REFUSED = 1;
    private static final int SILENT = 124;

    @BeforeEach
    void require() {
        Network.missing().ifPresent(why -> System.out.println("SKIPPED NetworkTest: " + why));
        assumeTrue(Network.missing().isEmpty());
    }

    @Test
    void shouldCutALinkAndHealIt() {
        try (Network network = Network.create(3)) {
            assertThat(knock(network, 0, 1)).isEqualTo(REFUSED);

            network.cutOneWay(1, 0);
            assertThat(knock(network, 0, 1)).as("the answer is lost").isEqualTo(SILENT);
            assertThat(knock(network, 0, 2)).isEqualTo(REFUSED);

            network.heal();
            assertThat(knock(network, 0, 1)).isEqualTo(REFUSED);
        }
    }

    @Test
    void shouldLeaveNothingBehind() {
        // given
        String before = Shell.run("ip", "netns", "list").said();

        // when
        Network.create(3).close();

        // then
        assertThat(Shell.run("ip", "netns", "list").said()).isEqualTo(before);
    }

    /** Nobody listens on that port: who is reached refuses at once, who is not says nothing. */
    private static int knock(Network network, int from, int to) {
        String host = network.addresses(9).get(to).replace(":9", "");
        List<String> command = new ArrayList<>(network.inside(from));
        command.addAll(List.of("timeout", "0.7", "bash", "-c", "exec 3<>/dev/tcp/" + host + "/9"));
        return Shell.run(command.toArray(String[]::new)).exitCode();
    }
}
