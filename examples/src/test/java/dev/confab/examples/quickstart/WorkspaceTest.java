package dev.confab.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class WorkspaceTest {

    @Test
    void shouldLeaveNothingBehind() throws IOException {
        Path home;
        try (Workspace workspace = Workspace.create()) {
            home = workspace.file("orders").getParent();
            Files.createDirectories(workspace.dataOf("orders").resolve("ledger"));

            assertThat(home).isNotEmptyDirectory();
        }

        assertThat(home).doesNotExist();
    }
}
