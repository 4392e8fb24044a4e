package dev.confab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each limit at the limit and one over. */
class LimitsTest {

    @Test
    void shouldBoundAKey() {
        Client client = Client.founded(Limits.DEFAULT.with(Limit.KEY_BYTES, 4));
        assertTaken(client.put("äö", "1"));
        assertRefused(client.put("äöx", "1"), Limit.KEY_BYTES, 4, 5);
    }

    @Test
    void shouldBoundAValue() {
        Client client = Client.founded(Limits.DEFAULT.with(Limit.VALUE_BYTES, 4));
        assertTaken(client.put("a", "😀"));
        assertRefused(client.put("a", "😀!"), Limit.VALUE_BYTES, 4, 5);
    }

    @Test
    void shouldBoundATransactionsBytes() {
        Client client = Client.founded(Limits.DEFAULT.with(Limit.TRANSACTION_BYTES, 8));
        assertTaken(client.put("a", "1234567"));
        assertRefused(client.put("a", "12345678"), Limit.TRANSACTION_BYTES, 8, 9);
    }

    @Test
    void shouldBoundATransactionsChanges() {
        Client client = Client.founded(Limits.DEFAULT.with(Limit.TRANSACTION_CHANGES, 2));
        Operation put = new Operation.Put(Client.SHOP, "a", "1");
        assertTaken(client.send(Client.update(put, put)));
        assertRefused(client.send(Client.update(put, put, put)), Limit.TRANSACTION_CHANGES, 2, 3);
    }

    @Test
    void shouldBoundATransactionsConditions() {
        Client client = Client.founded(Limits.DEFAULT.with(Limit.TRANSACTION_CHANGES, 2));
        Condition absent = new Condition.Version(Client.SHOP, "absent", 0);
        List<Operation> put = List.of(new Operation.Put(Client.SHOP, "a", "1"));
        assertTaken(client.send(new Command.Update(List.of(absent, absent), put, false)));
        Command tooMany = new Command.Update(List.of(absent, absent, absent), put, false);
        assertRefused(client.send(tooMany), Limit.TRANSACTION_CHANGES, 2, 3);
    }

    /** A conflict is remembered with its condition: ten thousand of them must not fill the memory. */
    @Test
    void shouldBoundTheKeyOfACondition() {
        Client client = Client.founded();
        String key = "k".repeat(1025);
        assertRefused(client.send(Client.updateIf(key, 5)), Limit.KEY_BYTES, 1024, 1025);
        Command elsewhere = new Command.Update(List.of(new Condition.Version(key, "a", 5)), List.of(), false);
        assertRefused(client.send(elsewhere), Limit.NAMESPACE_NAME_BYTES, 256, 1025);
    }

    @Test
    void shouldBoundTheKeysOfANamespaceAndLetALargeOneShrink() {
        Client client = Client.founded(Limits.DEFAULT.with(Limit.NAMESPACE_KEYS, 2));
        assertTaken(client.send(Client.importOf(ImportMode.MERGE, Map.of("a", "1", "b", "1"))));
        assertRefused(client.put("c", "1"), Limit.NAMESPACE_KEYS, 2, 3);
        assertTaken(client.put("a", "2"));
        assertTaken(client.send(
                Client.update(new Operation.Remove(Client.SHOP, "a"), new Operation.Put(Client.SHOP, "c", "1"))));
    }

    @Test
    void shouldBoundTheBytesOfANamespace() {
        Client client = Client.founded(Limits.DEFAULT.with(Limit.NAMESPACE_BYTES, 4));
        assertTaken(client.put("a", "123"));
        assertRefused(client.put("a", "1234"), Limit.NAMESPACE_BYTES, 4, 5);
        assertTaken(client.put("a", ""));
    }

    @Test
    void shouldBoundTheNameOfANamespace() {
        Client client = Client.founded(Limits.DEFAULT.with(Limit.NAMESPACE_NAME_BYTES, 4));
        assertTaken(client.send(Client.update(new Operation.Put("test", "a", "1"))));
        assertRefused(
                client.send(Client.update(new Operation.Put("tests", "a", "1"))), Limit.NAMESPACE_NAME_BYTES, 4, 5);
    }

