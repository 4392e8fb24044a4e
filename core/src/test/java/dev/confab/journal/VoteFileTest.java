package dev.confab.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.journal.ForgetfulDisk.Operation;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VoteFileTest {

    private static final String NAME = "vote";

    private final ForgetfulDisk disk = new ForgetfulDisk();

    @Test
    void shouldRememberTermAndVoteOverAPowerLoss() throws IOException {
        // given
        VoteFile file = VoteFile.open(disk, false);
        assertThat(file.term()).isZero();
        file.term(7);
        file.vote("orders-2");
        // when
        disk.powerLoss(new Random(1));
        // then
        VoteFile again = VoteFile.open(disk, true);
        assertThat(again.term()).isEqualTo(7);
        assertThat(again.vote()).isEqualTo("orders-2");
        assertThat(again.isKnown()).isTrue();
    }

    /** Proves that trap F1 of the engine cannot become a second vote on disk. */
    @Test
    void shouldRefuseASecondVoteInOneTerm() throws IOException {
        // given
        VoteFile file = VoteFile.open(disk, false);
        file.term(7);
        file.vote("orders-2");
        int forces = disk.forces();
        // when
        file.vote("orders-2");
        file.term(7);
        // then
        assertThat(disk.forces()).isEqualTo(forces);
        assertThatThrownBy(() -> file.vote("orders-3"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("voted for orders-2 in term 7 and must not vote for orders-3 as well");
        assertThatThrownBy(() -> file.term(6)).isInstanceOf(IllegalArgumentException.class);
        file.term(8);
        assertThat(file.vote()).isNull();
        file.vote("orders-3");
    }

    @Test
    void shouldNotLoseAVoteToAnyFlippedBit() throws IOException {
        // given
        VoteFile file = VoteFile.open(disk, false);
        file.term(7);
        file.vote("orders-2");
        for (long bit = 0; bit < disk.content(NAME).length * 8L; bit++) {
            ForgetfulDisk damaged = disk.copy();
            // when
            damaged.flipBit(NAME, bit);
            // then
            try (VoteFile again = VoteFile.open(damaged, true)) {
                assertThat(again.term()).isEqualTo(7);
                assertThat(again.vote()).isEqualTo("orders-2");
            }
        }
    }

    @Test
    void shouldHaveTheOldVoteOrTheNewAfterAPowerLossInAnyWrite() throws IOException {
        int news = 0;
        for (int seed = 0; seed < 200; seed++) {
            // given
            ForgetfulDisk own = new ForgetfulDisk();
            VoteFile file = VoteFile.open(own, false);
            file.term(7);
            // when
            own.failNext(seed % 2 == 0 ? Operation.FORCE : Operation.WRITE, new IOException("Input/output error"));
            assertThatThrownBy(() -> file.vote("orders-2")).isInstanceOf(JournalBrokenException.class);
            assertThatThrownBy(() -> file.term(8)).isInstanceOf(JournalBrokenException.class);
            assertThat(file.vote()).isNull();
            own.powerLoss(new Random(seed));
            // then
            VoteFile again = VoteFile.open(own, true);
            assertThat(again.term()).isEqualTo(7);
            assertThat(again.vote()).isIn(null, "orders-2");
            assertThat(again.isKnown()).isTrue();
            news += again.vote() == null ? 0 : 1;
        }
        assertThat(news).isBetween(1, 199);
    }

    /** Proves that two damaged slots, or a missing file, do not set a voter free to vote again. */
    @Test
    void shouldNotVoteWhereItCannotKnowWhetherItDid() throws IOException {
        for (boolean isMissing : new boolean[] {true, false}) {
            // given
            VoteFile file = VoteFile.open(disk, false);
            file.term(7);
            if (isMissing) {
                disk.lose(NAME);
            } else {
                disk.cut(NAME, 1000);
            }
            // when
            VoteFile.open(disk, true).close();
            VoteFile again = VoteFile.open(disk, true);
            // then
            assertThat(again.isKnown()).isFalse();
            assertThatThrownBy(() -> again.vote("orders-1")).isInstanceOf(IllegalStateException.class);
            again.term(9);
            assertThat(VoteFile.open(disk, true).isKnown()).isFalse();
            again.settle(12);
            assertThat(again.term()).isEqualTo(13);
            again.vote("orders-1");
            assertThat(VoteFile.open(disk, true).vote()).isEqualTo("orders-1");
            disk.lose(NAME);
        }
    }

    @Test
    void shouldRefuseANameThatIsTooLong() throws IOException {
        // given
        VoteFile file = VoteFile.open(disk, false);
        file.term(1);
        // when // then
        assertThatThrownBy(() -> file.vote("x".repeat(VoteFile.VOTE_BYTES_MAX + 1)))
                .hasMessage("the name of a candidate must have at most 1024 bytes, has 1025");
        file.vote("x".repeat(VoteFile.VOTE_BYTES_MAX));
        assertThat(VoteFile.open(disk, true).vote()).hasSize(VoteFile.VOTE_BYTES_MAX);
    }
}
