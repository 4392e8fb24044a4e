package dev.confab.runtime;

import static dev.confab.gossip.membership.MemberState.ALIVE;
import static dev.confab.gossip.membership.MemberState.DEAD;
import static dev.confab.gossip.membership.MemberState.LEFT;
import static dev.confab.gossip.membership.MemberState.SUSPECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.membership.Member;
import dev.confab.gossip.membership.MemberState;
import dev.confab.gossip.membership.MemberView;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OtherMembersTest {

    private static final PeerId SELF = PeerId.of("self");

    private final OtherMembers others = new OtherMembers(SELF);
    private final Map<PeerId, MemberView> members = new HashMap<>();

    @BeforeEach
    void knowItself() {
        put("self", ALIVE);
    }

    @Test
    void shouldNotExistWhereNobodyWasEverKnown() {
        assertThat(others.exist(members)).isFalse();
    }

    @Test
    void shouldExistHoweverTheyStandUnlessTheyLeft() {
        for (MemberState state : new MemberState[] {ALIVE, SUSPECT, DEAD}) {
            put("a", state);
            assertThat(others.exist(members)).isTrue();
        }
        put("a", LEFT);
        assertThat(others.exist(members)).isFalse();
        put("a", ALIVE);
        assertThat(others.exist(members)).isTrue();
    }

    /** Proves that a node which heard nobody for a day does not believe that it is alone. */
    @Test
    void shouldExistThoughTheyWereForgotten() {
        put("a", DEAD);
        assertThat(others.exist(members)).isTrue();
        members.remove(PeerId.of("a"));
        assertThat(others.exist(members)).isTrue();
        assertThat(others.exist(members)).isTrue();
    }

    @Test
    void shouldExistWhereOneWasForgottenAndTheOtherLeft() {
        put("a", DEAD);
        put("b", DEAD);
        assertThat(others.exist(members)).isTrue();
        put("b", LEFT);
        assertThat(others.exist(members)).isTrue();
        members.remove(PeerId.of("a"));
        assertThat(others.exist(members)).isTrue();
    }

    /** Proves that one that was kept in mind and said goodbye is not taken for one that was forgotten. */
    @Test
    void shouldNotExistWhenTheLastHasLeft() {
        put("a", ALIVE);
        put("b", ALIVE);
        assertThat(others.exist(members)).isTrue();
        put("a", LEFT);
        assertThat(others.exist(members)).isTrue();
        put("b", LEFT);
        assertThat(others.exist(members)).isFalse();
        members.remove(PeerId.of("a"));
        members.remove(PeerId.of("b"));
        assertThat(others.exist(members)).isFalse();
    }

    private void put(String name, MemberState state) {
        PeerId id = PeerId.of(name);
        members.put(id, new MemberView(new Member(id, new Address("host", 7600), 1).as(state), null, 0));
    }
}
