package dev.confab.gossip;

import dev.confab.gossip.membership.Formation;
import dev.confab.gossip.membership.FormationCodec;
import dev.confab.gossip.membership.FormationMessage;
import dev.confab.gossip.membership.FormationOutcome;
import dev.confab.gossip.membership.FoundingRecord;
import dev.confab.gossip.membership.Outbound;
import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.wire.Address;
import java.util.List;
import java.util.function.Consumer;

/** The formation on the line, and what it comes to. Confined to the node loop. */
final class FormationEndpoint {

    private static final String MESSAGES = "gossip.formation";

    private final Formation formation;
    private final Line line;
    private final Consumer<FormationOutcome> onOutcome;
    private FormationOutcome lastOutcome = new FormationOutcome.Undecided("");

    FormationEndpoint(Formation formation, Line line, Consumer<FormationOutcome> onOutcome) {
        this.formation = formation;
        this.line = line;
        this.onOutcome = onOutcome;
    }

    void open() {
        line.hear(MESSAGES, FormationCodec::decode, this::onMessage);
    }

    void onTick() {
        formation.onTick(line.nanoTime()).forEach(this::send);
        tellOutcome();
    }

    void settle(FoundingRecord record) {
        formation.settle(record);
        tellOutcome();
    }

    void discovered(List<Address> addresses) {
        formation.discovered(addresses);
    }

    private void onMessage(Hello from, FormationMessage message) {
        formation.onMessage(from.advertised(), message, line.nanoTime()).forEach(this::send);
        tellOutcome();
    }

    private void tellOutcome() {
        if (!formation.outcome().equals(lastOutcome)) {
            lastOutcome = formation.outcome(); // first, for whoever hears of it settles it, and comes back here
            onOutcome.accept(lastOutcome);
        }
    }

    private void send(Outbound<FormationMessage> out) {
        line.sendTellingRefusal(out.to(), MESSAGES, FormationCodec.encode(out.message()))
                .whenComplete((sent, failure) -> {
                    if (failure != null) {
                        line.run(() -> formation.onUnreachable(out.to(), String.valueOf(failure.getMessage())));
                    }
                });
    }
}