    @Test
    void shouldBoundTheNumberOfNamespaces() {
        Client client = Client.founded(Limits.DEFAULT.with(Limit.NAMESPACES, 1));
        assertTaken(client.put("a", "1"));
        assertRefused(client.send(Client.update(new Operation.Put("other", "a", "1"))), Limit.NAMESPACES, 1, 2);
    }

    @Test
    void shouldBoundTheStore() {
        Client client = Client.founded(Limits.DEFAULT.with(Limit.STORE_BYTES, 4));
        assertTaken(client.put("a", "1"));
        assertTaken(client.send(Client.update(new Operation.Put("other", "a", "1"))));
        assertRefused(client.put("b", ""), Limit.STORE_BYTES, 4, 5);
    }

    @Test
    void shouldBoundAuthorAndReason() {
        Limits limits = Limits.DEFAULT.with(Limit.AUTHOR_BYTES, 3).with(Limit.REASON_BYTES, 3);
        Client client = Client.founded(limits);
        assertTaken(client.send(by("ann", "why", 1)));
        assertRefused(client.send(by("anna", "why", 2)), Limit.AUTHOR_BYTES, 3, 4);
        assertRefused(client.send(by("ann", "why?", 3)), Limit.REASON_BYTES, 3, 4);
    }

    private static Request by(String author, String reason, long sequence) {
        Command put = Client.update(new Operation.Put(Client.SHOP, "a", "1"));
        return new Request(new RequestId(5, sequence), Client.EPOCH, 1, new Cause(author, "node-1", reason), put);
    }

    /** The caller was told no: a copy of the request that was late on its way must not be carried out after all. */
    @Test
    void shouldRefuseARetryOfWhatWasRefused() {
        // given
        Client client = Client.founded(Limits.DEFAULT.with(Limit.NAMESPACE_KEYS, 1));
        client.put("a", "1");
        Request request = client.request(Client.update(new Operation.Put(Client.SHOP, "b", "1")));

        // when
        Applied refused = client.send(request);
        long revision = client.machine.state().revision();
        client.remove("a");
        Applied retried = client.send(request);

        // then
        assertThat(refused.commit()).isNull();
        assertThat(revision).isEqualTo(2);
        assertThat(retried).isEqualTo(Applied.of(refused.decision()));
    }

    /** What was refused for its length came back as a malformed answer: the subject carried the whole name. */
    @Test
    void shouldAnswerReadablyHoweverLongTheNameIs() {
        Client client = Client.founded();
        String name = "n".repeat(63) + "😀".repeat(5_000);
        List<Command> commands = List.of(
                Client.update(new Operation.Put(name, "a", "1")),
                Client.update(new Operation.Put(Client.SHOP, name, "1")));
        for (Command command : commands) {
            Decision refused = client.send(command).decision();
            WireWriter writer = WireWriter.create();
            DecisionCodec.write(writer, refused);
            assertThat(DecisionCodec.read(WireReader.of(writer.toBytes()))).isEqualTo(refused);
        }
    }

    @Test
    void shouldSayTheLimitAndTheActualSize() {
        Client client = Client.founded(Limits.DEFAULT.with(Limit.VALUE_BYTES, 4));
        Decision.Refused refused = (Decision.Refused) client.put("a", "12345").decision();
        assertThat(refused.toException())
                .hasMessage("VALUE_BYTES allows at most 4, the value of a has 5; make it smaller or split it");
    }

    @Test
    void shouldRefuseALimitOutOfItsRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> Limits.DEFAULT.with(Limit.KEY_BYTES, 0));
        long most = Limit.STORE_BYTES.byDefault();
        assertThat(Limits.DEFAULT.with(Limit.KEY_BYTES, most).max(Limit.KEY_BYTES))
                .isEqualTo(most);
        assertThatIllegalArgumentException().isThrownBy(() -> Limits.DEFAULT.with(Limit.KEY_BYTES, most + 1));
    }

    private static void assertTaken(Applied applied) {
        assertThat(applied.commit()).as("%s", applied.decision()).isNotNull();
    }

    private static void assertRefused(Applied applied, Limit limit, long max, long actual) {
        assertThat(applied.commit()).isNull();
        assertThat(applied.decision())
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(Decision.Refused.class))
                .satisfies(refused -> {
                    assertThat(refused.limit()).isEqualTo(limit);
                    assertThat(refused.max()).isEqualTo(max);
                    assertThat(refused.actual()).isEqualTo(actual);
                });
    }
}
