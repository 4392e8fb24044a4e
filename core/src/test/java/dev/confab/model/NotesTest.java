package dev.confab.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is written beside a change to say what it does, and what is told of requests that are not carried out. */
class NotesTest {

    private final Client client = Client.founded();

    @Test
    void shouldMakeNoCommitOfANoteAlone() {
        // given
        client.send(assign("1", "to=1"));
        long revision = client.machine.state().revision();

        // when
        Applied applied = client.send(assign("1", "to=2"));

        // then
        assertThat(applied.decision()).isEqualTo(new Decision.Decided(new Outcome.Unchanged(revision)));
        assertThat(applied.commit()).isNull();
        assertThat(applied.refused()).isNull();
        assertThat(client.machine.state().namespace(Reserved.ROLLBACKS).value(Client.SHOP))
                .isEqualTo("to=1");
    }

    @Test
    void shouldWriteANoteAnewThoughItIsTheSame() {
        // given
        client.send(assign("1", "to=1"));

        // when
        Applied applied = client.send(assign("2", "to=1"));

        // then
        assertThat(applied.commit().changes())
                .extracting(Change::namespace)
                .containsExactlyInAnyOrder(Client.SHOP, Reserved.ROLLBACKS);
    }

    @Test
    void shouldTellOfARequestThatIsRefusedOnce() {
        // given
        Request lost = client.request(Client.updateIf("a", 7));

        // when
        Applied first = client.send(lost);
        Applied retried = client.send(lost);

        // then
        assertThat(first.refused()).isEqualTo(lost);
        assertThat(retried.refused()).isNull();
        assertThat(client.send(Client.update(new Operation.Put(Client.SHOP, "a", "x".repeat(2 << 20))))
                        .refused())
                .isNotNull();
        assertThat(client.put("a", "1").refused()).isNull();
        assertThat(client.remove("absent").refused()).isNull();
    }

    @Test
    void shouldKnowTheNamespaceOfItsLabels() {
        assertThat(Reserved.labelled(Reserved.labels("prod/shop"))).isEqualTo("prod/shop");
        assertThat(Reserved.labelled(Reserved.ROLLBACKS)).isNull();
        assertThat(Reserved.labelled("prod/shop")).isNull();
    }

    private static Command assign(String value, String note) {
        return new Command.Assign(
                List.of(),
                List.of(
                        new Assignment(Client.SHOP, ImportMode.MERGE, new TreeMap<>(Map.of("a", value))),
                        new Assignment(
                                Reserved.ROLLBACKS, ImportMode.MERGE, new TreeMap<>(Map.of(Client.SHOP, note)))));
    }
}
