package dev.confab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The program of a JVM that holds some nodes of a fleet, so that they can be killed at once; it ends with its input. */
final class FleetGuests {

    private FleetGuests() {}

    /** Takes seeds apart by commas, and the names. */
    public static void main(String[] arguments) throws IOException {
        List<String> seeds = List.of(arguments[0].split(","));
        List<Confab> nodes = new ArrayList<>();
        for (String name : List.of(arguments).subList(1, arguments.length)) {
            nodes.add(Confab.start(ConfabOptions.builder()
                    .cluster("test")
                    .node(name)
                    .seeds(seeds)
                    .build()));
        }
        while (System.in.read() >= 0) {
            // the parent says nothing
        }
        Runtime.getRuntime().halt(0);
    }
}
