package dev.confab.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.replica.History;
import org.junit.jupiter.api.Test;

class MailboxTest {

    private final History history = History.founded().grow(3);

    /** Proves that ten thousand idle subscriptions do not keep ten thousand old versions of a namespace alive. */
    @Test
    void shouldLetGoOfOldVersionsWhileNothingMatches() {
        // given
        Mailbox mailbox = new Mailbox(Watch.key("a"), present());

        // when
        history.put("b", "1");
        post(mailbox);

        // then
        assertThat(mailbox.heard().values()).isSameAs(present().values());
        assertThat(mailbox.isEmpty()).isTrue();
    }

    @Test
    void shouldHoldOnToWhatWasHeardWhileSomethingWaits() {
        // given
        Mailbox mailbox = new Mailbox(Watch.key("a").queueMax(1), present());
        View before = present();

        // when
        history.put("a", "1");
        post(mailbox);
        history.put("b", "1");
        post(mailbox);

        // then
        assertThat(mailbox.heard().values()).isSameAs(before.values());
    }

    private void post(Mailbox mailbox) {
        long revision = history.state().revision();
        CommitChanges changes = CommitChanges.of(history.stateAt(revision - 1), history.commit(revision));
        mailbox.post(changes.commit(), changes.in(History.SHOP), present());
    }

    private View present() {
        return View.of(history.state(), History.SHOP);
    }
}
