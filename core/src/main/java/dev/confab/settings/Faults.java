package dev.confab.settings;

import java.util.ArrayList;
import java.util.List;

/** What is wrong, as it is found: key and reason, never a value. Confined to one thread. */
final class Faults {

    /** How many are told; the last one says how many more there are. */
    static final int FAULTS_MAX = 1_000;
    /** How much of a message that is not ours is told. */
    static final int REASON_CHARS_MAX = 1_000;

    private final List<Fault> faults = new ArrayList<>();
    private int more;

    void add(String key, String reason) {
        if (faults.size() < FAULTS_MAX) {
            faults.add(new Fault(key, reason));
        } else {
            more++;
        }
    }

    /** Notes what the application's code threw; fatal errors are thrown on. */
    void addThrown(String key, Throwable thrown) {
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal;
        }
        String message = thrown.getMessage();
        boolean isSilent = message == null || message.isBlank();
        add(key, isSilent ? "threw " + thrown.getClass().getSimpleName() : cut(message, REASON_CHARS_MAX));
    }

    boolean isEmpty() {
        return faults.isEmpty();
    }

    List<Fault> all() {
        List<Fault> all = new ArrayList<>(faults);
        if (more > 0) {
            all.add(new Fault("", "and " + more + " more faults"));
        }
        return List.copyOf(all);
    }

    /** Cuts a text after that many characters, never within one. */
    static String cut(String text, int charsMax) {
        if (text.length() <= charsMax) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(charsMax - 1)) ? charsMax - 1 : charsMax;
        return text.substring(0, end) + "…";
    }
}
