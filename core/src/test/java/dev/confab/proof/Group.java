package dev.confab.proof;

import java.util.List;

/**
 * What all living nodes said of the group when a round was over. Immutable.
 *
 * @param size how many should vote
 */
record Group(int size, List<Standing> standings) {

    Group {
        standings = List.copyOf(standings);
    }
}
