package dev.confab.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.wire.PeerId;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new leader's first word to a follower goes nowhere, and its connection does not break. */
@Tag("cluster")
@Tag("slow")
final class LostConfigureTest {

    @TempDir
    private Path home;

    /** Proves that the follower is not left without entries for as long as a snapshot's chunk may take: it was ten seconds. */
    @Test
    void shouldBringEntriesSoonToWhomTheConfigureWasLost() {
        try (Arena arena = new Arena(new VoterGroup(home, 3, 1, Set.of()), new Random(1))) {
            // given
            arena.group.startAll();
            arena.settle();
            PeerId before = arena.leader();
            PeerId follower = arena.others(before).get(0);
            PeerId next = arena.others(before).get(1);
            arena.others(follower).forEach(each -> {
                arena.group.weather.close(each, follower, Kind.CONFIGURE);
                arena.group.weather.close(follower, each, Kind.POLL); // it must not lead itself
            });
            arena.group.kill(before);
            await().until(() -> arena.group.at(next).ledger().isLeader());

            // when
            arena.group.startAll();
            arena.group.heal();

            // then
            await().atMost(Arena.HEARD).until(arena.group::hasEqualHeads);
            arena.settle();
            assertThat(arena.group.witness.violations()).isEmpty();
        }
    }
}
