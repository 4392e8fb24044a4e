package dev.confab.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ClassType;
import com.sun.jdi.Method;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StringReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.ModificationWatchpointEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.ModificationWatchpointRequest;
import dev.confab.replica.LayeredView;
import dev.confab.replica.Replica;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Proves that nobody who reads can see half a commit, or an older one than before, for however short: a debugger stops a program
 * at each store of what is read without a lock, and looks at it before others can. Chance, as in {@link PublicationStressTest},
 * would have to hit one store in a million.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class EveryStoreTest {

    private static final Map<String, String> FIELDS = Map.of(
            Replica.class.getName(), "state",
            LayeredView.class.getName(), "present",
            Setting.class.getName(), "current");

    private final OutcomeTable table = new OutcomeTable(FIELDS.entrySet().stream()
            .map(field -> outcome(field.getKey(), field.getValue(), StoredByScript.NEWER))
            .toArray(String[]::new));

    @Test
    void shouldStoreWholeRevisionsOnlyAndNeverGoBack() throws Exception {
        // given
        VirtualMachine program = start(StoredByScript.class);
        FIELDS.keySet().forEach(type -> watchWhenLoaded(program, type));
        // when
        boolean isOver = false;
        while (!isOver) {
            EventSet events = program.eventQueue().remove();
            for (Event event : events) {
                isOver |= event instanceof VMDisconnectEvent;
                on(event);
            }
            if (!isOver) {
                events.resume();
            }
        }
        // then
        assertThat(program.process().waitFor())
                .as(() -> new String(errors(program), StandardCharsets.UTF_8))
                .isZero();
        table.requireAcceptable();
    }

    private static VirtualMachine start(Class<?> main) throws Exception {
        LaunchingConnector launcher = Bootstrap.virtualMachineManager().defaultConnector();
        Map<String, Connector.Argument> arguments = launcher.defaultArguments();
        arguments.get("main").setValue(main.getName());
        arguments.get("options").setValue("-cp \"" + System.getProperty("java.class.path") + "\"");
        return launcher.launch(arguments);
    }

    private static byte[] errors(VirtualMachine program) {
        try {
            return program.process().getErrorStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void watchWhenLoaded(VirtualMachine program, String type) {
        ClassPrepareRequest request = program.eventRequestManager().createClassPrepareRequest();
        request.addClassFilter(type);
        request.setSuspendPolicy(EventRequest.SUSPEND_ALL);
        request.enable();
    }

    private void on(Event event) throws Exception {
        if (event instanceof ClassPrepareEvent prepared) {
            ReferenceType type = prepared.referenceType();
            ModificationWatchpointRequest watch = event.virtualMachine()
                    .eventRequestManager()
                    .createModificationWatchpointRequest(type.fieldByName(FIELDS.get(type.name())));
            watch.setSuspendPolicy(EventRequest.SUSPEND_ALL);
            watch.enable();
        } else if (event instanceof ModificationWatchpointEvent store) {
            table.count(
                    outcome(store.field().declaringType().name(), store.field().name(), verdictOn(store)));
        }
    }

    private static String verdictOn(ModificationWatchpointEvent store) throws Exception {
        ClassType script = (ClassType) store.virtualMachine()
                .classesByName(StoredByScript.class.getName())
                .get(0);
        Method asked = script.methodsByName(StoredByScript.METHOD).get(0);
        List<ObjectReference> ownerAndStored = List.of(store.object(), (ObjectReference) store.valueToBe());
        StringReference verdict = (StringReference)
                script.invokeMethod(store.thread(), asked, ownerAndStored, ClassType.INVOKE_SINGLE_THREADED);
        return verdict.value();
    }

    private static String outcome(String type, String field, String verdict) {
        return type + "." + field + " " + verdict;
    }
}
